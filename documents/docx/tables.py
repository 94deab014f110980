"""Tables: fixed columns, rows that stay whole, rules only between rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from documents.docx.styles import BLACK, RULE
from documents.docx.xml import points, twips, w

THICK, THIN = 8, 4
"""Width of rules in eighths of a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Distances inside of a cell, pt."""

    top: float = 0
    bottom: float = 0
    right: float = 0


DATA = Margins(top=4, bottom=4, right=6)
BARE = Margins()


def table(
    widths: Sequence[float],
    rows: Iterable[etree._Element],
    *,
    title: str = "",
    indent: float = 0,
    margins: Margins = BARE,
    borders: etree._Element | None = None,
) -> etree._Element:
    """Return a table with fixed columns.

    :param widths: width of each column in mm
    :param title: what a screen reader announces
    """
    inner = (
        w("top", w=points(margins.top), type="dxa"),
        w("left", w=0, type="dxa"),
        w("bottom", w=points(margins.bottom), type="dxa"),
        w("right", w=points(margins.right), type="dxa"),
    )
    properties = w(
        "tblPr",
        w("tblW", w=sum(map(twips, widths)), type="dxa"),
        w("tblInd", w=twips(indent), type="dxa"),
        borders,
        w("tblLayout", type="fixed"),
        w("tblCellMar", *inner),
        w("tblLook", val="0000"),
        w("tblCaption", val=title) if title else None,
    )
    grid = w("tblGrid", *(w("gridCol", w=twips(width)) for width in widths))
    return w("tbl", properties, grid, *rows)


def row(
    cells: Iterable[etree._Element], *, is_head: bool = False, height: float = 0
) -> etree._Element:
    """Return a row that never breaks; a head is repeated on every page.

    :param height: exact height in mm, 0 for as much as the text needs
    """
    exact = w("trHeight", val=twips(height), hRule="exact") if height else None
    head = w("tblHeader") if is_head else None
    return w("tr", w("trPr", w("cantSplit"), exact, head), *cells)


def cell(
    width: float,
    *content: etree._Element,
    borders: Iterable[etree._Element] = (),
    bottom: bool = False,
) -> etree._Element:
    """Return a cell; ``bottom`` sets its text on the lower edge."""
    drawn = [*borders]
    properties = w(
        "tcPr",
        w("tcW", w=twips(width), type="dxa"),
        w("tcBorders", *drawn) if drawn else None,
        w("vAlign", val="bottom") if bottom else None,
    )
    return w("tc", properties, *content)


def rule(side: str, size: int = THIN, colour: str = BLACK) -> etree._Element:
    """Return one border."""
    return w(side, val="single", sz=size, space=0, color=colour)


def data_borders() -> etree._Element:
    """Return thin rules between rows and a thick one at the end."""
    return w("tblBorders", rule("bottom", THICK), rule("insideH", THIN, RULE))
