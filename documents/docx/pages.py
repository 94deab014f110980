"""On which page a heading stands: the contents are filled in, not left to Word.

A small layout engine for exactly this paper: every line has an exact height, so
counting lines is enough. The fields stay fields; a word processor that breaks a
page elsewhere computes them anew when asked to.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from documents.docx.form import BLOCK, Form
from documents.docx.metrics import count_lines
from documents.docx.numbering import lists
from documents.docx.styles import Style, style_id
from documents.docx.stylesheet import stylesheet
from documents.docx.xml import W

MILLIMETRE, TWIP = 72 / 25.4, 1 / 20
"""Lengths in pt."""
MINIMUM = 2
"""Lines of a paragraph that stay together at the end and at the top of a page."""
RULE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A paragraph or a row of a table; heights in pt."""

    lines: int
    line: float
    before: float = 0
    after: float = 0
    keep_next: bool = False
    page_break: bool = False
    marks: tuple[str, ...] = ()

    @property
    def text(self) -> float:
        return self.lines * self.line


@dataclass(slots=True)
class Ruler:
    """Measures the paragraphs and tables of a paper in one language."""

    form: Form
    language: str
    styles: Mapping[str, Style] = field(init=False)
    indents: Mapping[str, float] = field(init=False)

    def __post_init__(self) -> None:
        self.styles = {item.identifier: item for item in stylesheet(self.form)}
        self.indents = {
            style_id(level.style): level.left
            for levels in lists(self.form, self.language).values()
            for level in levels
        }

    def boxes(self, blocks: Iterable[etree._Element]) -> Iterator[Box]:
        """Yield one box for each paragraph and each row."""
        for block in blocks:
            if block.tag == f"{{{W}}}p":
                yield self._paragraph(block, BLOCK)
            elif block.tag == f"{{{W}}}tbl":
                yield from self._rows(block)

    def _paragraph(self, item: etree._Element, room: float) -> Box:
        properties = item.find(f"{{{W}}}pPr")
        style = self.styles[_value(properties, "pStyle")]
        left = self.indents.get(style.identifier, style.left)
        inner = (room - left - style.right) * MILLIMETRE
        parts = _text(item).split("\n")
        above = [rule for rule in style.borders if rule.side == "top"]
        below = [rule for rule in style.borders if rule.side == "bottom"]
        return Box(
            lines=sum(count_lines(part, style, inner, self.language) for part in parts),
            line=style.line,
            before=style.before + sum(rule.width + rule.distance for rule in above),
            after=style.after + sum(rule.width + rule.distance for rule in below),
            keep_next=style.keep_next or _has(properties, "keepNext"),
            page_break=style.page_break or _has(properties, "pageBreakBefore"),
            marks=_marks(item),
        )

    def _rows(self, table: etree._Element) -> Iterator[Box]:
        margins = table.find(f"{{{W}}}tblPr/{{{W}}}tblCellMar")
        padding = sum(_length(margins.find(f"{{{W}}}{side}"), "w") for side in _ENDS)
        right = _length(margins.find(f"{{{W}}}right"), "w") / MILLIMETRE
        for row in table.findall(f"{{{W}}}tr"):
            cells = []
            for cell in row.findall(f"{{{W}}}tc"):
                wide = _length(cell.find(f"{{{W}}}tcPr/{{{W}}}tcW"), "w") / MILLIMETRE
                inner = wide - right
                cells.append([self._paragraph(item, inner) for item in _inside(cell)])
            height = max(sum(map(_height, boxes)) for boxes in cells) + padding + RULE
            exact = row.find(f"{{{W}}}trPr/{{{W}}}trHeight")
            yield Box(
                lines=1,
                line=height if exact is None else _length(exact, "val"),
                keep_next=all(box.keep_next for boxes in cells for box in boxes),
                marks=tuple(
                    mark for boxes in cells for box in boxes for mark in box.marks
                ),
            )


_ENDS = ("top", "bottom")


def page_numbers(boxes: Sequence[Box], height: float) -> tuple[Mapping[str, int], int]:
    """Return the page of each bookmark, and how many pages there are.

    :param height: height of the text area, pt
    """
    marks: dict[str, int] = {}
    page, used, start = 1, 0.0, 0
    while start < len(boxes):
        chain = _chain(boxes, start)
        first = chain[0]
        is_full = used and used + _needed(chain) > height
        if first.page_break and start:
            page, used = page + 1, 0.0
        elif is_full and _needed(chain) <= height:
            page, used = page + 1, 0.0
            chain[0] = replace(first, before=0)
        for box in chain:
            page, used = _placed(box, page, used, height, marks)
        start += len(chain)
    return marks, page


def _chain(boxes: Sequence[Box], start: int) -> list[Box]:
    """Return what hangs together from here on: all that keep with the next."""
    end = start
    while boxes[end].keep_next and end + 1 < len(boxes):
        end += 1
    return list(boxes[start : end + 1])


def _needed(chain: Sequence[Box]) -> float:
    *kept, last = chain
    return sum(map(_height, kept)) + last.before + _beginning(last) * last.line


def _beginning(box: Box) -> int:
    """Return how many lines must at least stand on the first page."""
    return box.lines if box.lines < 2 * MINIMUM else MINIMUM


def _placed(
    box: Box, page: int, used: float, height: float, marks: dict[str, int]
) -> tuple[int, float]:
    """Set a box; return the page on which it ends and what is used there."""
    room = int((height - used - box.before + 0.1) // box.line)
    if room < box.lines:
        room = min(room, box.lines - MINIMUM)
        if room < _beginning(box):
            page, used, room = page + 1, 0.0, int(height // box.line)
            box = replace(box, before=0)
    marks.update(dict.fromkeys(box.marks, page))
    left = box.lines
    while left > room > 0:
        left, page, used = left - room, page + 1, 0.0
        room = int(height // box.line)
        box = replace(box, before=0)
    return page, used + box.before + left * box.line + box.after


def _height(box: Box) -> float:
    return box.before + box.text + box.after


def _inside(cell: etree._Element) -> list[etree._Element]:
    return list(cell.findall(f"{{{W}}}p"))


def _marks(item: etree._Element) -> tuple[str, ...]:
    found = item.iter(f"{{{W}}}bookmarkStart")
    return tuple(mark.get(f"{{{W}}}name") for mark in found)


def _text(item: etree._Element) -> str:
    signs = {f"{{{W}}}br": "\n", f"{{{W}}}tab": " "}
    parts = item.iter(f"{{{W}}}t", *signs)
    return "".join(signs.get(part.tag) or part.text or "" for part in parts)


def _value(properties: etree._Element, name: str) -> str:
    return str(properties.find(f"{{{W}}}{name}").get(f"{{{W}}}val"))


def _has(properties: etree._Element, name: str) -> bool:
    return properties.find(f"{{{W}}}{name}") is not None


def _length(element: etree._Element, name: str) -> float:
    return int(element.get(f"{{{W}}}{name}")) * TWIP
