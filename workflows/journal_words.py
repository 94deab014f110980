"""The journal for people: when, what, by whom; of an agreement or of a record."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from agreements.journal import ACTIONS
from agreements.models import (
    Agreement,
    Answer,
    Deadline,
    DeclinedSignature,
    JournalEntry,
    Organisation,
    Party,
    Signature,
    User,
    Version,
)
from workflows.day_words import day_with_weekday

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

PARTY_OF: dict[str, Any] = {  # Any: models of several kinds
    "answer": (Answer, "party__organisation__name"),
    "declined": (DeclinedSignature, "signatory__party__organisation__name"),
    "party": (Party, "organisation__name"),
    "signature": (Signature, "signatory__party__organisation__name"),
}
"""What a payload names → where the organisation stands for which it was done."""


class More(NamedTuple):
    """What else there is to read about an entry, and where."""

    words: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry as a page prints it."""

    at: datetime
    text: str
    actor: str
    more: More | None = None


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


def agreement_lines(entries: Iterable[JournalEntry]) -> list[Line]:
    """Return entries of an agreement: which deadline passed, for whom one signed.

    What the payloads name is read in one query for each kind of row.
    """
    entries = list(entries)
    payloads = [json.loads(entry.payload) for entry in entries]
    named = {
        kind: _names(kind, {p[kind] for p in payloads if p.get(kind)})
        for kind in ("deadline", *PARTY_OF)
    }
    commented = _commented(payloads)
    return [
        replace(
            line,
            text=": ".join([line.text, *_named(payload, named)]),
            more=commented.get(payload.get("version") if "comments" in payload else 0),
        )
        for line, payload in zip(lines(entries), payloads, strict=True)
    ]


def _commented(payloads: Iterable[dict[str, Any]]) -> dict[int, More]:
    # Any: numbers of rows and digests
    """Return by version how many comments its legal review has, and where."""
    counts = {p["version"]: p["comments"] for p in payloads if p.get("comments")}
    rows = Version.objects.filter(pk__in=counts).select_related("agreement")
    return {row.pk: More(_count(counts[row.pk]), _review_of(row)) for row in rows}


def _count(count: int) -> str:
    return ngettext("%(count)s comment", "%(count)s comments", count) % {"count": count}


def _review_of(version: Version) -> str:
    place = [version.agreement.reference, version.number]
    return reverse("agreements:version", args=place) + "#reviewed"


def _named(payload: dict[str, Any], named: dict[str, dict[int, str]]) -> Iterator[str]:
    # Any: numbers of rows and digests
    for kind, names in named.items():
        if payload.get(kind) in names:
            yield names[payload[kind]]


def _names(kind: str, keys: set[int]) -> dict[int, str]:
    if kind == "deadline":
        rows = Deadline.objects.in_bulk(keys).values()
        return {
            row.pk: f"{row.get_kind_display()}, {day_with_weekday(row.due_on)}"
            for row in rows
        }
    model, path = PARTY_OF[kind]
    return dict(model.objects.filter(pk__in=keys).values_list("pk", path))


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
