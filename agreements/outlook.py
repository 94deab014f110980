"""What ends when, how far its renewal has come, and what must begin by which day.

Questions only, each in a fixed number of queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from agreements.agreement_term import house_lead_months
from agreements.back_plan import BackPlan, Pace, Step, back_plan, pace
from agreements.models import (
    Agreement,
    Membership,
    Renewal,
    RenewalAddendum,
    User,
)
from agreements.models.agreement import AgreementQuerySet, run_out_together
from agreements.periods import Length, period_end_after_event
from agreements.services.renewal import RENEWING

HORIZON = Length(months=24)
"""How far ahead, and after a gap how far back, endings are looked at."""

S = Agreement.Stage
NEXT_STEPS = {
    S.DRAFT: Step.REVIEW,
    S.IN_REVIEW: Step.SIGN,
    S.AGREED: Step.SIGN,
    S.IN_SIGNATURE: Step.ENFORCE,
    S.CONCLUDED: Step.ENFORCE,
}
"""Stage of a successor → the step that must begin next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One agreement that ends, and what is done so that no gap follows."""

    agreement: Any  # Any: the row, or of many only what is needed to count them
    ends_on: date
    renewal: Any
    """Its own, or that of the framework with which it is decided."""
    successor: Any
    is_let_end: bool
    """Whether it was decided to let it end or not to carry it over."""
    plan: BackPlan

    @property
    def is_secured(self) -> bool:
        """Whether the successor is put into force without a gap or after one."""
        return self.successor is not None and self.successor.in_force_on is not None

    @property
    def next_step(self) -> Step | None:
        """The step that has not begun; ``None`` if nothing is left to begin."""
        if self.is_let_end or self.is_secured:
            return None
        if self.successor is not None:
            return NEXT_STEPS.get(S(self.successor.stage))
        return Step.DECIDE if self.renewal is None else Step.DRAFT

    @property
    def begin_by(self) -> date | None:
        """The last day on which the next step begins in time."""
        step = self.next_step
        return None if step is None else self.plan.start_by(step)

    def is_gap(self, *, on: date) -> bool:
        """Say whether it is over and nothing has taken its place."""
        return self.ends_on < on and self.next_step is not None

    def pace(self, *, on: date) -> Pace:
        """Say whether the renewal is late, near its day or on plan."""
        return Pace.LATE if self.is_gap(on=on) else pace(self.begin_by, on=on)


def staff_offices(user: User, *, on: date) -> dict[int, set[str]]:
    """Return the roles of a person by office, for offices whose staff they are."""
    roles: dict[int, set[str]] = {}
    held = Membership.objects.filter(user=user).holding(on=on).staff()
    for office, role in held.values_list("organisation", "role"):
        roles.setdefault(office, set()).add(role)
    return roles


def outlooks(user: User, *, on: date) -> list[Outlook]:
    """Return what ends within the horizon, and the gaps of the past.

    The most urgent come first; what needs nothing more comes last. Of each row
    only what is needed to sort and to count; ``in_full`` reads the rest.
    """
    until = period_end_after_event(on, HORIZON).day
    since = on - (until - on)
    succeeded = Exists(Agreement.objects.filter(predecessor=OuterRef("pk")))
    renewed = Exists(Renewal.objects.filter(agreement=OuterRef("pk")))
    rows = _ending(user, on).filter(
        Q(ends_on__gte=on) | Q(succeeded | renewed, ends_on__gte=since),
        ends_on__lte=until,
    )
    followed = Q(predecessor__ends_on__gte=since, predecessor__ends_on__lte=until)
    facts = _facts(rows, followed, in_full=False)
    looks = _look(_few_fields(rows, AGREEMENT_FIELDS), facts)
    found = [look for look in looks if look.ends_on >= on or look.is_gap(on=on)]
    return sorted(found, key=lambda look: _urgency(look, on))


def in_full(looks: Iterable[Outlook]) -> list[Outlook]:
    """Return the same with whole rows, in the same order."""
    keys = [look.agreement.pk for look in looks]
    rows = Agreement.objects.filter(pk__in=keys)
    facts = _facts(rows, Q(predecessor__in=keys), in_full=True)
    whole = {look.agreement.pk: look for look in _look(rows, facts)}
    return [whole[key] for key in keys]


def next_ending(user: User, *, on: date) -> Agreement | None:
    """Return what ends first, however far ahead."""
    rows = _ending(user, on).filter(ends_on__gte=on)
    first: Agreement | None = rows.order_by("ends_on", "reference").first()
    return first


def going_on(user: User, *, on: date) -> AgreementQuerySet:
    """Return what binds on a day and has no last day."""
    rows: AgreementQuerySet = _of_offices(user, on).in_force(on=on)
    without_end = Q(ends_on__isnull=True) | Q(term_kind=Agreement.TermKind.AUTO_RENEW)
    return rows.filter(without_end).order_by("reference")


def _of_offices(user: User, on: date) -> AgreementQuerySet:
    rows: AgreementQuerySet = Agreement.objects.visible_to(user, on=on)
    offices = Membership.objects.filter(user=user).holding(on=on).staff()
    kinds = (Agreement.Kind.FRAMEWORK, Agreement.Kind.ADDENDUM)
    return rows.filter(office__in=offices.values("organisation"), kind__in=kinds)


def _ending(user: User, on: date) -> AgreementQuerySet:
    """Keep what was put into force and ends, or ended, by its last day."""
    return (
        _of_offices(user, on)
        .filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=F("ends_on")),
            stage__in=(S.CONCLUDED, S.ENDED),
            in_force_on__isnull=False,
            in_force_on__lte=on,
            ends_on__isnull=False,
        )
        .exclude(term_kind=Agreement.TermKind.AUTO_RENEW)
    )


AGREEMENT_FIELDS = (
    "pk", "reference", "kind", "term_kind", "ends_on", "talks_months", "framework_id"
)  # fmt: skip
FRAMEWORK_FIELDS = ("pk", "term_kind", "ends_on")
RENEWAL_FIELDS = ("pk", "agreement_id", "cycle_ends_on", "decision")
SUCCESSOR_FIELDS = ("predecessor_id", "stage", "in_force_on")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What several rows share, each read in one query.

    Plain look-ups: prefetching makes a query set for every row.
    """

    frameworks: dict[int, Any]  # Any: rows, whole or with few fields
    renewals: dict[tuple[int, date], Any]
    successors: dict[int, Any]
    chosen: set[tuple[int, int]]
    """Renewal and the addendum carried over with it."""


