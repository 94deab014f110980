"""Print a text: numbers, references and placeholders in their final words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from agreements.wording.errors import PrintingError
from agreements.wording.findings import FINDINGS_AT_MOST, Finding, Place
from agreements.wording.language import language_of
from agreements.wording.numbering import Number, number_clauses, walk_numbered
from agreements.wording.placeholders import Run as Run
from agreements.wording.placeholders import Vocabulary, render
from agreements.wording.tree import Clause, Column, Kind, Wording

LEVELS = {
    Kind.PREAMBLE: 0,
    Kind.SECTION: 0,
    Kind.ANNEX: 0,
    Kind.PARAGRAPH: 1,
    Kind.TABLE: 1,
    Kind.ITEM: 2,
    Kind.SUBITEM: 3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedClause:
    """One clause as it stands on paper."""

    kind: Kind
    key: str
    number: str
    """What stands before the text: ``§ 3``, ``(2)``, ``a)``; may be empty."""
    label: str
    """How others cite the clause: ``§ 3 Abs. 2 Buchst. a``."""
    level: int
    """0 section, annex, preamble; 1 paragraph, table; 2 item; 3 subitem."""
    heading: tuple[Run, ...] = ()
    runs: tuple[Run, ...] = ()
    children: tuple["PrintedClause", ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()

    @property
    def text(self) -> str:
        """The clause's own text without its number."""
        return joined(self.runs)

    @property
    def heading_text(self) -> str:
        """The heading without its number."""
        return joined(self.heading)

    def walk(self) -> Iterator["PrintedClause"]:
        """Yield the clause and all that hangs below it."""
        return _walk((self,))


@dataclass(frozen=True, slots=True)
class Printed:
    """A text as it stands on paper, not yet in any file format."""

    wording: Wording
    clauses: tuple[PrintedClause, ...]

    def lines(self) -> tuple[str, ...]:
        """Return the plain text, one line per title, clause, table head and row."""
        below = (line for clause in self.clauses for line in lines_of(clause))
        return (self.wording.title, *below)

    def walk(self) -> Iterator[PrintedClause]:
        """Yield every clause, each before what hangs below it."""
        yield from _walk(self.clauses)

    def numbered(self) -> Iterator[tuple[int, PrintedClause]]:
        """Yield every clause with its margin number; 0 where it has none.

        Paragraphs are counted through the whole text, what hangs in them is not.
        """
        number = 0
        for clause in self.walk():
            counts = clause.level <= 1 and bool(clause.runs)
            number += counts
            yield number if counts else 0, clause


class OutlineEntry(NamedTuple):
    """One line of a table of contents."""

    key: str
    number: str
    heading: str
    level: int


def print_wording(wording: Wording) -> Printed:
    """Return the text as it stands on paper.

    :raises PrintingError: if a reference or placeholder has no meaning
    :raises WordingError: if the clauses or the language cannot be numbered
    """
    number_clauses(wording.clauses, language=wording.language)
    printed, findings = print_with_findings(wording)
    if findings:
        raise PrintingError(findings[0])
    return printed


def preview_wording(wording: Wording) -> Printed:
    """Return a draft as it would be printed, its faulty pieces as they are written.

    :raises UnknownLanguageError: if texts in this language cannot be printed
    """
    return print_with_findings(wording)[0]


def preview_text(text: str, wording: Wording) -> str:
    """Return a text as it would be printed in a wording, faults as they are written.

    :raises UnknownLanguageError: if texts in this language cannot be printed
    """
    walked = walk_numbered(wording.clauses, language_of(wording.language))
    numbers = {clause.key: number for clause, number in walked}
    place = Place(key="", label="")
    vocabulary = Vocabulary(wording, numbers)
    return joined(run for run, _finding in render(text, vocabulary, place))


def print_with_findings(wording: Wording) -> tuple[Printed, tuple[Finding, ...]]:
    """Return the printed text and every piece of it that has no meaning."""
    words = language_of(wording.language)
    numbers: dict[str, Number] = {}
    ordered = []
    for clause, number in walk_numbered(wording.clauses, words):
        numbers.setdefault(clause.key, number)
        ordered.append(number)
    press = _Press(Vocabulary(wording, numbers), iter(ordered))
    clauses = press.clauses(wording.clauses)
    return Printed(wording, clauses), tuple(press.findings)


