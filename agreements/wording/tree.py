"""The tree of a text and everything its print depends on: frozen plain values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a clause is; the kind decides its number and what it may hold."""

    PREAMBLE = "preamble"
    SECTION = "section"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    SUBITEM = "subitem"
    ANNEX = "annex"
    TABLE = "table"


ALLOWED_CHILDREN: Mapping[Kind | None, tuple[Kind, ...]] = {
    None: (Kind.PREAMBLE, Kind.SECTION, Kind.ANNEX),
    Kind.PREAMBLE: (Kind.PARAGRAPH,),
    Kind.SECTION: (Kind.PARAGRAPH, Kind.TABLE),
    Kind.ANNEX: (Kind.PARAGRAPH, Kind.TABLE),
    Kind.PARAGRAPH: (Kind.ITEM,),
    Kind.ITEM: (Kind.SUBITEM,),
    Kind.SUBITEM: (),
    Kind.TABLE: (),
}
"""What may stand below what; ``None`` is the text itself."""


def may_hold(parent: Kind | None, child: Kind) -> bool:
    """Tell whether a clause of one kind may stand directly below another."""
    return child in ALLOWED_CHILDREN[parent]


def is_key(text: str) -> bool:
    """Tell whether a string has the form of a clause's key."""
    return len(text) == 12 and set(text) <= set("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table."""

    heading: str
    width: int = 0
    """Per cent of the table's width; 0 shares what is left evenly."""
    align: str = "left"
    """``left`` or ``right``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One node of a text. Its key stays the same through all versions."""

    kind: Kind
    key: str
    """Twelve hexadecimal digits, unique in the text."""
    heading: str = ""
    text: str = ""
    children: tuple["Clause", ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFacts:
    """What the text may say about one party."""

    slug: str
    name: str
    party_name: str
    """How the party is named as such, e.g. with the body that represents it."""
    role: str
    """Its label in the agreement, e.g. ``Träger``."""
    legal_form: str
    seat: str
    address: str
    register: str
    """Register, court and number in one line; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkFacts:
    """What an addendum may say about its framework."""

    reference: str
    title: str
    numbers: tuple[tuple[str, str], ...] = ()
    """Key and label of each clause of the framework, sorted by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A whole text with all facts it prints: equal wordings give equal papers."""

    kind: str
    """Kind of the agreement: ``framework``, ``addendum`` and so on."""
    reference: str
    version: int
    language: str
    title: str
    short_title: str
    demonstration: bool
    """Whether every paper made from it is to be marked as a demonstration."""
    parties: tuple[PartyFacts, ...] = ()
    facts: tuple[tuple[str, str | int], ...] = ()
    """Sorted pairs of name and ISO day or whole number, e.g. ``notice.months``."""
    framework: FrameworkFacts | None = None
    clauses: tuple[Clause, ...] = ()


def walk(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Yield every clause, each before what hangs below it."""
    for clause in clauses:
        yield clause
        yield from walk(clause.children)
