"""The journal of an agreement for people: when, what, by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext

from agreements.journal import ACTIONS
from agreements.models import Agreement, JournalEntry, User

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
