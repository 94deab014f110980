"""Who acts for an organisation, and how: entered, ended, never overwritten."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from agreements.journal import record
from agreements.models import Mandate, Membership, Organisation, SigningRule, User
from agreements.record_refusals import (
    EndsEarlierError,
    LastAdministratorError,
    OverlapError,
    StaleRecordError,
)
from agreements.refusals import (
    DayOrderError,
    MissingReasonError,
    UnknownPersonError,
)
from agreements.representation import Rule, parse_rule
from agreements.rows import locked

ONE_DAY = timedelta(days=1)


@transaction.atomic
def record_signing_rule(
    *,
    organisation: Organisation,
    wording: str,
    tree: dict[str, Any],  # Any: JSON, judged by parse_rule
    starts_on: date,
    actor: User,
    at: datetime,
    ends_on: date | None = None,
    read: int | None = None,
) -> SigningRule:
    """Record who must sign together for an organisation from a day on.

    The rule before ends the day before; a rule recorded for later begins as it
    was recorded, so that this one ends before it. Of two from the same day the
    one recorded last holds.

    :param read: number of the newest rule the actor has read, 0 if there was none
    :raises RuleError: if the tree is no rule
    :raises UnknownPersonError: if a leaf of the tree is no person
    :raises DayOrderError: if the last day precedes the first
    :raises StaleRecordError: if a newer rule was recorded in the meantime
    """
    _require_order(starts_on, ends_on)
    _require_people(parse_rule(tree))
    organisation = locked(organisation)
    newest = organisation.signing_rules.order_by("-pk").first()
    given = {"wording": wording, "tree": tree, "starts_on": starts_on}
    if newest and all(getattr(newest, name) == given[name] for name in given):
        return newest
    if read is not None and read != (newest.pk if newest else 0):
        raise StaleRecordError
    rule = SigningRule.objects.create(
        organisation=organisation,
        **given,
        ends_on=_end_before_the_next(organisation, starts_on, ends_on),
    )
    _end_those_before(rule)
    ids = {"organisation": organisation.pk, "rule": rule.pk}
    record(None, "rule.recorded", actor=actor, at=at, **ids)
    return rule


def _end_before_the_next(
    organisation: Organisation, starts_on: date, ends_on: date | None
) -> date | None:
    later = organisation.signing_rules.filter(starts_on__gt=starts_on)
    first = later.order_by("starts_on").values_list("starts_on", flat=True).first()
    ends = [day for day in (ends_on, first and first - ONE_DAY) if day is not None]
    return min(ends, default=None)


def _end_those_before(rule: SigningRule) -> None:
    """End the rules that would hold beside a new one, at the earliest on their day."""
    beside = Q(ends_on__isnull=True) | Q(ends_on__gte=rule.starts_on)
    others = rule.organisation.signing_rules.exclude(pk=rule.pk)
    for other in others.filter(beside, starts_on__lte=rule.starts_on):
        other.ends_on = max(other.starts_on, rule.starts_on - ONE_DAY)
        other.save(update_fields=["ends_on"])


@transaction.atomic
def record_mandate(
    *,
    organisation: Organisation,
    user: User,
    title: str,
    basis: str,
    starts_on: date,
    actor: User,
    at: datetime,
    ends_on: date | None = None,
    note: str = "",
) -> Mandate:
    """Record that a person may sign for an organisation, and on which basis.

    :raises DayOrderError: if the last day precedes the first
    :raises OverlapError: if the person has a mandate for some of these days
    """
    _require_order(starts_on, ends_on)
    locked(organisation)
    rows = Mandate.objects.filter(organisation=organisation, user=user)
    days = {"starts_on": starts_on, "ends_on": ends_on}
    said = {"title": title, "basis": basis, "note": note}
    if known := rows.filter(**days, **said).first():
        return known
    _require_gap(rows, user, starts_on, ends_on)
    mandate = rows.create(organisation=organisation, user=user, **days, **said)
    record(
        None,
        "mandate.recorded",
        actor=actor,
        at=at,
        organisation=organisation.pk,
        mandate=mandate.pk,
        person=user.pk,
    )
    return mandate


@transaction.atomic
def end_mandate(
    *, mandate: Mandate, ends_on: date, reason: str, actor: User, at: datetime
) -> Mandate:
    """Record the last day of a mandate, and why it ends.

    Signatures given while it held stay valid.

    :raises MissingReasonError: without a reason
    :raises DayOrderError: if the day precedes its first
    :raises EndsEarlierError: if it ends earlier already
    """
    mandate = locked(mandate)
    if (mandate.ends_on, mandate.end_reason) == (ends_on, reason):
        return mandate
    if not reason:
        raise MissingReasonError
    _require_end(mandate, ends_on)
    mandate.ends_on, mandate.end_reason = ends_on, reason
    mandate.save(update_fields=["ends_on", "end_reason"])
    record(
        None,
        "mandate.ended",
        actor=actor,
        at=at,
        organisation=mandate.organisation_id,
        mandate=mandate.pk,
        person=mandate.user_id,
    )
    return mandate


@transaction.atomic
def record_membership(
    *,
    organisation: Organisation,
    user: User,
    role: str,
    starts_on: date,
    actor: User | None,
    at: datetime,
    ends_on: date | None = None,
) -> Membership:
    """Record what a person does for an organisation inside the service.

    :raises DayOrderError: if the last day precedes the first
    :raises OverlapError: if the person has this role for some of these days
    """
    _require_order(starts_on, ends_on)
    locked(organisation)
    rows = Membership.objects.filter(
        organisation=organisation, user=user, role=Membership.Role(role)
    )
    if known := rows.filter(starts_on=starts_on, ends_on=ends_on).first():
        return known
    _require_gap(rows, user, starts_on, ends_on)
    membership = Membership.objects.create(
        organisation=organisation,
        user=user,
        role=Membership.Role(role),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(
        None,
        "membership.recorded",
        actor=actor,
        at=at,
        organisation=organisation.pk,
        membership=membership.pk,
        person=user.pk,
    )
    return membership


@transaction.atomic
def end_membership(
    *, membership: Membership, ends_on: date, actor: User, at: datetime
) -> Membership:
    """Record the last day on which a person has a role.

    :raises DayOrderError: if the day precedes its first
    :raises EndsEarlierError: if it ends earlier already
    :raises LastAdministratorError: if nobody else administers from then on
    """
    office = locked(membership.organisation)
    membership = locked(membership)
    if membership.ends_on == ends_on:
        return membership
    _require_end(membership, ends_on)
    if membership.role == Membership.Role.ADMINISTRATOR:
        require_another_administrator(office, membership.user, on=ends_on + ONE_DAY)
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    record(
        None,
        "membership.ended",
        actor=actor,
        at=at,
        organisation=office.pk,
        membership=membership.pk,
        person=membership.user_id,
    )
    return membership


def require_another_administrator(
    office: Organisation, person: User, *, on: date
) -> None:
    """Refuse if on a day nobody but this person would administer an office."""
    others = Membership.objects.holding(on=on).filter(
        organisation=office, role=Membership.Role.ADMINISTRATOR, ends_on__isnull=True
    )
    if not others.exclude(user=person).exists():
        raise LastAdministratorError(person=person, office=office)


def _require_order(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise DayOrderError


def _require_end(row: Mandate | Membership, ends_on: date) -> None:
    _require_order(row.starts_on, ends_on)
    if row.ends_on is not None and row.ends_on < ends_on:
        raise EndsEarlierError(ends_on=row.ends_on)


def _require_gap(rows: Any, user: User, starts_on: date, ends_on: date | None) -> None:
    # Any: rows of mandates or of memberships
    beside = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    if ends_on is not None:
        beside &= Q(starts_on__lte=ends_on)
    if other := rows.filter(beside).order_by("starts_on").first():
        raise OverlapError(person=user, starts_on=other.starts_on)


def _require_people(rule: Rule) -> None:
    ids = rule.people()
    known = set(User.objects.filter(pk__in=ids).values_list("pk", flat=True))
    if unknown := sorted(ids - known):
        raise UnknownPersonError(ids=", ".join(map(str, unknown)))
