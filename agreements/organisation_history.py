"""What an organisation was, is and will be called: its records in their order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from agreements.models import OrganisationRecord

NAMES = ("name", "party_name", "legal_form", "seat", "address", "register")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One value, and since when it holds."""

    name: str
    value: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes different on a day: names of values, before and after."""

    starts_on: date
    record: OrganisationRecord
    values: tuple[tuple[str, str, str], ...]


def in_order(records: Iterable[OrganisationRecord]) -> list[OrganisationRecord]:
    """Return the records that hold, by day; of one day the last recorded."""
    by_day = {row.starts_on: row for row in sorted(records, key=lambda row: row.pk)}
    return [by_day[day] for day in sorted(by_day)]


def facts_on(records: Iterable[OrganisationRecord], on: date) -> list[Fact]:
    """Return what holds on a day, each value with its first day."""
    rows = in_order(records)
    held = [row for row in rows if row.starts_on <= on] or rows[:1]
    facts = []
    for name in NAMES:
        value, since = getattr(held[-1], name), held[-1].starts_on
        for row in reversed(held):
            if getattr(row, name) != value:
                break
            since = row.starts_on
        facts.append(Fact(name=name, value=value, since=since))
    return facts


def changes_in(records: Iterable[OrganisationRecord]) -> list[Change]:
    """Return what became different on which day, the newest day first."""
    rows = in_order(records)
    changes = [
        Change(
            starts_on=after.starts_on,
            record=after,
            values=tuple(
                (name, getattr(before, name), getattr(after, name))
                for name in NAMES
                if getattr(before, name) != getattr(after, name)
            ),
        )
        for before, after in pairwise(rows)
    ]
    return changes[::-1]
