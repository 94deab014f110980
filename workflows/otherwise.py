"""What else may become of a step: somebody else does it, or it is stopped."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from viewflow.workflow.models import Task

from agreements import permissions
from agreements.models import Agreement, Party, User
from workflows.engine import HumanTask
from workflows.inbox import open_steps, task_url
from workflows.models import HandOver
from workflows.rights import agreement_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """Where a person hands a step over or stops it; empty if that is not theirs."""

    hand_over_url: str
    stop_url: str

    def __bool__(self) -> bool:
        return bool(self.hand_over_url or self.stop_url)

    @classmethod
    def of(cls, user: User, task: Task, *, on: date) -> "Otherwise":
        """Return what a person may do about an open step."""
        return cls(
            hand_over_url=hand_over_url(user, task, on=on),
            stop_url=stop_url(user, agreement_of(task), on=on),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingStep:
    """An open step of an agreement, as its page shows it to one person."""

    title: str
    party: Party | None
    url: str
    """Where the person does it; empty if it is not theirs."""
    is_mine: bool
    """Whether it waits for this person, not for somebody else first."""
    handed: HandOver | None
    """Before whom it was laid first, as far as the person may know."""
    hand_over_url: str


def waiting_steps(
    agreement: Agreement, user: User, *, mine: Collection[int | None], on: date
) -> list[WaitingStep]:
    """Return the open steps of an agreement.

    :param mine: keys of the steps that wait for the person
    """
    steps = [t for t in open_steps(agreement) if isinstance(t.flow_task, HumanTask)]
    handed = HandOver.objects.newest(steps)
    may_all = permissions.may_hand_over(user, agreement, None, on=on)
    return [
        _waiting(task, user, mine, handed.get(task.pk), may_all=may_all, on=on)
        for task in steps
    ]


def _waiting(
    task: Task,
    user: User,
    mine: Collection[int | None],
    handed: HandOver | None,
    *,
    may_all: bool,
    on: date,
) -> WaitingStep:
    is_mine = task.pk in mine
    may = is_mine or (handed is not None and task.flow_task.may(user, task, on=on))
    is_theirs = may_all or (may and task.seed is not None)
    can_hand_over = is_theirs and task.flow_task.right.has_takers
    return WaitingStep(
        title=str(task.flow_task.task_title),
        party=task.seed,
        url=task_url(task) if may else "",
        is_mine=is_mine,
        handed=handed if may else None,
        hand_over_url=reverse("hand-over", args=[task.pk]) if can_hand_over else "",
    )


def hand_over_url(user: User, task: Task, *, on: date) -> str:
    """Return where a person hands a step over, if they may."""
    node = task.flow_task
    if not (isinstance(node, HumanTask) and node.right.has_takers):
        return ""
    agreement = agreement_of(task)
    may = permissions.may_hand_over(user, agreement, task.seed, on=on)
    return reverse("hand-over", args=[task.pk]) if may else ""


def stop_url(user: User, agreement: Agreement, *, on: date) -> str:
    """Return where a person stops what runs, if there is something to stop."""
    may = (
        permissions.may_reopen(user, agreement, on=on)
        or permissions.may_call_off_signing(user, agreement, on=on)
        or permissions.may_abandon(user, agreement, on=on)
    )
    address = reverse("agreements:route", args=[agreement.reference])
    return f"{address}#stop" if may else ""
