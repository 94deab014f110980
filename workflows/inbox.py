"""What waits for a person, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext as _
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from agreements.models import (
    Agreement,
    DeclinedSignature,
    LegalReview,
    Membership,
    Party,
    Reopening,
    ReviewRound,
    Roles,
    User,
)
from agreements.models.agreement import seen_with
from agreements.next_steps import due_on_the_way
from agreements.review_state import returned_reviews, taken_back
from workflows.declined_words import declined_words
from workflows.engine import OPEN, HumanTask
from workflows.flows import FLOWS, DraftingFlow, RenewalFlow
from workflows.models import HandOver
from workflows.rights import AGREEMENT, Role, offices_of
from workflows.step_days import PLANNED_BY, day_means, step_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What waits for a person, with its day: a step, or the signing to be opened."""

    task: Task | None
    agreement: Agreement
    due_on: date | None
    due_means: str
    """What the day is: when it is due, or by when the agreement is to begin."""
    handed: HandOver | None = None
    """Before whom it was laid first, if before anybody."""
    returned: LegalReview | None = None
    """Why a draft came back from the second lawyer, if it did."""
    taken_back: Reopening | None = None
    """Why a draft is one again, if it was with the parties already."""
    lies_elsewhere: bool = False
    declined: str = ""
    """Who will not sign, and why, if that is to be settled."""

    @property
    def title(self) -> str:
        if self.declined:
            return _("Decide how the signing goes on")
        if self.task is None:
            return _("Open the signing")
        return str(self.task.flow_task.task_title)

    @property
    def party(self) -> Party | None:
        party: Party | None = self.task and self.task.seed
        return party

    @property
    def url(self) -> str:
        if self.declined:
            return declined_url(self.agreement)
        if self.task is None:
            return reverse("agreements:open-signing", args=[self.agreement.reference])
        return task_url(self.task)

    def days_left(self, on: date) -> int | None:
        return None if self.due_on is None else (self.due_on - on).days


class Kind(IntEnum):
    """What waits: a step, or something legal staff do between the steps."""

    STEP = 0
    OPEN_SIGNING = 1
    SETTLE_DECLINED = 2


class Entry(NamedTuple):
    """A duty as far as it is sorted by: what lies with somebody else comes last."""

    lies_elsewhere: bool
    """Whether it was laid before somebody else first, who still belongs there."""
    due_on: date
    kind: int
    """One of ``Kind``."""
    pk: int
    """Of the step, or of the agreement whose signing is to be opened or settled."""


class Waits(NamedTuple):
    """A duty that waits for a person, by its keys."""

    agreement: int
    step: int | None
    """``None`` if the signing is to be opened or somebody declined to sign."""


