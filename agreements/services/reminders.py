"""Reminders: each once for each person, however long the clock stood still."""

from datetime import date, datetime, timedelta

from django.db import transaction

from agreements.journal import record
from agreements.models import Deadline, Membership, Reminder, User
from agreements.models.deadline import DeadlineQuerySet
from agreements.reminder_plan import first_planned, planned
from agreements.services.outbox import promise


def due_reminders(*, on: date) -> DeadlineQuerySet:
    """Return the deadlines with a reminder planned by a day and not queued yet."""
    deadlines: DeadlineQuerySet = Deadline.objects.to_remind(on=on)
    return deadlines.select_related("agreement").order_by("next_reminder_on", "pk")


def queue_reminders(*, on: date, at: datetime) -> int:
    """Promise a mail for each due reminder, deadline by deadline.

    Several missed reminders of one deadline give one mail per person, the newest;
    each is noted, marked late. Without anybody to remind, all stay due.

    :returns: how many mails were promised
    """
    return sum(_remind(deadline.pk, on, at) for deadline in list(due_reminders(on=on)))


@transaction.atomic
def _remind(pk: int, on: date, at: datetime) -> int:
    deadline = Deadline.objects.select_for_update().get(pk=pk)
    recipients = _recipients(deadline, on)
    if not recipients or not Deadline.objects.to_remind(on=on).filter(pk=pk).exists():
        return 0
    due = [
        (lead, day)
        for lead, day in planned(deadline.kind, deadline.due_on)
        if deadline.next_reminder_on <= day <= on
    ]
    for recipient in recipients:
        _note(deadline, recipient, due, on, at)
    deadline.next_reminder_on = first_planned(
        deadline.kind, deadline.due_on, on=on + timedelta(days=1)
    )
    deadline.save(update_fields=["next_reminder_on"])
    record(
        deadline.agreement,
        "reminder.queued",
        actor=None,
        at=at,
        deadline=deadline.pk,
        people=len(recipients),
    )
    return len(recipients)


def _recipients(deadline: Deadline, on: date) -> list[User]:
    roles = (Membership.Role.LEGAL, Membership.Role.COUNCILLOR)
    held = Membership.objects.holding(on=on).filter(
        organisation=deadline.agreement.office_id, role__in=roles
    )
    return list(User.objects.filter(pk__in=held.values("user")).order_by("pk"))


def _note(
    deadline: Deadline,
    recipient: User,
    due: list[tuple[int, date]],
    on: date,
    at: datetime,
) -> None:
    reminders = [
        Reminder.objects.create(
            deadline=deadline,
            recipient=recipient,
            lead_days=lead,
            planned_on=day,
            queued_on=on,
            is_late=day < on,
        )
        for lead, day in due
    ]
    newest = reminders[-1]
    promise(
        kind="mail",
        key=f"reminder:{newest.pk}",
        payload={"reminder": newest.pk},
        at=at,
    )
