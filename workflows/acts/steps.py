"""One step of a flow by one person: held, checked, done, and the flow moves on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils import timezone
from viewflow.workflow import Activation
from viewflow.workflow.models import Task

from agreements.models import Agreement, Party, User
from workflows.engine import OPEN, HumanTask
from workflows.errors import NotAllowedError, TaskGoneError
from workflows.models import AgreementProcess
from workflows.moments import note_moment


def open_tasks(node: HumanTask, agreement: Agreement) -> Any:
    """Return the tasks of a node that wait for somebody, as a query set."""
    # Any: the engine has no types
    return Task.objects.filter(
        flow_task=node,
        status__in=OPEN,
        process__agreementprocess__agreement=agreement,
    ).order_by("pk")


def open_task(
    node: HumanTask, agreement: Agreement, *, party: Party | None = None
) -> Task:
    """Return the one task of a node that waits.

    :param party: whose task, where every party has one
    :raises TaskGoneError: if none waits
    """
    tasks = open_tasks(node, agreement)
    if party is not None:
        tasks = tasks.filter(seed_object_id=party.pk)
    task = tasks.first()
    if task is None:
        raise TaskGoneError
    return task


@contextmanager
def step(
    task: Task, *, actor: User, at: datetime, asks_right: bool = True
) -> Iterator[Activation]:
    """Hold a task under the lock of its flow while one person acts on it.

    Everything inside is one transaction; a refusal leaves the task open.

    :param asks_right: ``False`` where the act itself refuses, with a better reason
    :raises TaskGoneError: if the task is done or cancelled
    :raises NotAllowedError: if the person has no right to it on that day
    """
    with task.activation() as activation:
        node, now = activation.flow_task, activation.task
        if now.status not in OPEN:
            raise TaskGoneError(now)
        if asks_right and not node.may(actor, now, on=timezone.localdate(at)):
            raise NotAllowedError
        activation.process.note_step(actor=actor, at=at)
        yield activation


def finish(activation: Activation, actor: User) -> None:
    """Complete a held task in the name of a person and move the flow on."""
    note_moment(activation)
    activation.assign(actor)
    activation.start(None)
    activation.execute()


def cancel_process(process: AgreementProcess, *, actor: User, at: datetime) -> None:
    """Cancel everything that waits in a process; the facts stay."""
    process.note_step(actor=actor, at=at)
    process.flow_class.instance.cancel(process)
