"""What ends when, how far its renewal has come, and what must begin by which day.

Questions only, each in a fixed number of queries.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from agreements.agreement_term import agreement_term
from agreements.back_plan import BackPlan, Pace, Step, back_plan, pace
from agreements.models import (
    Agreement,
    Membership,
    Renewal,
    RenewalAddendum,
    User,
)
from agreements.models.agreement import AgreementQuerySet
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

    agreement: Agreement
    ends_on: date
    renewal: Renewal | None
    """Its own, or that of the framework with which it is decided."""
    successor: Agreement | None
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

    The most urgent come first; what needs nothing more comes last.
    """
    until = period_end_after_event(on, HORIZON).day
    since = on - (until - on)
    followed = Exists(Agreement.objects.filter(predecessor=OuterRef("pk")))
    renewed = Exists(Renewal.objects.filter(agreement=OuterRef("pk")))
    rows = _ending(user, on).filter(
        Q(ends_on__gte=on) | Q(followed | renewed, ends_on__gte=since),
        ends_on__lte=until,
    )
    found = [look for look in _look(rows) if look.ends_on >= on or look.is_gap(on=on)]
    return sorted(found, key=lambda look: _urgency(look, on))


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


@dataclass(frozen=True, slots=True)
class _Facts:
    """What several rows share, each read in one query.

    Plain look-ups: prefetching makes a query set for every row.
    """

    frameworks: dict[int, Agreement]
    renewals: dict[tuple[int, date], Renewal]
    successors: dict[int, Agreement]
    chosen: set[tuple[int, int]]
    """Renewal and the addendum carried over with it."""


def _look(rows: AgreementQuerySet) -> list[Outlook]:
    agreements = list(rows)
    keys = rows.order_by().values("pk")
    frameworks = Agreement.objects.filter(hanging__in=keys).distinct()
    renewals = Renewal.objects.filter(
        Q(agreement__in=keys) | Q(agreement__hanging__in=keys)
    ).distinct()
    successors = Agreement.objects.filter(
        predecessor__in=keys, office=F("predecessor__office")
    )
    going_on = successors.exclude(stage=S.ABANDONED).order_by("pk")
    pairs = RenewalAddendum.objects.filter(addendum__in=keys)
    facts = _Facts(
        frameworks={row.pk: row for row in frameworks},
        renewals={
            (row.agreement_id, row.cycle_ends_on): row
            for row in renewals.select_related("agreement")
        },
        successors={row.predecessor_id: row for row in going_on},
        chosen=set(pairs.values_list("renewal", "addendum")),
    )
    return [_outlook(agreement, facts) for agreement in agreements]


def _outlook(agreement: Agreement, facts: _Facts) -> Outlook:
    framework = facts.frameworks.get(agreement.framework_id)
    agreement.framework = framework
    renewal = facts.renewals.get((agreement.pk, agreement.ends_on))
    if renewal is None and framework and agreement.is_decided_with_framework:
        renewal = facts.renewals.get((framework.pk, framework.ends_on))
    successor = facts.successors.get(agreement.pk)
    lead = agreement_term(agreement).lead_months
    return Outlook(
        agreement=agreement,
        ends_on=agreement.ends_on,
        renewal=renewal,
        successor=successor,
        is_let_end=successor is None and _is_let_end(agreement, renewal, facts.chosen),
        plan=back_plan(agreement.ends_on, lead_months=lead),
    )


def _is_let_end(
    agreement: Agreement, renewal: Renewal | None, chosen: set[tuple[int, int]]
) -> bool:
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