class Inbox:
    """All duties of a person, the most urgent first; a slice reads whole rows."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = sorted(entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def waiting(self) -> int:
        """How many of them wait for the person, not for somebody else first."""
        return sum(not entry.lies_elsewhere for entry in self.entries)

    def __getitem__(self, part: slice) -> list[Duty]:
        return _duties(self.entries[part])


def task_url(task: Task) -> str:
    """Return the address of the page of a step."""
    return reverse(f"tasks:{task.flow_task.name}", args=[task.pk])


def declined_url(agreement: Agreement) -> str:
    """Return where legal staff decide what becomes of a declined signature."""
    address = reverse("agreements:parties", args=[agreement.reference])
    return f"{address}#declined"


def human_nodes() -> list[HumanTask]:
    """Return every node at which a person acts."""
    return [
        node
        for flow_class in FLOWS
        for node in flow_class.instance.nodes()
        if isinstance(node, HumanTask)
    ]


def waiting_tasks(roles: Roles) -> Any:
    """Return the open tasks that wait for a person, as a query set."""
    # Any: the engine has no types
    alike: dict[Callable[[Roles], Q], list[HumanTask]] = defaultdict(list)
    for node in human_nodes():
        alike[node.right.waiting].append(node)
    mine = reduce(
        or_, (Q(flow_task__in=nodes) & holds(roles) for holds, nodes in alike.items())
    )
    visible = seen_with(roles, path=f"{AGREEMENT}__")
    return Task.objects.filter(mine, visible, status__in=OPEN)


def lying_elsewhere(roles: Roles) -> set[int]:
    """Return the keys of steps laid before others first.

    Whoever left its organisation holds nothing back: the step waits for all again.
    """
    rows = HandOver.objects.filter(task__status__in=OPEN).order_by("pk")
    last = dict(rows.values_list("task", "pk"))
    if not last:  # mostly so, and then no page asks for more
        return set()
    newest = HandOver.objects.filter(pk__in=last.values(), person__is_active=True)
    belonging = Membership.objects.holding(on=roles.on).filter(
        Q(organisation=OuterRef(f"task__{AGREEMENT}__office"))
        | Q(organisation__parties=OuterRef("task__seed_object_id")),
        user=OuterRef("person"),
    )
    others = newest.exclude(person=roles.user).filter(Exists(belonging))
    return set(others.values_list("task", flat=True))


def signings_to_open(roles: Roles) -> QuerySet[Agreement]:
    """Return agreements whose parties all agreed, for those who open the signing."""
    agreed = Agreement.objects.filter(stage=Agreement.Stage.AGREED)
    return agreed.filter(office__in=roles.where(Role.LEGAL))


def signings_to_settle(roles: Roles) -> QuerySet[Agreement]:
    """Return agreements that somebody will not sign, for those who decide then."""
    declined = DeclinedSignature.objects.standing()
    refused = Agreement.objects.filter(
        pk__in=declined.values("signatory__round__agreement")
    )
    return refused.filter(office__in=roles.where(Role.LEGAL))


def inbox(roles: Roles) -> Inbox:
    """Return what waits for a person."""
    rounds = ReviewRound.objects.open().filter(agreement=OuterRef(AGREEMENT))
    elsewhere = lying_elsewhere(roles)
    steps = waiting_tasks(roles).annotate(
        asked_by=Case(
            When(
                flow_task=DraftingFlow.answer,
                then=Subquery(rounds.values("due_on")[:1]),
            ),
        ),
        cycle_ends_on=_of_decisions(
            F("process__agreementprocess__renewal__cycle_ends_on")
        ),
    )
    first = f"{AGREEMENT}__starts_on"
    facts = ("pk", "asked_by", first, "cycle_ends_on", *PLANNED_BY)
    entries = [
        Entry(
            pk in elsewhere, step_day(asked_by, cycle, first, *plan), Kind.STEP, pk,
        )
        for pk, asked_by, first, cycle, *plan in steps.values_list(*facts)
    ]  # fmt: skip
    between = {
        Kind.OPEN_SIGNING: signings_to_open(roles),
        Kind.SETTLE_DECLINED: signings_to_settle(roles),
    }
    for kind, rows in between.items():
        for row in rows.select_related("predecessor"):
            entries.append(_between(row, kind))
    return Inbox(entries)


def _between(agreement: Agreement, kind: Kind) -> Entry:
    due = due_on_the_way(agreement, agreement.predecessor)
    return Entry(False, due.day if due else agreement.starts_on, kind, agreement.pk)


def _of_decisions(value: F) -> Case:
    return Case(When(flow_task=RenewalFlow.decide, then=value))


def _duties(entries: list[Entry]) -> list[Duty]:
    """Return entries with all that is shown of them, in a fixed number of queries."""
    steps = (
        Task.objects.filter(pk__in=_keys(entries, Kind.STEP))
        .select_related(f"{AGREEMENT}__office", f"{AGREEMENT}__predecessor")
        .prefetch_related("seed__organisation")
        .in_bulk()
    )
    to_sign = Agreement.objects.select_related("predecessor")
    signings = to_sign.in_bulk(_keys(entries, Kind.OPEN_SIGNING))
    declined = declined_words(_keys(entries, Kind.SETTLE_DECLINED))
    handed = HandOver.objects.newest(steps.values())
    drafts = [task for task in steps.values() if task.flow_task == DraftingFlow.draft]
    reviews = returned_reviews(_agreement(task).pk for task in drafts)
    returned = {task.pk: reviews.get(_agreement(task).pk) for task in drafts}
    reasons = taken_back(_agreement(task).pk for task in drafts)
    reopened = {task.pk: reasons.get(_agreement(task).pk) for task in drafts}

    def duty(entry: Entry) -> Duty:
        if entry.kind == Kind.OPEN_SIGNING:
            return _signing(signings[entry.pk], entry.due_on)
        if entry.kind == Kind.SETTLE_DECLINED:
            agreement, words = declined[entry.pk]
            return replace(_signing(agreement, entry.due_on), declined=words)
        returning, giver = returned.get(entry.pk), handed.get(entry.pk)
        step = _step(steps[entry.pk], entry.due_on, giver, returning)
        return replace(
            step,
            lies_elsewhere=entry.lies_elsewhere,
            taken_back=reopened.get(entry.pk),
        )

    return [duty(entry) for entry in entries]


def _keys(entries: Iterable[Entry], kind: Kind) -> list[int]:
    return [entry.pk for entry in entries if entry.kind == kind]


def _agreement(task: Task) -> Agreement:
    agreement: Agreement = task.process.agreementprocess.agreement
    return agreement


def _signing(agreement: Agreement, due_on: date) -> Duty:
    means = day_means(agreement)
    return Duty(task=None, agreement=agreement, due_on=due_on, due_means=means)


def _step(
    task: Task, due_on: date, handed: HandOver | None, returned: LegalReview | None
) -> Duty:
    agreement = _agreement(task)
    means = {
        DraftingFlow.answer: _("answers are due"),
        RenewalFlow.decide: _("decision is due"),
    }
    return Duty(
        task=task,
        agreement=agreement,
        due_on=None if due_on == date.max else due_on,
        due_means=means.get(task.flow_task) or day_means(agreement),
        handed=handed,
        returned=returned,
    )


def waiting_for(roles: Roles) -> list[Waits]:
    """Return every duty that waits for a person, in no order.

    What was laid before somebody else first waits for that person.
    """
    elsewhere = lying_elsewhere(roles)
    steps = waiting_tasks(roles).order_by().values_list(AGREEMENT, "pk")
    mine = (Waits(*row) for row in steps if row[1] not in elsewhere)
    between = signings_to_open(roles) | signings_to_settle(roles)
    keys = between.order_by().values_list("pk", flat=True)
    return [*mine, *(Waits(pk, None) for pk in keys)]


def count_waiting(user: User, *, on: date) -> int:
    """Return how many duties wait for a person."""
    return len(waiting_for(Roles.of(user, on=on)))


def open_steps(agreement: Agreement) -> Any:  # Any: the engine has no types
    """Return every open step of an agreement, whoever it waits for."""
    return (
        Task.objects.filter(status__in=OPEN, **{AGREEMENT: agreement})
        .prefetch_related("seed__organisation")
        .order_by("pk")
    )


def failed_tasks(user: User, *, on: date) -> Any:
    """Return failed steps of the agreements a person sees, newest first.

    Administrators find those of their office, whose agreements they do not see;
    ``is_shown`` says whether the agreement may be named.
    """
    visible = Agreement.objects.visible_to(user, on=on).values("pk")
    shown = Q(**{f"{AGREEMENT}__in": visible})
    administered = Q(
        **{f"{AGREEMENT}__office__in": offices_of(user, on, Role.ADMINISTRATOR)}
    )
    return (
        Task.objects.filter(shown | administered, status=STATUS.ERROR)
        .annotate(is_shown=Case(When(shown, then=True), default=False))
        .select_related(AGREEMENT)
        .order_by("-pk")
    )
