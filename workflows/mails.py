"""Mails: short, one link; the subject says what is asked of whom by when.

No mail names people or content in its subject.
"""

import hashlib
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from viewflow.workflow.models import Task

from agreements.models import (
    Abandonment,
    Agreement,
    Deadline,
    DeclinedSignature,
    OutboxItem,
    Reminder,
    Reopening,
    ReviewRound,
    Roles,
    SigningRound,
    User,
)
from agreements.next_steps import due_on_the_way, next_step
from documents.failpoints import reach
from workflows.due_words import due_panel
from workflows.engine import OPEN
from workflows.flows import DraftingFlow
from workflows.models import HandOver
from workflows.rights import agreement_of

Facts = dict[str, Any]  # Any: whatever a mail's template prints


def send(item: OutboxItem, *, at: datetime) -> dict[str, str]:
    """Send the mail an outbox item promises, if it is still wanted.

    A second delivery of the same item has the same Message-ID, so mailboxes
    and the file backend keep it once.

    :param at: business time, written into the mail's date
    """
    about = next(name for name in FACTS if name in item.payload)
    if about == "password" and not item.payload["password"]:
        return {"skipped": "nobody has this address"}
    person = _recipient(item.payload)
    with translation.override(person.language):
        facts = FACTS[about](item.payload, at)
        if facts is None or not person.is_active:
            return {"skipped": "no longer wanted"}
        message = _message(item.key, about, person, facts, at)
    message.send()
    reach("mail-sent-before-mark")
    return {"message_id": message.extra_headers["Message-ID"]}


def _recipient(payload: Facts) -> User:
    if "reminder" in payload:
        reminders = Reminder.objects.select_related("recipient")
        person: User = reminders.get(pk=payload["reminder"]).recipient
        return person
    return User.objects.get(pk=payload.get("to") or payload["password"])


def _message(
    key: str, about: str, person: User, facts: Facts, at: datetime
) -> EmailMessage:
    context = {**facts, "base_url": settings.BASE_URL}
    subject = render_to_string(f"mails/{about}_subject.txt", context)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string(f"mails/{about}.txt", context),
        to=[facts.get("address", person.email)],
        headers={
            "Message-ID": message_id(key),
            "Date": format_datetime(timezone.localtime(at)),
            "Auto-Submitted": "auto-generated",
        },
    )


def message_id(key: str) -> str:
    """Return the Message-ID of an outbox key: the same one for each try."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"


def _link(name: str, *args: object) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=args)}"


def _task_facts(payload: Facts, at: datetime) -> Facts | None:
    task = Task.objects.filter(pk=payload["task"]).first()
    if task is None or task.status not in OPEN:
        return None
    agreement, party = agreement_of(task), task.seed
    is_answer = task.flow_task == DraftingFlow.answer
    planned, due_on = None, None
    if is_answer:
        rounds = ReviewRound.objects.open().filter(agreement=agreement)
        due_on = rounds.values_list("due_on", flat=True).first()
    elif party:  # by the plan of what it follows, else before it is to begin
        planned = due_on_the_way(agreement, agreement.predecessor)
        due_on = planned.day if planned else agreement.starts_on
        if due_on < timezone.localdate(at):
            due_on = None
    return {
        "title": task.flow_task.task_title,
        "agreement": agreement,
        "party": party,
        "is_answer": is_answer,
        "is_planned": planned is not None,
        "due_on": due_on,
        "link": _link(f"tasks:{task.flow_task.name}", task.pk),
    }


def _copy_facts(payload: Facts, at: datetime) -> Facts:
    agreement = Agreement.objects.get(pk=payload["copy"])
    return {
        "agreement": agreement,
        "link": _link("agreements:detail", agreement.reference),
    }


def _reminder_facts(payload: Facts, at: datetime) -> Facts | None:
    reminders = Reminder.objects.select_related("deadline__agreement", "recipient")
    reminder = reminders.get(pk=payload["reminder"])
    deadline, person = reminder.deadline, reminder.recipient
    if deadline.state != Deadline.State.OPEN:
        return None
    on = timezone.localdate(at)
    days = (deadline.due_on - on).days
    step = next_step(deadline.agreement, Roles.of(person, on=on))
    is_of_renewal = not step.counts(deadline)
    return {
        "step": due_panel(step, on=on) if is_of_renewal else None,
        "is_of_renewal": is_of_renewal,
        "deadline": deadline,
        "agreement": deadline.agreement,
        "days": days,
        "days_late": -days,
        "link": _link("agreements:detail", deadline.agreement.reference),
    }


def _declined_facts(payload: Facts, at: datetime) -> Facts:
    rows = DeclinedSignature.objects.select_related("signatory__round__agreement")
    declined = rows.get(pk=payload["declined"])
    signatory = declined.signatory
    agreement = signatory.round.agreement
    return {
        "agreement": agreement,
        "party": signatory.party,
        "person": signatory.user,
        "reason": declined.reason,
        "link": _link("agreements:parties", agreement.reference),
    }


def _handed_facts(payload: Facts, at: datetime) -> Facts | None:
    handed = HandOver.objects.select_related("task", "by").get(pk=payload["handed"])
    facts = _task_facts({"task": handed.task_id}, at)
    return None if facts is None else {**facts, "handed": handed}


# Any: three models with a reason each
STOPPED: dict[str, Any] = {"reopening": Reopening, "signinground": SigningRound}
"""What was stopped, by its name in the promise; else a draft was given up."""


def _stopped_facts(payload: Facts, at: datetime) -> Facts:
    row = STOPPED.get(payload["stopped"], Abandonment).objects.get(pk=payload["why"])
    is_signing = payload["stopped"] == "signinground"
    return {
        "agreement": row.agreement,
        "reason": row.cancel_reason if is_signing else row.reason,
        "stopped": _what_stopped(row),
        "link": _link("agreements:detail", row.agreement.reference),
    }


def _what_stopped(row: Reopening | SigningRound | Abandonment) -> str:
    if isinstance(row, SigningRound):
        return "signing"
    if isinstance(row, Abandonment):
        return "draft"
    return str(row.from_stage)


def _invitation_facts(payload: Facts, at: datetime) -> Facts | None:
    person = User.objects.get(pk=payload["invitation"])
    return None if person.has_usable_password() else _password_facts(payload, at)


def _password_facts(payload: Facts, at: datetime) -> Facts:
    """Return the link, which is made when the mail is sent and stored nowhere."""
    person = User.objects.get(pk=payload.get("to") or payload["password"])
    token = default_token_generator.make_token(person)
    number = urlsafe_base64_encode(force_bytes(person.pk))
    return {
        "person": person,
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        "link": _link("set-password", number, token),
    }


def _moved_facts(payload: Facts, at: datetime) -> Facts:
    return {"address": payload["address"], "contact": settings.CONTACT}


FACTS = {
    "task": _task_facts,
    "copy": _copy_facts,
    "reminder": _reminder_facts,
    "handed": _handed_facts,
    "declined": _declined_facts,
    "stopped": _stopped_facts,
    "invitation": _invitation_facts,
    "password": _password_facts,
    "moved": _moved_facts,
}
