"""Compute the number and the citation of every clause."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from string import ascii_lowercase

from agreements.wording.errors import DuplicateKeyError, TooManyItemsError
from agreements.wording.language import Language, language_of
from agreements.wording.tree import Clause, Kind

LETTERED = {Kind.ITEM, Kind.SUBITEM}
ITEMS_AT_MOST = len(ascii_lowercase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """Where a clause stands and how it is cited."""

    kind: Kind
    within: Kind | None
    """Kind of the clause above; ``None`` for a top clause."""
    number: str
    """What stands before the text: ``§ 3``, ``(2)``, ``a)``; may be empty."""
    label: str
    """Citation from elsewhere: ``§ 3 Abs. 2 Buchst. a``."""
    path: tuple[str, ...]
    """Keys from the top clause down to this one."""
    steps: tuple[str, ...]
    """One step of the near citation for each key of ``path``; may be empty."""

    def cited_from(self, other: "Number | None") -> str:
        """Return the citation as it reads in another clause.

        Inside the same § or annex only the differing steps are named
        (``Absatz 4``), elsewhere the whole citation.
        """
        if other is None or other.path[0] != self.path[0]:
            return self.label
        pairs = zip(self.path, other.path, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        differing = [step for step in self.steps[shared:] if step]
        if differing:
            return " ".join(differing)
        return next(step for step in reversed(self.steps) if step)


def number_clauses(
    clauses: Sequence[Clause], *, language: str = "de"
) -> dict[str, Number]:
    """Return the number of each clause by its key.

    :raises TooManyItemsError: if a list is longer than the alphabet
    :raises DuplicateKeyError: if two clauses share a key
    """
    numbers: dict[str, Number] = {}
    for clause, number in walk_numbered(clauses, language_of(language)):
        if clause.key in numbers:
            raise DuplicateKeyError(key=clause.key, label=number.label)
        if too_many_items(clause):
            raise TooManyItemsError(label=number.label, count=len(clause.children))
        numbers[clause.key] = number
    return numbers


def too_many_items(clause: Clause) -> bool:
    """Tell whether the items of a clause outnumber the letters."""
    counts = Counter(child.kind for child in clause.children)
    return max(counts[kind] for kind in LETTERED) > ITEMS_AT_MOST


def walk_numbered(
    clauses: Sequence[Clause], words: Language, parent: Number | None = None
) -> Iterator[tuple[Clause, Number]]:
    """Yield every clause with its number, top down, however faulty the tree is."""
    counts = Counter(clause.kind for clause in clauses)
    seen: Counter[Kind] = Counter()
    for clause in clauses:
        seen[clause.kind] += 1
        sole = counts[clause.kind] == 1
        number = _number(clause, seen[clause.kind], sole, words, parent)
        yield clause, number
        yield from walk_numbered(clause.children, words, number)


def _number(
    clause: Clause, place: int, sole: bool, words: Language, parent: Number | None
) -> Number:
    kind = clause.kind
    in_preamble = parent is not None and parent.kind is Kind.PREAMBLE
    mark = _mark(kind, place)
    short, long = words.short[kind].format(mark), words.long[kind].format(mark)
    if kind is Kind.PARAGRAPH and in_preamble:
        mark, short, long = "", *[words.subparagraph.format(place)] * 2
    if sole and kind is Kind.PARAGRAPH:
        mark = short = long = ""
    if sole and kind is Kind.TABLE:
        short, long = short.removesuffix(f" {mark}"), long.removesuffix(f" {mark}")
    joint = ", " if in_preamble and short else " "
    return Number(
        kind=kind,
        within=parent.kind if parent else None,
        number=_before_text(kind, mark, short),
        label=joint.join(filter(None, (parent.label if parent else "", short))),
        path=(*(parent.path if parent else ()), clause.key),
        steps=(*(parent.steps if parent else ()), long),
    )


def _mark(kind: Kind, place: int) -> str:
    if kind not in LETTERED or place > ITEMS_AT_MOST:
        return str(place)
    return ascii_lowercase[place - 1] * (1 if kind is Kind.ITEM else 2)


def _before_text(kind: Kind, mark: str, short: str) -> str:
    if kind in (Kind.SECTION, Kind.ANNEX):
        return short
    if kind is Kind.PARAGRAPH and mark:
        return f"({mark})"
    return f"{mark})" if kind in LETTERED else ""
