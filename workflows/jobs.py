"""Slow or outside work between two steps: promised with the step, done later."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from viewflow import this
from viewflow.workflow import STATUS, Activation
from viewflow.workflow.models import Task
from viewflow.workflow.nodes import AbstractJob, AbstractJobActivation
from viewflow.workflow.signals import task_failed

from agreements.models import OutboxItem
from agreements.services.outbox import promise
from documents.failpoints import reach
from workflows.moments import note_moment

KIND = "flow-job"
UNFINISHED = (STATUS.SCHEDULED, STATUS.STARTED)


def key_of(task: Task) -> str:
    """Return the key under which a job stands in the outbox."""
    return f"job:{task.pk}"


def promise_job(task: Task, *, at: datetime) -> None:
    """Write a job into the outbox; a second call changes nothing."""
    promise(kind=KIND, key=key_of(task), payload={"task": task.pk}, at=at)


class JobActivation(AbstractJobActivation):
    """Promises the work in the transaction that reaches the node."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        self.task.save()
        promise_job(self.task, at=self.process.acted_at)

    @Activation.status.transition(
        source=[STATUS.SCHEDULED, STATUS.STARTED, STATUS.ERROR], target=STATUS.CANCELED
    )
    def cancel(self) -> None:
        self.task.finished = timezone.now()
        self.task.save()

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.ERROR)
    def error(self, reason: str) -> None:
        """Keep the reason only; the engine would keep local variables, too."""
        self.task.data = {**(self.task.data or {}), "_exception": {"title": reason}}
        self.task.finished = timezone.now()
        self.task.save()
        task_failed.send(sender=self.flow_class, process=self.process, task=self.task)


class Job(AbstractJob):
    """Runs a function of the flow outside of any lock; it must be idempotent."""

    activation_class = JobActivation

    def __init__(self, work: Any, **kwargs: Any) -> None:
        # Any: a reference the engine resolves when the flow is complete
        super().__init__(**kwargs)
        self.work = work

    def _resolve(self, instance: Any) -> None:  # Any: as above
        super()._resolve(instance)
        self.work = this.resolve(instance, self.work)


def run_job(task: Task, *, at: datetime) -> None:
    """Do the work of a job task and move its process on.

    Fit for a second delivery: a job that is done or cancelled is left alone,
    one that was interrupted is done again.

    :param at: business time of the work and of the steps that follow it
    """
    with task.activation() as activation:
        if not activation.start.can_proceed():
            return
        activation.start()
        activation.process.note_step(actor=activation.process.acted_by, at=at)
    reach("job-started")
    try:
        task.flow_task.work(activation)
    except Exception:
        task.refresh_from_db()
        if task.status == STATUS.CANCELED:
            return
        raise
    with task.activation() as activation:
        if activation.execute.can_proceed():
            # what follows was caused by nobody who is still looking
            activation.process.note_step(actor=None, at=at)
            note_moment(activation)
            activation.execute()


def fail_job(task: Task, reason: str) -> None:
    """Mark a job as failed for good, until somebody tries it again."""
    with task.activation() as activation:
        if activation.status == STATUS.SCHEDULED:
            activation.start()
        if activation.error.can_proceed():
            activation.error(reason)


def try_again(task: Task, *, at: datetime) -> None:
    """Put a new task in the place of a failed one.

    :param at: business time of the new try
    """
    with task.activation() as activation:
        if activation.status != STATUS.ERROR:
            return
        activation.process.note_step(actor=activation.process.acted_by, at=at)
        successor = activation.revive()
        OutboxItem.objects.filter(key=key_of(task), failed_at__isnull=False).update(
            failed_at=None,
            done_at=timezone.now(),
            result={"tried_again_as": key_of(successor)},
        )
