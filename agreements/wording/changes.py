"""What differs between two versions of a text, clause by clause."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agreements.wording.language import language_of
from agreements.wording.placeholders import Run
from agreements.wording.printing import (
    Printed,
    PrintedClause,
    body_lines,
    preview_wording,
)
from agreements.wording.tree import Wording


class ChangeKind(StrEnum):
    """What happened to a clause; a reworded one may have moved as well."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How one clause differs; labels and texts as printed, empty where it is not."""

    kind: ChangeKind
    key: str
    """Key of the clause; empty for the title of the agreement."""
    old_label: str = ""
    new_label: str = ""
    old_text: str = ""
    """The clause's own heading, text and rows without its number."""
    new_text: str = ""
    is_moved: bool = False
    """Whether the clause stands elsewhere, not counting mere renumbering."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two texts: its clauses by key and what stands below what."""

    clauses: dict[str, PrintedClause]
    parents: dict[str, str]

    @classmethod
    def of(cls, printed: Printed) -> "_Side":
        side = cls({}, {})
        side._add(printed.clauses, "")
        return side

    def _add(self, clauses: Sequence[PrintedClause], parent: str) -> None:
        for clause in clauses:
            if clause.key not in self.clauses:
                self.clauses[clause.key] = clause
                self.parents[clause.key] = parent
            self._add(clause.children, clause.key)


def compare(old: Wording, new: Wording) -> tuple[Change, ...]:
    """Return how the clauses of ``new`` differ from those of ``old``.

    Clauses are matched by key. What is compared is the printed text, so a changed
    date shows; a reference that only got another number does not. Changes stand in
    the order of the new text, removed clauses where they stood.
    """
    before, after = _Side.of(preview_wording(old)), _Side.of(preview_wording(new))
    moved = _moved(before, after)
    removed = _removed(before, after)
    changes = [*_title(old, new), *removed[""]]
    for key, clause in after.clauses.items():
        changes += _of_clause(before.clauses.get(key), clause, key in moved)
        changes += removed[key]
    return tuple(changes)


def _title(old: Wording, new: Wording) -> Iterator[Change]:
    if old.title != new.title:
        yield Change(
            kind=ChangeKind.REWORDED,
            key="",
            old_label=language_of(old.language).title,
            new_label=language_of(new.language).title,
            old_text=old.title,
            new_text=new.title,
        )


def _of_clause(
    old: PrintedClause | None, new: PrintedClause, is_moved: bool
) -> Iterator[Change]:
    if old is None:
        yield Change(
            kind=ChangeKind.ADDED, key=new.key, new_label=new.label, new_text=_text(new)
        )
        return
    is_reworded = _compared(old) != _compared(new)
    if is_reworded or is_moved:
        yield Change(
            kind=ChangeKind.REWORDED if is_reworded else ChangeKind.MOVED,
            key=new.key,
            old_label=old.label,
            new_label=new.label,
            old_text=_text(old),
            new_text=_text(new),
            is_moved=is_moved,
        )


def _removed(before: _Side, after: _Side) -> defaultdict[str, list[Change]]:
    """Return the removed clauses by the key of the kept clause before them."""
    removed: defaultdict[str, list[Change]] = defaultdict(list)
    anchor = ""
    for key, clause in before.clauses.items():
        if key in after.clauses:
            anchor = key
            continue
        change = Change(
            kind=ChangeKind.REMOVED,
            key=key,
            old_label=clause.label,
            old_text=_text(clause),
        )
        removed[anchor].append(change)
    return removed


def _moved(before: _Side, after: _Side) -> set[str]:
    """Return the keys that hang elsewhere or have overtaken their neighbours."""
    place = {key: index for index, key in enumerate(before.clauses)}
    moved, staying = set(), defaultdict(list)
    for key, parent in after.parents.items():
        if key not in place:
            continue
        if before.parents[key] == parent:
            staying[parent].append(key)
        else:
            moved.add(key)
    for keys in staying.values():
        kept = longest_rising([place[key] for key in keys])
        moved |= {key for key in keys if place[key] not in kept}
    return moved


def longest_rising(numbers: Sequence[int]) -> set[int]:
    """Return a longest subsequence of distinct numbers that only rises."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        spot = bisect_left(ends, number)
        before[number] = ends[spot - 1] if spot else None
        ends[spot : spot + 1] = [number]
    chosen: set[int] = set()
    current = ends[-1] if ends else None
    while current is not None:
        chosen.add(current)
        current = before[current]
    return chosen


def _compared(clause: PrintedClause) -> tuple[tuple[str, ...], ...]:
    heads = tuple(column.heading for column in clause.columns)
    cells = [cell for row in clause.rows for cell in row]
    stretches = (clause.heading, clause.runs, *cells)
    return heads, (str(len(clause.rows)),), *map(_meant, stretches)


def _meant(runs: tuple[Run, ...]) -> tuple[str, ...]:
    """Return what the runs mean: a reference by its target, not by its number."""
    return tuple(run.target or run.text for run in runs)


def _text(clause: PrintedClause) -> str:
    return "\n".join(body_lines(clause))
