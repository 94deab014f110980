"""What waits for a person, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Min, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from agreements.models import Agreement, Deadline, ReviewRound, User
from agreements.models.agreement import seen_by
from workflows.engine import OPEN, HumanTask
from workflows.flows import FLOWS, DraftingFlow, RenewalFlow
from workflows.models import HandOver
from workflows.rights import AGREEMENT, Role, offices_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One task that waits for a person, with its day."""

    task: Task
    agreement: Agreement
    due_on: date | None
    due_means: str
    """What the day is: when it is due, or by when the agreement is to begin."""
    handed: HandOver | None
    """Before whom it was laid first, if before anybody."""

    @property
    def title(self) -> str:
        return str(self.task.flow_task.task_title)

    @property
    def url(self) -> str:
        return task_url(self.task)

    def days_left(self, on: date) -> int | None:
        return None if self.due_on is None else (self.due_on - on).days


def task_url(task: Task) -> str:
    """Return the address of the page of a step."""
    return reverse(f"tasks:{task.flow_task.name}", args=[task.pk])


def human_nodes() -> list[HumanTask]:
    """Return every node at which a person acts."""
    return [
        node
        for flow_class in FLOWS
        for node in flow_class.instance.nodes()
        if isinstance(node, HumanTask)
    ]


def waiting_tasks(user: User, *, on: date) -> Any:
    """Return the open tasks that wait for a person, as a query set."""
    # Any: the engine has no types
    mine = reduce(
        or_,
        (Q(flow_task=node) & node.right.waiting(user, on) for node in human_nodes()),
    )
    visible = seen_by(user, on, path=f"{AGREEMENT}__")
    return Task.objects.filter(mine, visible, status__in=OPEN)


def inbox(user: User, *, on: date) -> list[Duty]:
    """Return what waits for a person, the most urgent first."""
    rounds = ReviewRound.objects.open().filter(agreement=OuterRef(AGREEMENT))
    deadlines = (
        Deadline.objects.open()
        .filter(agreement=OuterRef(AGREEMENT))
        .order_by()
        .values("agreement")
        .annotate(first=Min("due_on"))
    )
    tasks = (
        waiting_tasks(user, on=on)
        .select_related(f"{AGREEMENT}__office")
        .annotate(
            answer_due_on=Subquery(rounds.values("due_on")[:1]),
            deadline_on=Subquery(deadlines.values("first")[:1]),
        )
        .prefetch_related("seed__organisation")
    )
    handed = HandOver.objects.newest(tasks)
    duties = [_duty(task, handed.get(task.pk)) for task in tasks]
    return sorted(duties, key=lambda duty: _urgency(duty, user))


def _urgency(duty: Duty, user: User) -> tuple[bool, date, int]:
    """What lies with somebody else comes last; it can still be done."""
    lies_elsewhere = duty.handed is not None and duty.handed.person != user
    return (lies_elsewhere, duty.due_on or date.max, duty.task.pk)


def _duty(task: Any, handed: HandOver | None) -> Duty:
    # Any: a task with annotations
    agreement = task.process.agreementprocess.agreement
    due_on, means = agreement.starts_on, _("first day of the agreement")
    if task.flow_task == DraftingFlow.answer:
        due_on, means = task.answer_due_on, _("answers are due")
    elif task.flow_task == RenewalFlow.decide:
        due_on, means = task.deadline_on, _("next deadline")
    return Duty(
        task=task,
        agreement=agreement,
        due_on=due_on,
        due_means=str(means),
        handed=handed,
    )


def count_waiting(user: User, *, on: date) -> int:
    """Return how many tasks wait for a person."""
    count: int = waiting_tasks(user, on=on).count()
    return count


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
