"""The nodes our flows are made of, and the base of every flow.

Viewflow 2.4.0 is the engine only: its pages, its inbox and its permission
strings are not used. Who may take a step is asked anew each time (``Right``).
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from viewflow import this
from viewflow.workflow import (
    STATUS,
    Activation,
    FlowRuntimeError,
    Token,
    flow,
    lock,
)
from viewflow.workflow.models import Task

from agreements.models import User
from config import clock
from workflows.models import AgreementProcess
from workflows.moments import note_moment
from workflows.notices import announce
from workflows.rights import Right

OPEN = (STATUS.NEW, STATUS.ASSIGNED)
"""States of a human task in which somebody may still act."""


class BaseFlow(flow.Flow):
    """Gives every flow its process and a lock that waits.

    The engine's default lock lets joins run twice; its own row lock breaks
    inside an outer transaction (viewflow 2.4.0, ``lock.py``).
    """

    process_class = AgreementProcess
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    def note_begin(
        self, activation: Activation, *, actor: User | None, at: datetime
    ) -> AgreementProcess:
        """Set who began a process and when; the first step keeps the moment."""
        process = activation.process
        process.acted_by, process.acted_at = actor, at
        note_moment(activation)
        return process

    def has_view_permission(self, user: Any, obj: Any = None) -> bool:
        return False

    def has_manage_permission(self, user: Any, obj: Any = None) -> bool:
        return False


def _give_up(activation: Activation) -> None:
    activation.task.finished = timezone.now()
    activation.task.save()


class HumanActivation(flow.View.activation_class):
    """Mends what viewflow 2.4.0 forgets when a human task is revived or cancelled."""

    def prepare_revived_task(self, task: Task) -> None:
        task.owner_permission = self.task.owner_permission
        task.owner_permission_obj = self.task.owner_permission_obj

    @Activation.status.super()
    def cancel(self) -> None:
        super().cancel.original()
        waiting = self.task.leading.filter(status__in=[STATUS.NEW, STATUS.SCHEDULED])
        for armed in waiting:
            armed.flow_task.activation_class(armed).cancel()


class HumanTask(flow.View):
    """A step for one person out of those who have the right to it."""

    activation_class = HumanActivation
    index_view_class = None
    detail_view_class = None
    cancel_view_class = None
    undo_view_class = None
    revive_view_class = None
    assign_view_class = None
    unassign_view_class = None

    def __init__(self, right: Right) -> None:
        super().__init__(view=None)
        self.right = right
        self._on_create = announce

    def may(self, user: User, task: Task, *, on: date) -> bool:
        """Say whether a person may take this step on a day."""
        return user.is_active and self.right.may(user, task, on)

    def can_assign(self, user: User, task: Task) -> bool:
        return task.owner_id is None and self.may(user, task, on=clock.today())

    def can_execute(self, user: User, task: Task) -> bool:
        return task.owner_id == user.pk and self.may(user, task, on=clock.today())

    def can_unassign(self, user: User, task: Task) -> bool:
        return False

    can_view = can_assign
    can_cancel = can_unassign


class PartyTask(HumanTask):
    """A step of one party; ``task.seed`` is the party."""


class FanOutActivation(flow.Split.activation_class):
    """Starts one branch for each seed."""

    @Activation.status.super()
    def activate(self) -> None:
        with self.exception_guard(), transaction.atomic(savepoint=True):
            node, seeds = self.flow_task.branch
            self.next_tasks = [(node, seed) for seed in seeds(self)]
            if not self.next_tasks:
                raise FlowRuntimeError(f"{self.flow_task.name}: nothing to fan out to")

    @Activation.status.super()
    def create_next(self) -> Iterable[Activation]:
        tokens = Token.split_token_source(self.task.token, self.task.pk)
        for node, seed in self.next_tasks:
            yield node._create(prev_activation=self, token=next(tokens), seed=seed)

    @Activation.status.transition(source=[STATUS.ERROR], target=STATUS.CANCELED)
    def cancel(self) -> None:
        _give_up(self)


class FanOut(flow.Split):
    """One branch for each seed object, their number known only at run time."""

    activation_class = FanOutActivation
    branch: tuple[Any, Callable[[Activation], Iterable[models.Model]]] | None = None

    def __init__(self, seeds: Any, **kwargs: Any) -> None:
        # Any: a reference the engine resolves when the flow is complete
        super().__init__(**kwargs)
        self._seeds = seeds

    def _resolve(self, instance: flow.Flow) -> None:
        super()._resolve(instance)
        node = self._activate_next[0][0]
        self.branch = (node, this.resolve(instance, self._seeds))

    @property
    def _branches(self) -> list[tuple[Any, ...]]:
        # four items mark the target as repeated in the chart (viewflow 2.4.0)
        return [(self.branch[0], None, None, self.branch[1])] if self.branch else []


class JoinActivation(flow.Join.activation_class):
    """Lets a join that failed in the background be cancelled with its process."""

    @Activation.status.transition(
        source=[STATUS.NEW, STATUS.STARTED, STATUS.ERROR], target=STATUS.CANCELED
    )
    def cancel(self) -> None:
        _give_up(self)


class Join(flow.Join):
    """Waits for all branches of a fan-out."""

    activation_class = JoinActivation
