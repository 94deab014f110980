"""The outbox worked off, the tick, and the mails that come of both."""

import io
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.utils import timezone
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from agreements.models import Agreement, OutboxItem, Reminder, Renewal
from agreements.services.outbox import promise, take
from tests.factories import at
from tests.paths import DUE_ON, OPENED_ON, framework_in_force, party_of
from tests.workflows import routes
from workflows import acts, jobs, mail_files, mails, verdicts
from workflows.flows import DraftingFlow, RenewalFlow
from workflows.ticking import REST_BEFORE_RETRY, tick
from workflows.worker import HANDLERS, TURNS, business_time, drain, work_one

MONDAY = date(2021, 5, 3)


@pytest.fixture
def approved(cast):
    agreement = routes.drafting(cast)
    routes.in_legal_review(cast, agreement)
    acts.approve_wording(
        agreement=agreement, due_on=DUE_ON, actor=cast.reviewer, at=at(OPENED_ON)
    )
    return agreement


def papers_task():
    return Task.objects.get(
        flow_task=DraftingFlow.make_papers, status__in=jobs.UNFINISHED
    )


def test_work_keeps_the_days_of_a_demonstration(approved, settings):
    item = OutboxItem.objects.get(key=jobs.key_of(papers_task()))
    assert business_time(item) == at(OPENED_ON)
    settings.DEMONSTRATION, settings.STANDS_ON = False, None
    assert abs(business_time(item) - timezone.now()) < timedelta(minutes=1)


def test_draining_at_a_given_time_makes_everything_happen_then(approved):
    drain(at=at(OPENED_ON, 18))
    documents = approved.current_version.documents.all()
    assert {document.made_at for document in documents} == {at(OPENED_ON, 18)}
    asked = OutboxItem.objects.filter(key__startswith="task:").order_by("-pk").first()
    assert asked.promised_at == at(OPENED_ON, 18)


def test_draining_stops_at_the_first_error_and_keeps_the_work(approved):
    promise(kind="unknown", key="odd", payload={}, at=at(OPENED_ON))
    with pytest.raises(KeyError):
        drain()
    assert OutboxItem.objects.get(key="odd").last_error == "KeyError: 'unknown'"


def test_a_verdict_waits_behind_one_paper_and_papers_behind_one_verdict(
    cast, monkeypatch
):
    done = []
    for kind in HANDLERS:
        monkeypatch.setitem(
            HANDLERS, kind, lambda item, *, at: done.append(item.kind) or {}
        )
    for number in range(3):
        promise(kind=jobs.KIND, key=f"job:{number}", payload={}, at=at(OPENED_ON))
    for number in range(3):
        promise(kind=verdicts.KIND, key=f"v:{number}", payload={}, at=at(OPENED_ON))
    for _turn in range(3):
        for first in TURNS:
            work_one(worker="one", first=first)
    assert done == [verdicts.KIND, jobs.KIND] * 3


def test_the_work_of_a_dead_worker_is_done_by_the_next(approved):
    now = timezone.now()
    dead = take(worker="dead", now=now - timedelta(hours=1), lease_seconds=60)
    assert dead is not None
    drain()
    dead.refresh_from_db()
    assert dead.done_at is not None
    assert dead.attempts == 2


def test_a_job_without_its_promise_is_promised_again_by_the_tick(approved):
    task = papers_task()
    OutboxItem.objects.filter(key=jobs.key_of(task)).delete()
    said = tick(on=OPENED_ON, at=at(OPENED_ON, 20))
    assert any("promised again" in line for line in said)
    drain()
    task.refresh_from_db()
    assert task.status == STATUS.DONE


def test_a_job_given_up_is_marked_and_tried_again_a_day_later(approved):
    task = papers_task()
    item = OutboxItem.objects.filter(key=jobs.key_of(task))
    item.update(failed_at=timezone.now(), last_error="the renderer is down")
    assert any("given up" in line for line in tick(on=OPENED_ON, at=at(OPENED_ON)))
    task.refresh_from_db()
    assert task.status == STATUS.ERROR
    assert tick(on=OPENED_ON, at=at(OPENED_ON)) == []
    task.finished = timezone.now() - REST_BEFORE_RETRY - timedelta(minutes=1)
    task.save()
    assert any("tried again" in line for line in tick(on=OPENED_ON, at=at(OPENED_ON)))
    drain()
    assert approved.current_version.documents.count() == 2


def test_a_tick_after_two_weeks_catches_up_once(cast):
    framework_in_force(cast)
    at_night = at(MONDAY, 6)
    assert any("reminders" in line for line in tick(on=MONDAY, at=at_night))
    assert Reminder.objects.filter(is_late=True).exists()
    again = tick(on=MONDAY, at=at_night)
    assert again == []
    drain()
    reminded = [m for m in mail.outbox if "KV-2018" in m.subject]
    assert len({m.extra_headers["Message-ID"] for m in reminded}) == len(reminded)


def test_a_renewal_whose_route_was_lost_is_put_before_the_councillor_again(cast):
    framework_in_force(cast)
    tick(on=MONDAY, at=at(MONDAY))
    renewal = Renewal.objects.get()
    Task.objects.all().delete()
    renewal.processes.all().delete()
    said = tick(on=MONDAY, at=at(MONDAY, 13))
    assert any("before the councillor" in line for line in said)
    assert acts.open_task(RenewalFlow.decide, renewal.agreement)


