"""Reminding those an agreement waits for: by mail, at most once a day each."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from viewflow.workflow.models import Task

from agreements.journal import record
from agreements.models import Agreement, OutboxItem, User
from agreements.permissions import may_remind
from agreements.rows import locked
from agreements.services.outbox import promise
from workflows.engine import HumanTask
from workflows.errors import (
    AlreadyRemindedError,
    NobodyToRemindError,
    NotAllowedError,
)
from workflows.inbox import open_steps
from workflows.models import HandOver
from workflows.notices import MAIL


def people_waited_for(
    agreement: Agreement, *, on: date, besides: User
) -> Iterator[tuple[Task, list[User]]]:
    """Yield each open step and the people it waits for, without one person.

    A step that was handed over waits for that person, while the right holds.
    """
    steps = list(open_steps(agreement))
    handed = HandOver.objects.newest(steps)
    for task in steps:
        if not isinstance(task.flow_task, HumanTask):
            continue
        right, with_one = task.flow_task.right, handed.get(task.pk)
        taker = right.takers(task, on).filter(pk=with_one.person_id if with_one else 0)
        people = (taker or right.people(task, on)).exclude(pk=besides.pk)
        if people:
            yield task, list(people)


def reminded_steps(*, on: date) -> set[int]:
    """Return the numbers of the steps somebody was reminded of on a day."""
    reminders = OutboxItem.objects.filter(key__gte="reminded:", key__lt="reminded;")
    keys = reminders.filter(key__endswith=f":{on}").values_list("key", flat=True)
    return {int(key.split(":")[1]) for key in keys}


@transaction.atomic
def remind(*, agreement: Agreement, actor: User, at: datetime) -> int:
    """Promise a mail to each person an open step of an agreement waits for.

    :returns: how many people are reminded
    :raises NobodyToRemindError: if no step waits for anybody else
    :raises AlreadyRemindedError: if all of them were reminded the same day
    """
    on = timezone.localdate(at)
    if not may_remind(actor, agreement, on=on):
        raise NotAllowedError
    agreement = locked(agreement)
    mails = {
        f"reminded:{task.pk}:{person.pk}:{on}": {"task": task.pk, "to": person.pk}
        for task, people in people_waited_for(agreement, on=on, besides=actor)
        for person in people
    }
    if not mails:
        raise NobodyToRemindError
    sent = OutboxItem.objects.filter(key__in=mails).values_list("key", flat=True)
    for key in sent:
        del mails[key]
    if not mails:
        raise AlreadyRemindedError
    for key, payload in mails.items():
        promise(kind=MAIL, key=key, payload=payload, at=at)
    count = len({payload["to"] for payload in mails.values()})
    record(agreement, "step.reminded", actor=actor, at=at, people=count)
    return count
