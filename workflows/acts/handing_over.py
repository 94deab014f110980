"""Laying an open step before one person first; others of the role still may."""

from datetime import datetime

from django.utils import timezone
from viewflow.workflow.models import Task

from agreements.journal import record
from agreements.models import User
from agreements.permissions import may_hand_over
from agreements.services.outbox import promise
from workflows.engine import OPEN
from workflows.errors import (
    CannotTakeError,
    HandedOverMeanwhileError,
    NotAllowedError,
    TaskGoneError,
)
from workflows.models import HandOver
from workflows.notices import MAIL
from workflows.rights import agreement_of


def hand_over(
    *, task: Task, person: User, note: str, seen: int, actor: User, at: datetime
) -> HandOver:
    """Lay an open step before a person, who gets a mail.

    The right to the step stays as it is: nothing stands still because somebody
    is away, and a drafter cannot be made the reviewer.

    :param seen: number of the handing over that the actor has seen; 0 if none
    :raises HandedOverMeanwhileError: if somebody else has handed it over since
    :raises CannotTakeError: if the person has no right to the step
    """
    on = timezone.localdate(at)
    with task.activation() as activation:
        task = activation.task
        if task.status not in OPEN:
            raise TaskGoneError(task)
        agreement = agreement_of(task)
        if not may_hand_over(actor, agreement, task.seed, on=on):
            raise NotAllowedError
        newest = HandOver.objects.newest([task]).get(task.pk)
        if newest is not None and newest.person == person:
            return newest
        if newest is not None and newest.pk != seen:
            raise HandedOverMeanwhileError(person=newest.person)
        if not activation.flow_task.right.takers(task, on).filter(pk=person.pk):
            raise CannotTakeError(person=person)
        handed = HandOver.objects.create(
            task=task, person=person, note=note.strip(), by=actor, at=at
        )
        if person != actor:
            payload = {"handed": handed.pk, "to": person.pk}
            promise(kind=MAIL, key=f"handed:{handed.pk}", payload=payload, at=at)
        record(
            agreement,
            "step.handed_over",
            actor=actor,
            at=at,
            task=task.pk,
            person=person.pk,
        )
    return handed