def test_the_tick_command_takes_a_day_and_says_what_it_did(cast):
    framework_in_force(cast)
    said = io.StringIO()
    call_command("tick", on="2021-05-03", stdout=said)
    assert "2021-05-03 KV-2018: renewal for 2021-12-31 opened" in said.getvalue()
    said = io.StringIO()
    call_command("tick", on="2021-05-03", stdout=said)
    assert said.getvalue() == "2021-05-03 nothing to do\n"
    with pytest.raises(CommandError, match="no day"):
        call_command("tick", on="3.5.2021")


def test_a_mail_about_a_step_is_short_has_one_link_and_names_nobody(cast, approved):
    drain()
    asked = [m for m in mail.outbox if m.to == [cast.people["house1"][0].email]]
    (message,) = asked
    assert message.body.count("http") == 1
    task = acts.open_task(
        DraftingFlow.answer, approved, party=party_of(approved, "house1")
    )
    assert f"/tasks/{task.pk}/answer/" in message.body
    assert len(message.body.splitlines()) < 16
    for name in (cast.drafter.full_name, cast.people["house1"][0].full_name):
        assert name not in message.subject
        assert name not in message.body
    house = party_of(approved, "house1")
    assert f"({house}, bis 16. Oktober 2017)" in message.subject
    assert f"{cast.office} bittet Sie, in der Vereinbarung KV-2018" in message.body
    assert f"für {house} etwas zu tun:" in message.body
    assert f"hat Vertragswerk für {cast.office} versandt." in message.body


def test_a_mail_about_signing_says_for_whom_and_by_when(cast):
    agreement = routes.drafting(cast)
    routes.agreed(cast, agreement)
    acts.open_signing(agreement=agreement, actor=cast.drafter, at=at(DUE_ON, 15))
    drain()
    house = party_of(agreement, "house1")
    asked = f"KV-2018: Benennen, wer unterschreibt ({house}, bis 1. Januar 2018)"
    sent = [m for m in mail.outbox if m.subject == asked]
    assert {m.to[0] for m in sent} == {p.email for p in cast.people["house1"]}
    assert "bevor die Vereinbarung am 1. Januar 2018 beginnen soll" in sent[0].body
    for party in agreement.parties.all():  # after the day on which it was to begin
        routes.name(cast, agreement, party)
    drain()
    late = [m for m in mail.outbox if m.subject == f"KV-2018: Unterschreiben ({house})"]
    assert cast.people["house1"][1].email in {m.to[0] for m in late}


def test_a_mail_speaks_the_language_of_its_reader(cast, approved):
    reader = cast.people["house1"][0]
    reader.language = "en"
    reader.save()
    drain()
    (message,) = [m for m in mail.outbox if m.to == [reader.email]]
    assert message.body.startswith("Good day,")


def test_a_mail_sent_twice_keeps_its_message_id(approved):
    drain()
    first = [m.extra_headers["Message-ID"] for m in mail.outbox]
    OutboxItem.objects.filter(key__contains="task:").update(done_at=None)
    drain()
    second = [m.extra_headers["Message-ID"] for m in mail.outbox[len(first) :]]
    assert set(second) <= set(first)


def test_a_mail_about_a_closed_step_is_not_sent(cast, approved):
    drain(at=at(OPENED_ON))
    OutboxItem.objects.filter(key__contains="task:").update(done_at=None)
    mail.outbox.clear()
    acts.reopen_draft(
        agreement=approved, reason="Fehler.", actor=cast.drafter, at=at(OPENED_ON, 15)
    )
    drain()
    assert [m for m in mail.outbox if "/tasks/" in m.body] == []
    skipped = OutboxItem.objects.filter(result__skipped="no longer wanted")
    assert skipped.exists()


def test_nobody_without_account_gets_mail(cast, approved):
    person = cast.people["house1"][0]
    drain()
    mail.outbox.clear()
    person.is_active = False
    person.save()
    OutboxItem.objects.filter(payload__to=person.pk).update(done_at=None)
    drain()
    assert mail.outbox == []


def test_copies_are_announced_with_one_link_to_the_agreement(cast):
    agreement = routes.drafting(cast)
    routes.in_force(cast, agreement)
    copies = [m for m in mail.outbox if "/agreements/KV-2018/" in m.body]
    assert len(copies) == 7
    assert all(m.body.count("http") == 1 for m in copies)
    assert Agreement.objects.get().in_force_on is not None


def test_an_overdue_deadline_is_mailed_as_such(cast):
    framework_in_force(cast)
    tick(on=MONDAY, at=at(MONDAY))
    drain()
    late = [m for m in mail.outbox if "seit 3 Tagen überfällig" in m.body]
    assert {m.to[0] for m in late} >= {cast.councillor.email, cast.drafter.email}


def test_the_file_backend_keeps_one_file_for_each_mail(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    message = EmailMessage(
        subject="KV-2018",
        body="Text",
        to=["a@example.org"],
        headers={"Message-ID": mails.message_id("task:1:1")},
    )
    for _try in range(2):
        mail_files.EmailBackend().send_messages([message])
    (path,) = tmp_path.glob("*")
    assert path.suffix == ".eml"
    assert mails.message_id("task:1:1") in path.read_text("utf-8")


def test_a_failing_mail_is_sent_later(approved, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise ConnectionError("the mail server is down")

    monkeypatch.setattr(EmailMessage, "send", refuse)
    while work_one(worker="test")[0]:
        pass
    waiting = OutboxItem.objects.open().filter(kind="mail")
    assert waiting.exists()
    assert all(item.next_at > timezone.now() for item in waiting)
    monkeypatch.undo()
    waiting.update(next_at=timezone.now())
    assert waiting.exists()
