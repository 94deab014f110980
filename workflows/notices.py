"""Mails promised when a step begins to wait for somebody."""

from django.utils import timezone
from viewflow.workflow import Activation

from agreements.services.outbox import promise

MAIL = "mail"


def announce(activation: Activation) -> None:
    """Promise a mail to each person the new task waits for.

    Whoever caused the task gets none: the page shows it to them at once.
    """
    task, process = activation.task, activation.process
    on = timezone.localdate(process.acted_at)
    for person in activation.flow_task.right.people(task, on):
        if person.pk != process.acted_by_id:
            promise(
                kind=MAIL,
                key=f"task:{task.pk}:{person.pk}",
                payload={"task": task.pk, "to": person.pk},
                at=process.acted_at,
            )
