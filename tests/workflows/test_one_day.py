"""One reader, one number: each page and mail counts lateness from the same day."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from agreements.back_plan import back_plan
from agreements.due_steps import OF_STAGE, Due, due_at_stage, due_by
from agreements.models import Agreement, Deadline, Reminder, Roles
from agreements.next_steps import next_step
from agreements.services.reminders import queue_reminders
from tests.factories import at
from tests.paths import framework_in_force, party_of
from tests.workflows import routes
from tests.workflows.routes import browser
from workflows import acts
from workflows.flows import SigningFlow
from workflows.next_days import next_days
from workflows.ticking import tick
from workflows.worker import drain

OPENED = date(2021, 3, 31)
DECIDE_BY = date(2021, 4, 30)
LATE = date(2021, 5, 12)
PLAN = back_plan(date(2021, 12, 31), lead_months=9)


def read(person, address, language="en"):
    client = browser(person)
    client.post("/language/", {"language": language, "next": "/"})
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def tab(person, agreement, name="detail", language="en"):
    address = reverse(f"agreements:{name}", args=[agreement.reference])
    return read(person, address, language)


@pytest.fixture
def undecided(cast, stand_on):
    """A framework whose renewal should have been decided twelve days ago."""
    framework = framework_in_force(cast)
    tick(on=OPENED, at=at(OPENED, 6))
    framework.deadlines.filter(kind=Deadline.Kind.EVALUATION_DUE).update(state="met")
    stand_on(LATE)
    return framework


def successor_of(cast, framework):
    acts.decide_renewal(
        renewal=framework.renewals.get(),
        decision="renew",
        reason="",
        addenda=(),
        actor=cast.councillor,
        at=at(LATE),
    )
    drain()
    return framework.successors.get()


def test_each_stage_has_its_day_in_the_order_of_the_plan():
    days = [due_by(due, PLAN).day for due in Due]
    assert days == sorted(days)
    assert days[0] == OPENED
    assert due_by(Due.DECIDE, PLAN).day == DECIDE_BY
    assert {due_at_stage(stage, PLAN).what for stage in OF_STAGE} < set(Due)
    assert due_at_stage("ended", PLAN) is None
    assert due_at_stage("draft", None) is None


@pytest.mark.parametrize(("after", "late"), [(-1, False), (0, False), (1, True)])
def test_on_its_day_nothing_is_late_yet(after, late):
    due = due_by(Due.DECIDE, PLAN)
    assert due.is_late(on=due.day + timedelta(days=after)) is late


def test_overview_head_tab_list_and_tasks_count_the_same_days(cast, undecided):
    sentence = (
        "Decision on the renewal overdue for 12 days (at the latest Fri 30 April)"
    )
    overview = read(cast.councillor, "/overview/")
    assert "12 days late" in overview
    assert "Decision on the renewal: by Fri 30 April at the latest" in overview
    assert sentence in tab(cast.councillor, undecided)
    deadlines = tab(cast.councillor, undecided, "deadlines")
    assert "12 days late" in deadlines
    assert "gone by, not noted as done" in deadlines
    row = next_days([undecided], Roles.of(cast.councillor, on=LATE))[undecided.pk]
    assert (row.step.day, row.step.words, row.is_late) == (DECIDE_BY, sentence, False)
    listed = read(cast.councillor, reverse("agreements:list"))
    assert sentence in listed
    assert "12 days late" in read(cast.councillor, "/")
    for page in (overview, deadlines, tab(cast.councillor, undecided), listed):
        assert "42 days late" not in page


def test_in_german_the_day_is_named(cast, undecided):
    page = tab(cast.drafter, undecided, language="de")
    assert (
        "Entscheidung über die Verlängerung seit 12 Tagen überfällig "
        "(spätestens Fr 30. April)"
    ) in page


def test_partners_count_from_the_day_that_was_agreed(cast, undecided):
    partner = cast.people["house1"][0]
    page = tab(partner, undecided)
    assert "42 days late" in page
    assert "overdue for" not in page
    assert next_step(undecided, Roles.of(partner, on=LATE)).due is None


def test_a_late_mail_counts_as_the_pages_do(cast, undecided):
    talks = undecided.deadlines.filter(kind=Deadline.Kind.TALKS_DUE)
    drain()
    Reminder.objects.filter(deadline__in=talks).delete()
    talks.update(next_reminder_on=OPENED)
    mail.outbox.clear()
    queue_reminders(on=LATE, at=at(LATE))
    drain()
    (told,) = [m for m in mail.outbox if m.to == [cast.councillor.email]]
    assert "seit 12 Tagen überfällig (spätestens Fr 30. April)" in told.body
    assert "42" not in told.body


def test_once_decided_the_talks_are_only_to_be_noted(cast, undecided):
    successor = successor_of(cast, undecided)
    page = tab(cast.drafter, undecided, "deadlines")
    assert "42 days late" not in page
    assert "gone by, not noted as done" in page
    send_by = due_by(Due.SEND_TEXT, PLAN).day
    row = next_days([successor], Roles.of(cast.drafter, on=LATE))[successor.pk]
    assert (row.day, row.words, row.step) == (
        send_by,
        "Sending the text to the parties",
        None,
    )
    assert "Sending the text to the parties" in tab(
        cast.drafter, successor, "deadlines"
    )
    assert "Sending the text to the parties" in read(
        cast.drafter, reverse("agreements:list")
    )


def test_a_signature_is_due_by_the_plan_of_what_ends(cast, undecided, stand_on):
    successor = successor_of(cast, undecided)
    sign_by = due_by(Due.SIGN, PLAN).day
    mail.outbox.clear()
    routes.sealed(cast, successor)
    on = sign_by - timedelta(days=2)
    stand_on(on)
    person = cast.people["house1"][0]
    party = party_of(successor, "house1")
    page = read(person, routes.page_of(SigningFlow.sign, successor, party=party))
    assert "2 days left" in page
    assert f"All are to have signed by {date_format(sign_by, 'l j F Y')}" in page
    tasks = read(person, "/")
    assert "2 days left" in tasks
    assert "Signatures of all parties: <span" in tasks
    asked = [m for m in mail.outbox if m.to == [person.email]]
    with override("de"):
        assert any(date_format(sign_by) in message.subject for message in asked)
    assert any("keine Lücke folgt" in message.body for message in asked)


def test_after_the_end_the_page_speaks_of_the_gap_as_the_overview(
    cast, undecided, stand_on
):
    stand_on(date(2022, 1, 10))
    assert "gap of 10 days" in read(cast.councillor, "/overview/")
    assert "gap of 10 days" in tab(cast.councillor, undecided)


def test_more_agreements_take_no_more_queries(cast, undecided, stand_on):
    successor_of(cast, undecided)
    roles = Roles.of(cast.drafter, on=LATE)

    def queries():
        rows = list(Agreement.objects.all())
        with CaptureQueriesContext(
            connection,
        ) as found:
            next_days(rows, roles)
        return len(found)

    few = queries()
    for number in range(3):
        framework_in_force(cast, reference=f"KV-{number}")
    assert queries() == few
