"""The deadlines of an agreement in three groups: next, later, and gone by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agreements.models import Deadline

MARKS = {Deadline.State.MET: "ja"}
"""Only what was done has a tick; all else that is gone by has a dash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRow:
    """One deadline on a day, as the pages print it."""

    row: Deadline
    on: date
    may_handle: bool
    counts: bool = True
    """Whether it is late by itself; a duty of the renewal is as the renewal is."""

    @property
    def is_open(self) -> bool:
        return self.row.state == Deadline.State.OPEN

    @property
    def is_duty(self) -> bool:
        return self.row.kind in Deadline.DUTIES

    @property
    def is_overdue(self) -> bool:
        return self.counts and self.row.is_overdue(on=self.on)

    @property
    def is_ahead(self) -> bool:
        """Whether it still asks for something: a passed chance does not."""
        return self.is_open and (self.is_duty or self.row.due_on >= self.on)

    @property
    def is_to_be_noted(self) -> bool:
        """Whether its day has passed and nobody noted it as done."""
        return not self.counts and self.row.is_overdue(on=self.on)

    @property
    def days_late(self) -> int:
        return (self.on - self.row.due_on).days

    @property
    def days_left(self) -> int:
        return (self.row.due_on - self.on).days

    @property
    def mark(self) -> str:
        """The mark of what is gone by."""
        return MARKS.get(Deadline.State(self.row.state), "ohne")


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    next: list[DeadlineRow]
    """Of each kind the first that is ahead."""
    later: list[DeadlineRow]
    past: list[DeadlineRow]
    """What is done or gone by, the last one first."""


def grouped(rows: Sequence[DeadlineRow]) -> Groups:
    """Return the rows in their groups, each in the order of its days."""
    rows = sorted(rows, key=lambda entry: (entry.row.due_on, entry.row.pk))
    ahead = [entry for entry in rows if entry.is_ahead]
    first: dict[str, DeadlineRow] = {}
    for entry in ahead:
        first.setdefault(entry.row.kind, entry)
    return Groups(
        next=list(first.values()),
        later=[entry for entry in ahead if entry is not first[entry.row.kind]],
        past=[entry for entry in reversed(rows) if not entry.is_ahead],
    )