@dataclass(slots=True)
class _Press:
    vocabulary: Vocabulary
    numbers: Iterator[Number]
    """Numbers in the order of the text: keys may be used twice in a draft."""
    findings: list[Finding] = field(default_factory=list)

    def clauses(self, clauses: Iterable[Clause]) -> tuple[PrintedClause, ...]:
        return tuple([self._clause(clause) for clause in clauses])

    def _clause(self, clause: Clause) -> PrintedClause:
        number = next(self.numbers)
        heading = clause.heading
        if clause.kind is Kind.PREAMBLE and not heading.strip():
            heading = number.label
        return PrintedClause(
            kind=clause.kind,
            key=clause.key,
            number=number.number,
            label=number.label,
            level=LEVELS[clause.kind],
            heading=self._runs(heading, _place(clause, number, "heading")),
            runs=self._runs(clause.text, _place(clause, number)),
            columns=self._columns(clause, number),
            rows=self._rows(clause, number),
            children=self.clauses(clause.children),
        )

    def _columns(self, clause: Clause, number: Number) -> tuple[Column, ...]:
        printed = []
        for index, column in enumerate(clause.columns, start=1):
            place = _place(clause, number, "column", column=index)
            heading = joined(self._runs(column.heading, place))
            printed.append(
                Column(heading=heading, width=column.width, align=column.align)
            )
        return tuple(printed)

    def _rows(
        self, clause: Clause, number: Number
    ) -> tuple[tuple[tuple[Run, ...], ...], ...]:
        return tuple(
            tuple(
                self._runs(cell, _place(clause, number, "cell", row=row, column=column))
                for column, cell in enumerate(cells, start=1)
            )
            for row, cells in enumerate(clause.rows, start=1)
        )

    def _runs(self, text: str, place: Place) -> tuple[Run, ...]:
        pieces = []
        for run, finding in render(text, self.vocabulary, place):
            pieces.append(run)
            if finding and len(self.findings) < FINDINGS_AT_MOST:
                self.findings.append(finding)
        return tuple(_plain_joined(pieces))


def _plain_joined(pieces: Iterable[Run]) -> Iterator[Run]:
    """Join neighbouring plain runs; a reference stays a run of its own."""
    for target, runs in groupby(pieces, key=lambda run: run.target):
        if target:
            yield from runs
        elif text := joined(runs):
            yield Run(text)


def _place(
    clause: Clause, number: Number, part: str = "", row: int = 0, column: int = 0
) -> Place:
    return Place(key=clause.key, label=number.label, part=part, row=row, column=column)


def outline(printed: Printed) -> tuple[OutlineEntry, ...]:
    """Return the table of contents: every clause that has a heading."""
    return tuple(
        OutlineEntry(clause.key, clause.number, clause.heading_text, clause.level)
        for clause in printed.walk()
        if clause.heading
    )


def joined(runs: Iterable[Run]) -> str:
    """Return the plain text of a stretch of runs."""
    return "".join(run.text for run in runs)


def body_lines(clause: PrintedClause) -> Iterator[str]:
    """Yield heading, text, table head and rows of one clause without its number."""
    yield from filter(None, (clause.heading_text, clause.text))
    if clause.columns:
        yield " | ".join(column.heading for column in clause.columns)
    for row in clause.rows:
        yield " | ".join(joined(cell) for cell in row)


def own_lines(clause: PrintedClause) -> Iterator[str]:
    """Yield the plain text of one clause without what hangs below it."""
    first, *rest = [*body_lines(clause)] or [""]
    yield from filter(None, (f"{clause.number} {first}".strip(), *rest))


def lines_of(clause: PrintedClause) -> Iterator[str]:
    """Yield the plain text of a clause and of all that hangs below it."""
    for part in _walk((clause,)):
        yield from own_lines(part)


def _walk(clauses: Iterable[PrintedClause]) -> Iterator[PrintedClause]:
    for clause in clauses:
        yield clause
        yield from _walk(clause.children)
