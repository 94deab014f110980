"""Reminders: each once, however long the clock stood still."""

from datetime import date, timedelta

import pytest

from agreements.models import Deadline, JournalEntry, Membership, OutboxItem, Reminder
from agreements.reminder_plan import leads, planned
from agreements.services.deadlines import meet_deadline
from agreements.services.reminders import due_reminders, queue_reminders
from tests.factories import at, framework_draft, join, person
from tests.paths import SIGNED_ON, concluded

STAFF = 3  # two lawyers and the councillor
TALKS_ON = date(2021, 3, 31)


@pytest.fixture
def framework(cast):
    """A framework of which only the days from 2021 on still wait."""
    agreement = concluded(cast, framework_draft(cast))
    old = agreement.deadlines.filter(due_on__lt=date(2021, 1, 1))
    old.update(next_reminder_on=None)
    return agreement


def tick(on):
    return queue_reminders(on=on, at=at(on, 6))


def noted(kind="talks_due"):
    rows = Reminder.objects.filter(deadline__kind=kind).order_by("planned_on", "pk")
    return [(row.lead_days, row.is_late) for row in rows]


def test_every_kind_is_reminded_of_on_its_day_at_the_latest():
    for kind in Deadline.Kind:
        assert leads(kind)[-1] == 0
        assert list(leads(kind)) == sorted(leads(kind), reverse=True)


def test_nothing_is_due_before_the_first_planned_day(framework):
    first = TALKS_ON - timedelta(days=90)
    assert tick(first - timedelta(days=1)) == 0
    assert {row.kind for row in due_reminders(on=first)} == {
        "talks_due",
        "renewal_start",
    }


def test_the_staff_of_the_office_is_reminded_once_on_the_planned_day(cast, framework):
    on = TALKS_ON - timedelta(days=90)
    assert tick(on) == 2 * STAFF
    assert noted() == [(90, False)] * STAFF
    people = set(Reminder.objects.values_list("recipient", flat=True))
    assert people == {cast.drafter.pk, cast.reviewer.pk, cast.councillor.pk}
    assert tick(on) == 0
    assert tick(on + timedelta(days=1)) == 0
    assert JournalEntry.objects.latest("sequence").action == "reminder.queued"


def test_each_mail_is_promised_with_its_reminder(framework):
    tick(TALKS_ON - timedelta(days=90))
    items = OutboxItem.objects.filter(kind="mail")
    assert items.count() == 2 * STAFF
    for item in items:
        reminder = Reminder.objects.get(pk=item.payload["reminder"])
        assert item.key == f"reminder:{reminder.pk}"
        assert item.promised_at == at(reminder.queued_on, 6)


def test_day_by_day_every_reminder_comes_on_its_day(framework):
    day = TALKS_ON - timedelta(days=91)
    while day <= TALKS_ON:
        tick(day)
        day += timedelta(days=1)
    plan = [(lead, False) for lead, _day in planned("talks_due", TALKS_ON)]
    assert noted() == [entry for entry in plan for _person in range(STAFF)]


def test_after_fourteen_days_of_silence_each_due_reminder_comes_once_and_late(
    framework,
):
    tick(date(2021, 3, 20))  # leads 90 and 30 are behind us
    before = set(Reminder.objects.values_list("pk", flat=True))
    mails = OutboxItem.objects.count()
    # silence over 24 March (lead 7 of talks, renewal, notice) and 31 March (lead 0)
    due = {
        (deadline.pk, lead)
        for deadline in Deadline.objects.open()
        for lead, day in planned(deadline.kind, deadline.due_on)
        if date(2021, 3, 20) < day <= date(2021, 4, 3)
    }
    promised = tick(date(2021, 4, 3))
    new = Reminder.objects.exclude(pk__in=before)
    rows = [(row.deadline_id, row.lead_days, row.recipient_id) for row in new]
    assert len(rows) == len(set(rows)) == len(due) * STAFF
    assert {row[:2] for row in rows} == due
    assert all(row.is_late for row in new)
    concerned = {deadline for deadline, _lead in due}
    assert promised == len(concerned) * STAFF
    assert OutboxItem.objects.count() == mails + promised
    assert tick(date(2021, 4, 3)) == 0
    assert tick(date(2021, 4, 4)) == 0


def test_several_missed_reminders_of_one_deadline_give_one_mail_the_newest(framework):
    Deadline.objects.exclude(kind="talks_due").update(next_reminder_on=None)
    assert tick(date(2021, 4, 3)) == STAFF
    assert noted() == [
        (lead, True) for lead in (90, 30, 7, 0) for _person in range(STAFF)
    ]
    sent = [item.payload["reminder"] for item in OutboxItem.objects.all()]
    assert set(
        Reminder.objects.filter(pk__in=sent).values_list("lead_days", flat=True)
    ) == {0}


def test_what_is_met_is_not_reminded_of(cast, framework):
    talks = framework.deadlines.get(kind="talks_due")
    meet_deadline(deadline=talks, actor=cast.drafter, at=at(date(2020, 12, 1)))
    tick(date(2021, 4, 3))
    assert noted() == []


def test_without_anybody_to_remind_reminders_stay_due(cast, framework):
    memberships = Membership.objects.filter(organisation=cast.office)
    memberships.update(ends_on=date(2020, 12, 31))
    assert tick(date(2021, 3, 31)) == 0
    newcomer = person("newcomer")
    join(newcomer, cast.office, Membership.Role.LEGAL, since=date(2021, 4, 1))
    assert tick(date(2021, 4, 1)) > 0
    assert set(Reminder.objects.values_list("recipient", flat=True)) == {newcomer.pk}


def test_deactivated_people_and_auditors_are_not_reminded(cast, framework):
    cast.reviewer.is_active = False
    cast.reviewer.save(update_fields=["is_active"])
    tick(TALKS_ON - timedelta(days=90))
    people = set(Reminder.objects.values_list("recipient", flat=True))
    assert people == {cast.drafter.pk, cast.councillor.pk}


def test_a_deadline_close_to_the_conclusion_is_reminded_of_from_then_on(cast):
    agreement = concluded(cast, framework_draft(cast))
    notice = agreement.deadlines.get(due_on=date(2018, 3, 31))
    assert notice.next_reminder_on == date(2018, 3, 1)
    assert notice.next_reminder_on >= SIGNED_ON


def test_a_tick_asks_once_what_is_due_however_many_deadlines_wait(
    framework, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert tick(date(2020, 12, 1)) == 0
