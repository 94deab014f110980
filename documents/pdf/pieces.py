"""The clauses of a text in the form the page templates need."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString

from agreements.wording import Column, Kind, PrintedClause
from documents.pdf.markup import anchor, inline, plain

LISTS = {Kind.PARAGRAPH: "paras", Kind.ITEM: "items", Kind.SUBITEM: "subitems"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One clause ready for the page."""

    kind: str
    anchor: str
    number: SafeString
    heading: SafeString
    text: SafeString
    groups: tuple["Group", ...]
    columns: tuple["Head", ...]
    rows: tuple[tuple["Cell", ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours of one form: a numbered list, plain paragraphs or tables."""

    form: str
    """``paras``, ``items``, ``subitems``, ``plain`` or ``tables``."""
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column."""

    text: SafeString
    width: int
    align: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: SafeString
    align: str


def pieces_of(
    clauses: Sequence[PrintedClause], keys: Collection[str]
) -> tuple[Piece, ...]:
    """Return the clauses for the page.

    :param keys: keys of all clauses of the paper, where references may lead
    """
    return tuple(_piece(clause, keys) for clause in clauses)


def _piece(clause: PrintedClause, keys: Collection[str]) -> Piece:
    return Piece(
        kind=str(clause.kind),
        anchor=anchor(clause.key),
        number=plain(clause.number),
        heading=inline(clause.heading, keys),
        text=inline(clause.runs, keys),
        groups=tuple(
            Group(form, pieces_of(tuple(members), keys))
            for form, members in groupby(clause.children, key=_form)
        ),
        columns=tuple(
            Head(plain(column.heading), width, column.align)
            for column, width in zip(
                clause.columns, _widths(clause.columns), strict=True
            )
        ),
        rows=tuple(
            tuple(
                Cell(inline(runs, keys), column.align)
                for runs, column in zip(cells, clause.columns, strict=True)
            )
            for cells in clause.rows
        ),
    )


def _form(clause: PrintedClause) -> str:
    if clause.kind is Kind.TABLE:
        return "tables"
    return LISTS.get(clause.kind, "plain") if clause.number else "plain"


def _widths(columns: Sequence[Column]) -> tuple[int, ...]:
    """Return the per cents of all columns, what is left shared evenly."""
    given = sum(column.width for column in columns)
    open_columns = sum(1 for column in columns if not column.width)
    share = max(100 - given, 0) // open_columns if open_columns else 0
    return tuple(column.width or share for column in columns)
