"""Rows as files for office programs; what is written is text, never a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter
from django.utils.translation import gettext as _

Cell = str | date | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60


def csv_file(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as CSV: semicolons and a byte order mark, as Excel expects.

    A cell that a program could take for a formula gets an apostrophe in front.
    """
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    for row in rows:
        writer.writerow([_text(cell) for cell in row])
    return written.getvalue().encode("utf-8-sig")


def xlsx_file(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return rows as a work sheet with real dates, its first row as headings."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet(_("Agreements"))
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(y, x, cell, day)
            elif cell:
                sheet.write_string(y, x, cell, bold if y == 0 else None)
    for x, width in enumerate(_widths(rows)):
        sheet.set_column(x, x, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows) - 1, 1), len(rows[0]) - 1)
    book.close()
    return written.getvalue()


def _text(cell: Cell) -> str:
    text = cell.isoformat() if isinstance(cell, date) else cell or ""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    columns = zip(*rows, strict=True)
    return [min(_WIDEST, 2 + max(len(_text(cell)) for cell in c)) for c in columns]
