"""A table as lines of text, one per row: what a person writes in one field."""

import re
from collections.abc import Iterable, Sequence

from agreements.wording.characters import tidy
from agreements.wording.errors import TooLargeTableError, UnevenTableError

BETWEEN = re.compile(r"(?<!\\)\|")
COLUMNS_AT_MOST, ROWS_AT_MOST = 12, 400


def table_lines(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table as text: headings in the first line, cells between bars."""
    lines = (headings, *rows)
    return "\n".join(" | ".join(map(_escaped, cells)) for cells in lines)


def _escaped(cell: str) -> str:
    return cell.replace("|", r"\|")


def read_table(text: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the headings and the rows of a table written as lines.

    Empty lines are left out. ``\\|`` is a bar inside a cell.

    :raises UnevenTableError: if a line has more or fewer cells than the first
    :raises TooLargeTableError: if no paper could hold it
    """
    lines = [
        (number, _cells(line))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if not lines:
        return (), ()
    headings = lines[0][1]
    if len(headings) > COLUMNS_AT_MOST or len(lines) > ROWS_AT_MOST + 1:
        raise TooLargeTableError(columns=COLUMNS_AT_MOST, rows=ROWS_AT_MOST)
    for number, cells in lines[1:]:
        _require_even(number, cells, headings)
    return headings, tuple(cells for _number, cells in lines[1:])


def _cells(line: str) -> tuple[str, ...]:
    return tuple(tidy(cell.replace(r"\|", "|")) for cell in BETWEEN.split(line))


def _require_even(line: int, cells: Sequence[str], headings: Sequence[str]) -> None:
    if len(cells) != len(headings):
        raise UnevenTableError(line=line, count=len(cells), columns=len(headings))
