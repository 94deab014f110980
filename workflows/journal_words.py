"""The journal for people: when, what, by whom; of an agreement or of a record."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from agreements.journal import ACTIONS
from agreements.models import Agreement, JournalEntry, Organisation, User

INTERNAL = frozenset(
    {
        "agreement.drafted",
        "change.undone",
        "clause.added",
        "clause.edited",
        "clause.moved",
        "clause.removed",
        "clause.split",
        "clauses.loaded",
        "deadline.acknowledged",
        "deadline.computed",
        "reminder.queued",
        "step.handed_over",
        "step.reminded",
        "version.approved",
        "version.frozen",
        "version.returned",
    }
)
"""Acts inside the office, which partners do not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry as a page prints it."""

    at: datetime
    text: str
    actor: str


def journal_of(agreement: Agreement, *, is_staff: bool) -> QuerySet[JournalEntry]:
    """Return the entries about an agreement, newest first.

    :param is_staff: whether the reader may know what goes on inside the office
    """
    entries = JournalEntry.objects.filter(agreement_id=agreement.pk)
    if not is_staff:
        entries = entries.exclude(action__in=INTERNAL)
    return entries.order_by("-sequence")


def lines(entries: Iterable[JournalEntry]) -> list[Line]:
    """Return journal entries in words, people read in one query."""
    entries = list(entries)
    people = User.objects.in_bulk({e.actor_id for e in entries if e.actor_id})
    return [
        Line(
            at=datetime.fromisoformat(entry.at),
            text=gettext(ACTIONS[entry.action]),
            actor=str(people.get(entry.actor_id) or ""),
        )
        for entry in entries
    ]


def about_organisation(organisation: Organisation) -> QuerySet[JournalEntry]:
    """Return the entries about an organisation, newest first."""
    return _naming("organisation", organisation.pk)


def about_person(person: User) -> QuerySet[JournalEntry]:
    """Return the entries about a person's account, roles and mandates, newest first."""
    return _naming("person", person.pk)


def _naming(name: str, number: int) -> QuerySet[JournalEntry]:
    """Keep entries whose payload names a row: canonical JSON has one spelling."""
    named = Q(payload__contains=f'"{name}":{number},') | Q(
        payload__contains=f'"{name}":{number}}}'
    )
    rows = JournalEntry.objects.filter(named, agreement_id__isnull=True)
    return rows.order_by("-sequence")


def record_lines(entries: Iterable[JournalEntry]) -> list[Line]:
    """Return entries of records in words, with whom each concerns."""
    entries = list(entries)
    concerned = [json.loads(entry.payload).get("person") for entry in entries]
    people = User.objects.in_bulk({pk for pk in concerned if pk})
    return [
        Line(at=line.at, text=f"{line.text}: {people[pk]}", actor=line.actor)
        if pk in people
        else line
        for line, pk in zip(lines(entries), concerned, strict=True)
    ]
