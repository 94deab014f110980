"""Where clauses of a draft may stand: only what the draft takes, one by one."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agreements.wording import Printed, PrintedClause
from agreements.wording.checks import ORDER
from agreements.wording.tree import Kind, may_hold


class Spot(NamedTuple):
    """A place in a text, by the clauses around it."""

    parent: PrintedClause | None
    """The clause in which it is; ``None`` for the text itself."""
    after: PrintedClause | None
    """The sibling before it; ``None`` at the beginning."""


class Neighbours(NamedTuple):
    """Keys of the siblings that a clause may change places with; empty for none."""

    up: str = ""
    down: str = ""


def spots(printed: Printed, *, moving: str) -> list[Spot]:
    """Return each place to which a clause may be moved, its own among them.

    Preamble, sections and annexes keep their order; a clause is never offered a
    place in itself.

    :param moving: key of the clause
    """
    kinds = {clause.key: clause.kind for clause in printed.walk()}
    return list(_spots(None, printed.clauses, kinds[moving], moving))


def _spots(
    parent: PrintedClause | None,
    parts: Sequence[PrintedClause],
    kind: Kind,
    moving: str,
) -> Iterator[Spot]:
    around = [part for part in parts if part.key != moving]
    holds = may_hold(parent.kind if parent else None, kind)
    if holds and _keeps_order(kind, around[:1]):
        yield Spot(parent, None)
    for index, part in enumerate(around, start=1):
        yield from _spots(part, part.children, kind, moving)
        follows = holds and _rank(part.kind) <= _rank(kind)
        if follows and _keeps_order(kind, around[index : index + 1]):
            yield Spot(parent, part)


def _keeps_order(kind: Kind, behind: Sequence[PrintedClause]) -> bool:
    return all(_rank(kind) <= _rank(part.kind) for part in behind)


def _rank(kind: Kind) -> int:
    return ORDER.get(kind, 0)


def neighbours(printed: Printed) -> dict[str, Neighbours]:
    """Return for each clause which siblings stand one up and one down of it."""
    found: dict[str, Neighbours] = {}
    for parts in (printed.clauses, *(clause.children for clause in printed.walk())):
        for index, part in enumerate(parts):
            before, behind = parts[max(index - 1, 0) : index], parts[index + 1 :][:1]
            found[part.key] = Neighbours(_like(part, before), _like(part, behind))
    return found


def _like(part: PrintedClause, others: Sequence[PrintedClause]) -> str:
    return next((o.key for o in others if _rank(o.kind) == _rank(part.kind)), "")
