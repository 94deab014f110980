"""Everything that keeps a text from being frozen, each fault with its place."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from agreements.wording.characters import faults
from agreements.wording.findings import FINDINGS_AT_MOST, Finding, Place
from agreements.wording.language import language_of
from agreements.wording.numbering import Number, too_many_items, walk_numbered
from agreements.wording.placeholders import PARTY_FIELDS
from agreements.wording.printing import print_with_findings
from agreements.wording.tree import Clause, Kind, Wording, is_key, may_hold

HEADED = {Kind.PREAMBLE, Kind.SECTION, Kind.ANNEX}
ORDER = {Kind.PREAMBLE: 0, Kind.SECTION: 1, Kind.ANNEX: 2}
ALIGNMENTS = {"left", "right"}


def check_wording(wording: Wording) -> tuple[Finding, ...]:
    """Return what is wrong with a text; nothing found means complete.

    Stops after the first 200 findings.

    :raises UnknownLanguageError: if texts in this language cannot be printed
    """
    return tuple(islice(_findings(wording), FINDINGS_AT_MOST))


def _findings(wording: Wording) -> Iterator[Finding]:
    words = language_of(wording.language)
    yield from _facts(wording, words.title)
    if not wording.clauses:
        yield Finding(place=Place(key="", label=words.title), code="empty-wording")
    numbered = tuple(walk_numbered(wording.clauses, words))
    yield from _positions(numbered)
    yield from _keys(numbered)
    for clause, number in numbered:
        place = Place(key=clause.key, label=number.label)
        yield from _shape(clause, place)
        yield from _table(clause, place)
        yield from _characters(clause, place)
    yield from print_with_findings(wording)[1]


def _facts(wording: Wording, title: str) -> Iterator[Finding]:
    place = Place(key="", label=title)
    if not wording.title.strip():
        yield Finding(place=place, code="no-title")
    yield from _invisible(wording.title, place)
    yield from _invisible(wording.short_title, place)
    for party in wording.parties:
        place = Place(key="", label=party.slug)
        for field in PARTY_FIELDS:
            yield from _invisible(getattr(party, field), place)


def _positions(numbered: tuple[tuple[Clause, Number], ...]) -> Iterator[Finding]:
    reached, preambles = 0, 0
    for clause, number in numbered:
        place = Place(key=clause.key, label=number.label)
        if not may_hold(number.within, clause.kind):
            yield Finding(place=place, code="misplaced-clause")
        elif number.within is None:
            preambles += clause.kind is Kind.PREAMBLE
            rank = ORDER[clause.kind]
            if rank < reached or (preambles > 1 and clause.kind is Kind.PREAMBLE):
                yield Finding(place=place, code="misplaced-order")
            reached = max(reached, rank)


def _keys(numbered: tuple[tuple[Clause, Number], ...]) -> Iterator[Finding]:
    uses: Counter[str] = Counter()
    for clause, number in numbered:
        uses[clause.key] += 1
        place = Place(key=clause.key, label=number.label)
        values = (("key", clause.key),)
        if uses[clause.key] == 2:
            yield Finding(place=place, code="duplicate-key", values=values)
        if not is_key(clause.key):
            yield Finding(place=place, code="bad-key", values=values)


def _shape(clause: Clause, place: Place) -> Iterator[Finding]:
    heading, text = clause.heading.strip(), clause.text.strip()
    if clause.kind in HEADED:
        if not heading and clause.kind is not Kind.PREAMBLE:
            yield Finding(place=place, code="no-heading")
        if text:
            yield Finding(place=place, code="misplaced-text")
        elif not clause.children:
            yield Finding(place=place, code="no-content")
    elif clause.kind is not Kind.TABLE:
        if heading:
            yield Finding(place=place, code="misplaced-heading")
        if not text:
            yield Finding(place=place, code="no-text")
    elif text:
        yield Finding(place=place, code="misplaced-text")
    if too_many_items(clause):
        values = (("count", len(clause.children)),)
        yield Finding(place=place, code="too-many-items", values=values)


def _table(clause: Clause, place: Place) -> Iterator[Finding]:
    if clause.kind is not Kind.TABLE:
        if clause.columns or clause.rows:
            yield Finding(place=place, code="misplaced-table")
        return
    if not clause.columns:
        yield Finding(place=place, code="no-columns")
    widths = [column.width for column in clause.columns]
    if min(widths, default=0) < 0 or sum(widths) > 100:
        yield Finding(place=place, code="column-width")
    if not {column.align for column in clause.columns} <= ALIGNMENTS:
        yield Finding(place=place, code="column-align")
    for row, cells in enumerate(clause.rows, start=1):
        if clause.columns and len(cells) != len(clause.columns):
            counted = ("count", len(cells)), ("columns", len(clause.columns))
            values = (("row", row), *counted)
            yield Finding(place=place, code="row-length", values=values)


def _characters(clause: Clause, place: Place) -> Iterator[Finding]:
    yield from _invisible(clause.text, place)
    heading = Place(key=place.key, label=place.label, part="heading")
    yield from _invisible(clause.heading, heading)
    for index, column in enumerate(clause.columns, start=1):
        at = Place(key=place.key, label=place.label, part="column", column=index)
        yield from _invisible(column.heading, at)
    for row, cells in enumerate(clause.rows, start=1):
        for index, cell in enumerate(cells, start=1):
            at = Place(
                key=place.key, label=place.label, part="cell", row=row, column=index
            )
            yield from _invisible(cell, at)


def _invisible(text: str, place: Place) -> Iterator[Finding]:
    for position, code, name in faults(text):
        values = (("character", name),)
        yield Finding(place=place, code=code, position=position, values=values)
