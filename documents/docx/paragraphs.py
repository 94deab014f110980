"""Paragraphs, runs, links and fields: the small parts of every page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from lxml import etree

from agreements.wording import Run
from documents.docx.styles import style_id
from documents.docx.xml import W, w
from documents.spacing import bind

CLAUSE_MARK = "_cl_"
"""Start of the bookmark of a clause; the leading line hides it in dialogs."""


@dataclass(slots=True)
class Bookmarks:
    """Give each bookmark of a document its number."""

    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def around(
        self, name: str, content: Iterable[etree._Element]
    ) -> list[etree._Element]:
        """Return ``content`` between the two ends of a bookmark."""
        number = next(self.numbers)
        start = w("bookmarkStart", id=number, name=name)
        return [start, *content, w("bookmarkEnd", id=number)]


def paragraph(
    style: str,
    *content: etree._Element,
    keep_next: bool = False,
    page_break: bool = False,
    numbering: tuple[int, int] | None = None,
) -> etree._Element:
    """Return a paragraph in a style, known by its name.

    :param numbering: list and level where they are not those of the style
    """
    numbers = None
    if numbering is not None:
        number, level = numbering
        numbers = w("numPr", w("ilvl", val=level), w("numId", val=number))
    properties = w(
        "pPr",
        w("pStyle", val=style_id(style)),
        w("keepNext") if keep_next else None,
        w("pageBreakBefore") if page_break else None,
        numbers,
    )
    return w("p", properties, *content)


def words(text: str) -> etree._Element:
    """Return a run of plain text, bound where lines must not break."""
    return w("r", w("t", bind(text)))


def tab() -> etree._Element:
    return w("r", w("tab"))


def line_break() -> etree._Element:
    return w("r", w("br"))


def printed(runs: Iterable[Run]) -> list[etree._Element]:
    """Return printed text; a reference becomes a link to its clause.

    The words of a reference are fixed, not a field: a word processor would
    recompute them in its own manner and change what was signed.
    """
    return [
        link(f"{CLAUSE_MARK}{run.target}", words(run.text))
        if run.target
        else words(run.text)
        for run in runs
    ]


def link(bookmark: str, *content: etree._Element) -> etree._Element:
    """Return a link to a place in the same document."""
    return w("hyperlink", *content, anchor=bookmark, history=1)


def whole_field(instruction: str, shown: str) -> list[etree._Element]:
    """Return a field with the result it shows until it is computed anew."""
    return [*field_start(instruction), w("r", w("t", shown)), field_end()]


def field_start(instruction: str) -> list[etree._Element]:
    """Return everything of a field that precedes its result."""
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", w("instrText", f" {instruction} ")),
        w("r", w("fldChar", fldCharType="separate")),
    ]


def field_end() -> etree._Element:
    """Return the end of a field."""
    return w("r", w("fldChar", fldCharType="end"))


def keep_with_next(block: etree._Element) -> None:
    """Hold a paragraph, or the last row of a table, on the page of what follows."""
    rows = block.findall(f"{{{W}}}tr")
    for item in rows[-1].iter(f"{{{W}}}p") if rows else [block]:
        _set_flag(item, "keepNext")


def start_page(block: etree._Element) -> None:
    """Let a paragraph begin a page."""
    _set_flag(block, "pageBreakBefore")


def _set_flag(item: etree._Element, name: str) -> None:
    """Insert a property at its place: the schema fixes the order."""
    properties = item.find(f"{{{W}}}pPr")
    order = [f"{{{W}}}{known}" for known in ("pStyle", "keepNext", "pageBreakBefore")]
    present = {child.tag for child in properties}
    tag = f"{{{W}}}{name}"
    if tag not in present:
        before = [known for known in order[: order.index(tag)] if known in present]
        properties.insert(len(before), w(name))