def _facts(rows: AgreementQuerySet, followed: Q, *, in_full: bool) -> _Facts:
    def read(found: Any, fields: tuple[str, ...]) -> Any:
        return found if in_full else _few_fields(found, fields)

    keys = rows.order_by().values("pk")
    above = rows.order_by().values("framework")
    frameworks = Agreement.objects.filter(pk__in=above)
    renewals = Renewal.objects.filter(Q(agreement__in=keys) | Q(agreement__in=above))
    successors = Agreement.objects.filter(followed, office=F("predecessor__office"))
    going_on = successors.exclude(stage=S.ABANDONED).order_by("pk")
    pairs = RenewalAddendum.objects.filter(addendum__in=keys)
    return _Facts(
        frameworks={row.pk: row for row in read(frameworks, FRAMEWORK_FIELDS)},
        renewals={
            (row.agreement_id, row.cycle_ends_on): row
            for row in read(renewals, RENEWAL_FIELDS)
        },
        successors={
            row.predecessor_id: row for row in read(going_on, SUCCESSOR_FIELDS)
        },
        chosen=set(pairs.values_list("renewal", "addendum")),
    )


def _few_fields(rows: Any, fields: tuple[str, ...]) -> Any:
    # Any: a query set of named tuples
    return rows.values_list(*fields, named=True)


def _look(rows: Iterable[Any], facts: _Facts) -> list[Outlook]:
    return [_outlook(row, facts) for row in rows]


def _outlook(agreement: Any, facts: _Facts) -> Outlook:
    renewal = facts.renewals.get((agreement.pk, agreement.ends_on))
    framework: Any = facts.frameworks.get(agreement.framework_id)
    if renewal is None and _is_decided_with(agreement, framework):
        renewal = facts.renewals.get((framework.pk, framework.ends_on))
    successor = facts.successors.get(agreement.pk)
    lead = agreement.talks_months or house_lead_months(agreement.kind)
    if isinstance(agreement, Agreement):
        agreement.framework = framework
    return Outlook(
        agreement=agreement,
        ends_on=agreement.ends_on,
        renewal=renewal,
        successor=successor,
        is_let_end=successor is None and _is_let_end(agreement, renewal, facts.chosen),
        plan=back_plan(agreement.ends_on, lead_months=lead),
    )


def _is_decided_with(agreement: Any, framework: Any) -> bool:
    # as ``Agreement.is_decided_with_framework`` says, on few fields
    if framework is None or agreement.kind != Agreement.Kind.ADDENDUM:
        return False
    goes_on = framework.term_kind == Agreement.TermKind.AUTO_RENEW
    return run_out_together(agreement.ends_on, None if goes_on else framework.ends_on)


def _is_let_end(agreement: Any, renewal: Any, chosen: set[tuple[int, int]]) -> bool:
    if renewal is None or not renewal.decision:
        return False
    if renewal.decision not in RENEWING:
        return True
    is_own = renewal.agreement_id == agreement.pk
    return not is_own and (renewal.pk, agreement.pk) not in chosen


def _urgency(look: Outlook, on: date) -> tuple[object, ...]:
    order = list(Pace).index(look.pace(on=on))
    is_past = not look.is_gap(on=on)
    return (order, is_past, look.begin_by or look.ends_on, look.agreement.reference)
