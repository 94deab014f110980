"""Print a text: numbers, references and placeholders in their final words."""

from collections.abc import Iterator
from dataclasses import dataclass

from agreements.wording.tree import Column, Kind, Wording


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of printed text; with a target it is a reference to a clause."""

    text: str
    target: str = ""
    """Key of the clause the text refers to; empty for plain text."""


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
        return "".join(run.text for run in self.runs)

    @property
    def heading_text(self) -> str:
        """The heading without its number."""
        return "".join(run.text for run in self.heading)


@dataclass(frozen=True, slots=True)
class Printed:
    """A text as it stands on paper, not yet in any file format."""

    wording: Wording
    clauses: tuple[PrintedClause, ...]

    def lines(self) -> tuple[str, ...]:
        """Return the plain text, one line per title, clause, table head and row."""
        return (self.wording.title, *_lines(self.clauses))


def _lines(clauses: tuple[PrintedClause, ...]) -> Iterator[str]:
    for clause in clauses:
        yield from _lines_of(clause)
        yield from _lines(clause.children)


def _lines_of(clause: PrintedClause) -> Iterator[str]:
    for part in (clause.heading_text, clause.text):
        if part:
            yield part


def print_wording(wording: Wording) -> Printed:
    """Return the text as it stands on paper.

    :raises PrintingError: if a reference or placeholder has no meaning
    """
    raise NotImplementedError
