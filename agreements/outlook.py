"""What ends when, how far its renewal has come, and what must begin by which day.

Questions only, each in a fixed number of queries.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from agreements.agreement_term import house_lead_months
from agreements.back_plan import BackPlan, Pace, Step, back_plan, pace
from agreements.due_steps import NEXT, OF_STAGE, Due, DueStep, due_by
from agreements.models import (
    Agreement,
    DraftChange,
    Renewal,
    RenewalAddendum,
    Roles,
    Version,
)
from agreements.models.agreement import AgreementQuerySet, run_out_together
from agreements.periods import Length, period_end_after_event
from agreements.services.renewal import RENEWING

PLACES = {pace: place for place, pace in enumerate(Pace)}
HORIZON = Length(months=24)
"""How far ahead, and after a gap how far back, endings are looked at."""

S = Agreement.Stage
KINDS = (Agreement.Kind.FRAMEWORK, Agreement.Kind.ADDENDUM)


@dataclass(frozen=True, kw_only=True)
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
        return _is_secured(self.successor)

    @property
    def is_decided(self) -> bool:
        return self.renewal is not None and bool(self.renewal.decision)

    @cached_property
    def due(self) -> DueStep | None:
        """What is to be done next, by which day; ``None`` if nothing is left."""
        what = _due(self.renewal, self.successor, is_let_end=self.is_let_end)
        return None if what is None else due_by(what, self.plan)

    @property
    def next_step(self) -> Step | None:
        """The step that has not begun; ``None`` if nothing is left to begin."""
        return None if self.due is None else NEXT[self.due.what]

    @property
    def begin_by(self) -> date | None:
        """The last day on which the next step begins in time."""
        return None if self.due is None else self.due.day

    def is_gap(self, *, on: date) -> bool:
        """Say whether it is over and nothing has taken its place."""
        return self.ends_on < on and self.next_step is not None

    def pace(self, *, on: date) -> Pace:
        """Say whether the renewal is late, near its day or on plan."""
        return Pace.LATE if self.is_gap(on=on) else pace(self.begin_by, on=on)


def _is_secured(successor: Any) -> bool:
    return successor is not None and successor.in_force_on is not None


def _due(renewal: Any, successor: Any, *, is_let_end: bool) -> Due | None:
    if is_let_end or _is_secured(successor):
        return None
    if successor is not None:
        # a text that was only carried over is not begun: what is late stays late
        return OF_STAGE.get(successor.stage) if successor.is_begun else Due.BEGIN_TEXT
    if renewal is None:
        return Due.OPEN_RENEWAL
    return Due.BEGIN_TEXT if renewal.decision else Due.DECIDE


class Entry(NamedTuple):
    """One ending as far as it is sorted and counted by, the most urgent first."""

    place: int
    """Of its pace."""
    is_no_gap: bool
    begin_by: date
    reference: str
    pk: int


class Outlooks:
    """Everything that ends, counted and sorted; a slice reads whole rows."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = sorted(entries)
        places = Counter(entry.place for entry in self.entries)
        self.paces = {pace: places[place] for place, pace in enumerate(Pace)}

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, part: slice) -> list[Outlook]:
        keys = [entry.pk for entry in self.entries[part]]
        rows = Agreement.objects.filter(pk__in=keys).select_related("framework")
        above = [row.framework_id for row in rows if row.framework_id]
        facts = _Facts.of(
            Renewal.objects.filter(agreement__in=[*keys, *above]),
            _successors(Q(predecessor__in=keys)),
            RenewalAddendum.objects.filter(addendum__in=keys),
        )
        looks = {row.pk: _outlook(row, facts) for row in rows}
        return [looks[key] for key in keys]


