"""The next day of each agreement of a list: a deadline, or a step of its plan."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agreements.models import Agreement, Deadline, Roles
from agreements.next_steps import NOTHING, next_steps
from workflows.due_words import WHAT


@dataclass(frozen=True, slots=True, order=True)
class NextDay:
    """What is due next, by which day."""

    day: date
    words: str
    is_late: bool


def next_days(agreements: Iterable[Agreement], roles: Roles) -> dict[int, NextDay]:
    """Return by agreement what is due next, in a fixed number of queries."""
    rows = list(agreements)
    steps = next_steps(rows, roles)
    found: dict[int, list[NextDay]] = defaultdict(list)
    for deadline in Deadline.objects.open().filter(agreement__in=[r.pk for r in rows]):
        is_ahead = deadline.kind in Deadline.DUTIES or deadline.due_on >= roles.on
        if is_ahead and steps.get(deadline.agreement_id, NOTHING).counts(deadline):
            late = deadline.is_overdue(on=roles.on)
            words = str(deadline.get_kind_display())
            day = NextDay(deadline.due_on, words, late)
            found[deadline.agreement_id].append(day)
    for key, step in steps.items():
        if step.due is not None:
            late = step.due.is_late(on=roles.on)
            day = NextDay(step.due.day, str(WHAT[step.due.what]), late)
            found[key].append(day)
    return {key: min(days) for key, days in found.items()}
