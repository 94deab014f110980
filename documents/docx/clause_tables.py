"""Tables of the wording: fixed columns, the head repeated on every page."""

from collections.abc import Sequence

from lxml import etree

from agreements.wording import Column, PrintedClause, Run
from agreements.wording.printing import joined
from documents.docx.form import BLOCK
from documents.docx.metrics import longest_piece
from documents.docx.paragraphs import paragraph, printed
from documents.docx.stylesheet import TABLE_CELL, TABLE_HEAD, TABLE_LAST
from documents.docx.tables import (
    DATA,
    THICK,
    cell,
    data_borders,
    row,
    rule,
    table,
)
from documents.docx.xml import W, w

MILLIMETRE = 72 / 25.4
"""Length in pt."""
SAFETY = 0.3
"""Millimetres by which a program may measure words differently."""


def clause_table(clause: PrintedClause) -> etree._Element:
    """Return the table of a clause."""
    widths = column_widths(clause.columns, _longest_words(clause))
    body = [_row(clause.columns, widths, cells) for cells in clause.rows]
    rows = [_head(clause.columns, widths), *body]
    title = clause.heading_text or clause.label
    return table(widths, rows, title=title, margins=DATA, borders=data_borders())


def column_widths(
    columns: Sequence[Column], longest: Sequence[float], total: float = BLOCK
) -> list[float]:
    """Return the widths of the columns in mm.

    What is open is shared evenly. A column too narrow for its longest word takes
    what it lacks from those that have room, so no word is cut.

    :param longest: width that the longest word of each column needs, mm
    """
    stated = sum(column.width for column in columns)
    unstated = sum(1 for column in columns if not column.width)
    share = max(100 - stated, 0) / unstated if unstated else 0
    parts = [column.width or share or 1 for column in columns]
    widths = [total * part / sum(parts) for part in parts]
    spare = [wide - least for wide, least in zip(widths, longest, strict=True)]
    lacking = -sum(room for room in spare if room < 0)
    having = sum(room for room in spare if room > 0)
    if not lacking or having < lacking:
        return widths
    return [
        least + max(room, 0) * (1 - lacking / having)
        for least, room in zip(longest, spare, strict=True)
    ]


def _longest_words(clause: PrintedClause) -> list[float]:
    needs = []
    for place, column in enumerate(clause.columns):
        cells = (joined(cells[place]) for cells in clause.rows)
        words = [longest_piece(text, TABLE_CELL) for text in cells]
        longest = max(longest_piece(column.heading, TABLE_HEAD), *words, 0)
        needs.append((longest + DATA.right) / MILLIMETRE + SAFETY)
    return needs


def _head(columns: Sequence[Column], widths: Sequence[float]) -> etree._Element:
    cells = [
        cell(
            width,
            _aligned(column, TABLE_HEAD.name, [Run(column.heading)], keep_next=True),
            borders=[rule("bottom", THICK)],
            bottom=True,
        )
        for column, width in zip(columns, widths, strict=True)
    ]
    return row(cells, is_head=True)


def _row(
    columns: Sequence[Column],
    widths: Sequence[float],
    texts: Sequence[Sequence[Run]],
) -> etree._Element:
    """Return a row; only remarks in the last column may be hyphenated."""
    cells = []
    for column, width, runs in zip(columns, widths, texts, strict=True):
        style = TABLE_LAST if column is columns[-1] else TABLE_CELL
        cells.append(cell(width, _aligned(column, style.name, runs)))
    return row(cells)


def _aligned(
    column: Column, style: str, runs: Sequence[Run], *, keep_next: bool = False
) -> etree._Element:
    content = paragraph(style, *printed(runs), keep_next=keep_next)
    if column.align == "right":
        content.find(f"{{{W}}}pPr").append(w("jc", val="right"))
    return content