AGREEMENT_FIELDS = (
    "pk", "reference", "kind", "ends_on", "talks_months",
    "framework_id", "framework__ends_on", "framework__term_kind",
)  # fmt: skip
RENEWAL_FIELDS = ("pk", "agreement_id", "cycle_ends_on", "decision")
SUCCESSOR_FIELDS = ("predecessor_id", "office_id", "stage", "in_force_on", "is_begun")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What several rows share, each read in one query.

    Plain look-ups: prefetching makes a query set for every row.
    """

    renewals: dict[tuple[int, date], Any]  # Any: rows, whole or with few fields
    successors: dict[int, Any]
    chosen: set[tuple[int, int]]
    """Renewal and the addendum carried over with it."""

    @classmethod
    def of(cls, renewals: Any, successors: Any, pairs: Any) -> "_Facts":
        # Any: query sets of rows
        return cls(
            renewals={(row.agreement_id, row.cycle_ends_on): row for row in renewals},
            successors={row.predecessor_id: row for row in successors},
            chosen=set(pairs.values_list("renewal", "addendum")),
        )


def renewal_plan(ends_on: date, *, kind: str, talks_months: int | None) -> BackPlan:
    """Return the back-plan for an end, from the agreed lead or that of the house."""
    return back_plan(ends_on, lead_months=talks_months or house_lead_months(kind))


def outlooks(roles: Roles) -> Outlooks:
    """Return what ends within the horizon, and the gaps of the past.

    The most urgent come first; what needs nothing more comes last.
    """
    on = roles.on
    since, until = _horizon(on)
    few = list(_looked_at(roles).values_list(*AGREEMENT_FIELDS, named=True))
    facts = _few_facts(few, since, until)
    found = (_entry(row, facts, on) for row in few)
    return Outlooks(entry for entry in found if entry is not None)


def dues_among(
    agreements: Iterable[Agreement], roles: Roles
) -> dict[int, tuple[date, DueStep | None]]:
    """Return by agreement its end and what is due next, as ``outlooks`` says.

    In a fixed number of queries, if frameworks are loaded. What ``outlooks`` does
    not look at is left out.
    """
    rows = [row for row in agreements if row.office_id in roles.staffed]
    keys = [row.pk for row in rows]
    above = [row.framework_id for row in rows if row.framework_id]
    offices = {row.pk: row.office_id for row in rows}
    following = list(
        _following(Q(predecessor__in=keys)).values_list(*SUCCESSOR_FIELDS, named=True)
    )
    facts = _Facts.of(
        _few_renewals(Q(agreement__in=[*keys, *above])),
        [
            row
            for row in following
            if row.stage != S.ABANDONED and row.office_id == offices[row.predecessor_id]
        ],
        RenewalAddendum.objects.filter(addendum__in=keys),
    )
    taken_up = {row.predecessor_id for row in following}
    taken_up |= {agreement for agreement, _ends_on in facts.renewals}
    found = {}
    for row in rows:
        if _is_looked_at(row, row.pk in taken_up, roles.on):
            look = _outlook(row, facts)
            if look.due is not None or look.ends_on >= roles.on:
                found[row.pk] = look.ends_on, look.due
    return found


def _horizon(on: date) -> tuple[date, date]:
    until = period_end_after_event(on, HORIZON).day
    return on - (until - on), until


def _looked_at(roles: Roles) -> AgreementQuerySet:
    """Keep what ends within the horizon, and what may be a gap of the past."""
    on = roles.on
    since, until = _horizon(on)
    succeeded = Exists(Agreement.objects.filter(predecessor=OuterRef("pk")))
    renewed = Exists(Renewal.objects.filter(agreement=OuterRef("pk")))
    newest = _successors(Q(predecessor=OuterRef("pk"))).order_by("-pk")
    is_open = IsNull(Subquery(newest.values("in_force_on")[:1]), True)
    rows: AgreementQuerySet = _ending(roles).filter(
        Q(ends_on__gte=on) | Q(succeeded | renewed, is_open, ends_on__gte=since),
        ends_on__lte=until,
    )
    return rows


def _is_looked_at(row: Agreement, is_taken_up: bool, on: date) -> bool:
    # as ``_ending`` and ``_looked_at`` say in a query
    if row.kind not in KINDS or row.stage not in (S.CONCLUDED, S.ENDED):
        return False
    if row.ends_on is None or row.term_kind == Agreement.TermKind.AUTO_RENEW:
        return False
    if row.in_force_on is None or row.in_force_on > on:
        return False
    if row.ended_on is not None and row.ended_on <= row.ends_on:
        return False
    since, until = _horizon(on)
    return (since if is_taken_up else on) <= row.ends_on <= until


def _few_facts(rows: list[Any], since: date, until: date) -> _Facts:
    """Read by days only: whatever belongs to other rows is never looked up."""
    above = [row.framework__ends_on for row in rows if row.framework__ends_on]
    first = min([since, *above])
    followed = Q(predecessor__ends_on__gte=since, predecessor__ends_on__lte=until)
    return _Facts.of(
        _few_renewals(Q(cycle_ends_on__gte=first)),
        _few_successors(followed),
        RenewalAddendum.objects.filter(renewal__cycle_ends_on__gte=first),
    )


def _few_renewals(condition: Q) -> Any:  # Any: rows with few fields
    renewals = Renewal.objects.filter(condition)
    return renewals.values_list(*RENEWAL_FIELDS, named=True)


def _few_successors(followed: Q) -> Any:  # Any: rows with few fields
    return _successors(followed).values_list(*SUCCESSOR_FIELDS, named=True)


def _successors(followed: Q) -> Any:  # Any: a query set
    rows = _following(followed).exclude(stage=S.ABANDONED)
    return rows.filter(office=F("predecessor__office"))


def _following(followed: Q) -> Any:  # Any: a query set
    written = Exists(DraftChange.objects.filter(agreement=OuterRef("pk")))
    frozen = Exists(Version.objects.filter(agreement=OuterRef("pk")))
    rows = Agreement.objects.filter(followed).order_by("pk")
    return rows.annotate(is_begun=written | frozen)


def _what_is_due(row: Any, facts: _Facts) -> Due | None:
    together = _is_decided_with(row, row.framework__ends_on, row.framework__term_kind)
    renewal, successor, is_let_end = _state(
        row, facts, row.framework__ends_on if together else None
    )
    return _due(renewal, successor, is_let_end=is_let_end)


def _entry(row: Any, facts: _Facts, on: date) -> Entry | None:
    what = _what_is_due(row, facts)
    is_over = row.ends_on < on
    if is_over and what is None:
        return None
    begin_by = None if what is None else _plan(row).starts[NEXT[what]]
    place = PLACES[Pace.LATE if is_over else pace(begin_by, on=on)]
    return Entry(place, not is_over, begin_by or row.ends_on, row.reference, row.pk)


def next_ending(roles: Roles) -> Agreement | None:
    """Return what ends first, however far ahead."""
    rows = _ending(roles).filter(ends_on__gte=roles.on)
    first: Agreement | None = rows.order_by("ends_on", "reference").first()
    return first


def going_on(roles: Roles) -> AgreementQuerySet:
    """Return what binds on a day and has no last day."""
    rows: AgreementQuerySet = _of_offices(roles).in_force(on=roles.on)
    without_end = Q(ends_on__isnull=True) | Q(term_kind=Agreement.TermKind.AUTO_RENEW)
    return rows.filter(without_end).order_by("reference")


def beginning(roles: Roles) -> AgreementQuerySet:
    """Return what is on its way into force and takes nobody's place.

    What must begin first comes first.
    """
    on_the_way = (S.IN_REVIEW, S.AGREED, S.IN_SIGNATURE, S.CONCLUDED)
    rows: AgreementQuerySet = _of_offices(roles).filter(
        predecessor__isnull=True, in_force_on__isnull=True, stage__in=on_the_way
    )
    return rows.order_by("starts_on", "reference")


def _of_offices(roles: Roles) -> AgreementQuerySet:
    rows: AgreementQuerySet = Agreement.objects.filter(kind__in=KINDS)
    return rows.filter(office__in=roles.staffed)


def _ending(roles: Roles) -> AgreementQuerySet:
    """Keep what was put into force and ends, or ended, by its last day."""
    rows: AgreementQuerySet = (
        _of_offices(roles)
        .filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=F("ends_on")),
            stage__in=(S.CONCLUDED, S.ENDED),
            in_force_on__isnull=False,
            in_force_on__lte=roles.on,
            ends_on__isnull=False,
        )
        .exclude(term_kind=Agreement.TermKind.AUTO_RENEW)
    )
    return rows


def _outlook(agreement: Agreement, facts: _Facts) -> Outlook:
    together = agreement.is_decided_with_framework
    end_above = agreement.framework.ends_on if together else None
    renewal, successor, is_let_end = _state(agreement, facts, end_above)
    return Outlook(
        agreement=agreement,
        ends_on=agreement.ends_on,
        renewal=renewal,
        successor=successor,
        is_let_end=is_let_end,
        plan=_plan(agreement),
    )


def _plan(row: Any) -> BackPlan:
    return renewal_plan(row.ends_on, kind=row.kind, talks_months=row.talks_months)


def _state(row: Any, facts: _Facts, end_above: date | None) -> tuple[Any, Any, bool]:
    """Return renewal and successor of an ending, and whether it is let end.

    :param end_above: last day of the framework if both are decided together
    """
    renewal = facts.renewals.get((row.pk, row.ends_on))
    if renewal is None and end_above is not None:
        renewal = facts.renewals.get((row.framework_id, end_above))
    successor = facts.successors.get(row.pk)
    is_let_end = successor is None and _is_let_end(row, renewal, facts.chosen)
    return renewal, successor, is_let_end


def _is_decided_with(row: Any, end_above: date | None, term_kind: str | None) -> bool:
    # as ``Agreement.is_decided_with_framework`` says, on few fields
    if term_kind is None or row.kind != Agreement.Kind.ADDENDUM:
        return False
    goes_on = term_kind == Agreement.TermKind.AUTO_RENEW
    return run_out_together(row.ends_on, None if goes_on else end_above)


def _is_let_end(agreement: Any, renewal: Any, chosen: set[tuple[int, int]]) -> bool:
    if renewal is None or not renewal.decision:
        return False
    if renewal.decision not in RENEWING:
        return True
    is_own = renewal.agreement_id == agreement.pk
    return not is_own and (renewal.pk, agreement.pk) not in chosen
