"""The next day of each agreement of a list: its deadline, and the step of its plan.

The deadline stands first, as the list is sorted by it; without one the step does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agreements.models import Agreement, Deadline, Roles
from agreements.next_steps import NOTHING, NextStep, next_steps
from workflows.due_words import WHAT, DuePanel, due_panel


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDay:
    """What is due next, by which day."""

    day: date
    words: str
    is_past: bool
    is_late: bool
    step: DuePanel | None
    """What is late by the plan, beside the deadline."""


def next_days(agreements: Iterable[Agreement], roles: Roles) -> dict[int, NextDay]:
    """Return by agreement what is due next, in a fixed number of queries."""
    rows = list(agreements)
    steps = next_steps(rows, roles)
    first: dict[int, Deadline] = {}
    open_ones = Deadline.objects.open().filter(agreement__in=[row.pk for row in rows])
    for deadline in open_ones.order_by("due_on", "pk"):
        first.setdefault(deadline.agreement_id, deadline)
    found = {
        row.pk: _next_day(first.get(row.pk), steps.get(row.pk, NOTHING), roles.on)
        for row in rows
    }
    return {key: day for key, day in found.items() if day is not None}


def _next_day(deadline: Deadline | None, step: NextStep, on: date) -> NextDay | None:
    is_late = step.is_late(on=on)
    if deadline is not None:
        return NextDay(
            day=deadline.due_on,
            words=str(deadline.get_kind_display()),
            is_past=deadline.is_overdue(on=on),
            is_late=step.counts(deadline) and deadline.is_overdue(on=on),
            step=due_panel(step, on=on) if is_late else None,
        )
    if step.due is None:
        return None
    return NextDay(
        day=step.due.day,
        words=str(WHAT[step.due.what]),
        is_past=is_late,
        is_late=is_late,
        step=None,
    )
