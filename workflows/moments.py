"""When a step was done, in business time; the engine stamps the machine's own.

A step that people do, or the worker, notes its moment; gates happen in the
moment of what led to them.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from viewflow.workflow import Activation
from viewflow.workflow.models import Task

NOTED = "acted_at"


def note_moment(activation: Activation) -> None:
    """Note the moment of the process with its task, which is saved when done."""
    task = activation.task
    task.data = {**(task.data or {}), NOTED: activation.process.acted_at.isoformat()}


def noted_moment(task: Task) -> datetime | None:
    """Return when a task was done, if it was noted."""
    noted = (task.data or {}).get(NOTED)
    return timezone.localtime(datetime.fromisoformat(noted)) if noted else None


def reached_moments(
    tasks: Iterable[Task], *, begun: datetime
) -> dict[int, tuple[datetime, datetime]]:
    """Return for each task when it was reached and when it was done at the earliest.

    :param tasks: of one process in their order, with what led to them prefetched
    :param begun: when the process began
    """
    moments: dict[int, tuple[datetime, datetime]] = {}
    for task in tasks:
        before = [moments[p.pk][1] for p in task.previous.all() if p.pk in moments]
        reached = max(before, default=begun)
        moments[task.pk] = (reached, noted_moment(task) or reached)
    return moments
