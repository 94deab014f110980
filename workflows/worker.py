"""Does what the outbox promises: one item at a time, at least once."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from viewflow.workflow.models import Task

from agreements.models import OutboxItem
from agreements.services.outbox import fail, finish, take
from config import clock
from workflows import jobs, mails, notices, orders, verdicts

logger = logging.getLogger(__name__)

Result = dict[str, Any]  # Any: JSON


def _run_job(item: OutboxItem, *, at: datetime) -> Result:
    task = Task.objects.filter(pk=item.payload["task"]).first()
    if task is None:
        return {"skipped": "the task is gone"}
    jobs.run_job(task, at=at)
    return {}


HANDLERS: dict[str, Callable[..., Result]] = {
    jobs.KIND: _run_job,
    notices.MAIL: mails.send,
    verdicts.KIND: verdicts.judge,
    orders.KIND: orders.make,
}
QUICK = tuple(kind for kind in HANDLERS if kind != jobs.KIND)
TURNS = (QUICK, (jobs.KIND,))
"""What a worker looks for first, in turn: neither waits behind many of the other."""


def business_time(item: OutboxItem) -> datetime:
    """Return when the work counts as done: a demonstration keeps its days."""
    return item.promised_at if settings.DEMONSTRATION else clock.now()


def work_one(
    *, worker: str, at: datetime | None = None, first: Iterable[str] = ()
) -> tuple[bool, Exception | None]:
    """Take one due item and do it.

    :param at: business time; by the item and the clock if left out
    :param first: kinds that come before all others
    :returns: whether there was one, and what went wrong with it
    """
    item = take(
        worker=worker,
        now=timezone.now(),
        lease_seconds=settings.LEASE_SECONDS,
        first=first,
    )
    if item is None:
        return False, None
    try:
        result = HANDLERS[item.kind](item, at=at or business_time(item))
    except Exception as error:
        logger.exception("work %s failed", item.key)
        _fail(item, error)
        return True, error
    finish(item, now=timezone.now(), result=result)
    return True, None


def _fail(item: OutboxItem, error: Exception) -> None:
    fail(item, now=timezone.now(), error=f"{type(error).__name__}: {error}")
    item.refresh_from_db()
    if item.failed_at is not None and item.kind == jobs.KIND:
        task = Task.objects.filter(pk=item.payload["task"]).first()
        if task is not None:
            jobs.fail_job(task, item.last_error)


def drain(*, at: datetime | None = None) -> int:
    """Do everything that is due, in this process, and return how much it was.

    :param at: business time of the work; each item's own if left out
    :raises Exception: the first error of an item, which stays in the outbox
    """
    done = 0
    while True:
        found, error = work_one(worker="drain", at=at)
        if error is not None:
            raise error
        if not found:
            return done
        done += 1
