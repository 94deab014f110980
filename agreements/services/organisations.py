"""Organisations over time: data from a day on, and who takes part in new agreements."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from agreements.journal import record
from agreements.models import Agreement, Organisation, OrganisationRecord, Party, User
from agreements.models.agreement import is_over_on
from agreements.record_refusals import (
    NothingChangedError,
    OrganisationBusyError,
    OwnOfficeError,
    ReservedSlugError,
    StaleRecordError,
)
from agreements.refusals import (
    SlugTakenError,
)
from agreements.rows import locked
from agreements.services.indexing import index_organisation

RESERVED_SLUGS = frozenset({"new"})
"""Words that stand in addresses where short names stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What an organisation is called and where it sits."""

    name: str
    legal_form: str
    party_name: str = ""
    seat: str = ""
    address: str = ""
    register: str = ""

    @classmethod
    def of(cls, row: OrganisationRecord | Organisation) -> "Description":
        """Return what a row says."""
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


@transaction.atomic
def add_organisation(
    *,
    slug: str,
    name: str,
    kind: str,
    legal_form: str,
    actor: User | None,
    at: datetime,
    party_name: str = "",
    seat: str = "",
    address: str = "",
    register: str = "",
    starts_on: date | None = None,
) -> Organisation:
    """Enter an organisation that can be party to agreements.

    :param starts_on: since when it is called so; the day of the entry if left out
    :raises SlugTakenError: if another organisation has the short name
    """
    if slug in RESERVED_SLUGS:
        raise ReservedSlugError(slug=slug)
    description = Description(
        name=name,
        legal_form=legal_form,
        party_name=party_name,
        seat=seat,
        address=address,
        register=register,
    )
    if known := Organisation.objects.filter(slug=slug).first():
        if (known.kind, Description.of(known)) == (kind, description):
            return known
        raise SlugTakenError(slug=slug)
    organisation = _create(slug, kind, description)
    since = timezone.localdate(at) if starts_on is None else starts_on
    _keep(organisation, description, since, actor, at)
    index_organisation(organisation)
    record(None, "organisation.added", actor=actor, at=at, organisation=organisation.pk)
    return organisation


def _create(slug: str, kind: str, description: Description) -> Organisation:
    try:
        with transaction.atomic():
            return Organisation.objects.create(
                slug=slug, kind=Organisation.Kind(kind), **asdict(description)
            )
    except IntegrityError:  # added by somebody else in the same moment
        raise SlugTakenError(slug=slug) from None


@transaction.atomic
def change_organisation(
    *,
    organisation: Organisation,
    description: Description,
    starts_on: date,
    read: int,
    actor: User,
    at: datetime,
) -> OrganisationRecord:
    """Record that an organisation is called otherwise or sits elsewhere from a day on.

    What was frozen before keeps its words. A change of the past is carried into
    what is recorded for later days, unless that says something else itself.

    :param read: number of the newest record the actor has read
    :raises StaleRecordError: if a newer one was recorded in the meantime
    :raises NothingChangedError: if this holds on that day already
    """
    organisation = locked(organisation)
    before = organisation.record_on(starts_on)
    if before is not None and Description.of(before) == description:
        if before.starts_on == starts_on:
            return before
        raise NothingChangedError(day=starts_on)
    if organisation.records.latest("pk").pk != read:
        raise StaleRecordError
    before = before or organisation.records.earliest("starts_on", "pk")
    changed = _keep(organisation, description, starts_on, actor, at)
    _carry_on(organisation, Description.of(before), changed, actor, at)
    bring_up_to_date(on=timezone.localdate(at))
    record(
        None,
        "organisation.changed",
        actor=actor,
        at=at,
        organisation=organisation.pk,
        record=changed.pk,
    )
    return changed


def _keep(
    organisation: Organisation,
    description: Description,
    starts_on: date,
    actor: User | None,
    at: datetime,
) -> OrganisationRecord:
    return OrganisationRecord.objects.create(
        organisation=organisation,
        starts_on=starts_on,
        recorded_by=actor,
        recorded_at=at,
        **asdict(description),
    )


def _carry_on(
    organisation: Organisation,
    before: Description,
    changed: OrganisationRecord,
    actor: User,
    at: datetime,
) -> None:
    """Repeat a change in the records of later days that repeat what it changes."""
    changes = {
        name: value
        for name, value in asdict(Description.of(changed)).items()
        if value != getattr(before, name)
    }
    later = organisation.records.filter(starts_on__gt=changed.starts_on)
    by_day = {row.starts_on: row for row in later.order_by("starts_on", "pk")}
    for day, row in by_day.items():
        said = Description.of(row)
        repeated = {
            name: value
            for name, value in changes.items()
            if getattr(said, name) == getattr(before, name)
        }
        if repeated:
            _keep(organisation, replace(said, **repeated), day, actor, at)


@transaction.atomic
def bring_up_to_date(*, on: date) -> int:
    """Let organisations be called what their records say for a day.

    :returns: how many were changed; a second call changes nothing
    """
    holding = OrganisationRecord.objects.filter(
        organisation=OuterRef("organisation"), starts_on__lte=on
    ).order_by("-starts_on", "-pk")
    names = Description.__slots__
    same = Q(**{f"organisation__{name}": F(name) for name in names})
    rows = OrganisationRecord.objects.filter(pk=Subquery(holding.values("pk")[:1]))
    count = 0
    for row in rows.exclude(same).select_related("organisation"):
        organisation = row.organisation
        for name in names:
            setattr(organisation, name, getattr(row, name))
        organisation.save(update_fields=list(names))
        index_organisation(organisation)
        count += 1
    return count


@transaction.atomic
def leave_out_organisation(
    *, organisation: Organisation, actor: User, at: datetime
) -> Organisation:
    """Offer an organisation no longer as a party to new agreements.

    :raises OrganisationBusyError: while it is party to one that is not over
    :raises OwnOfficeError: for an office
    """
    organisation = locked(organisation)
    if not organisation.is_active:
        return organisation
    if organisation.kind == Organisation.Kind.OFFICE:
        raise OwnOfficeError
    if busy := _references(organisation, timezone.localdate(at)):
        raise OrganisationBusyError(
            organisation=organisation, references=", ".join(busy)
        )
    return _set_active(organisation, False, "organisation.left_out", actor, at)


@transaction.atomic
def take_in_organisation(
    *, organisation: Organisation, actor: User, at: datetime
) -> Organisation:
    """Offer an organisation as a party to new agreements again."""
    organisation = locked(organisation)
    if organisation.is_active:
        return organisation
    return _set_active(organisation, True, "organisation.taken_in", actor, at)


def _references(organisation: Organisation, on: date) -> list[str]:
    parties = Party.objects.not_left(on=on).filter(organisation=organisation)
    rows = Agreement.objects.filter(parties__in=parties).exclude(is_over_on(on))
    return list(rows.order_by("reference").values_list("reference", flat=True))


def _set_active(
    organisation: Organisation, active: bool, action: str, actor: User, at: datetime
) -> Organisation:
    organisation.is_active = active
    organisation.save(update_fields=["is_active"])
    record(None, action, actor=actor, at=at, organisation=organisation.pk)
    return organisation
