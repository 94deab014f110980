"""Read the wording back from a DOCX, as a word processor shows it.

Shares nothing with the builder: numbers are counted anew from ``numbering.xml``
and the styles, so equal texts prove that the real numbering prints the right
numbers.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORDING = "_vw_wording"
TITLE = "Title"
LEVELS = 9
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def text_of_docx(docx: bytes) -> tuple[str, ...]:
    """Return title and wording line by line, numbers included.

    Reads papers of this service; for a file from outside the gate comes first.
    """
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        body, styles, numbering = (
            etree.fromstring(archive.read(f"word/{name}.xml"), PARSER)
            for name in ("document", "styles", "numbering")
        )
    numbers = Numbers(Lists(numbering), Styles(styles))
    titles = (
        text_of(item)
        for item in body.iter(f"{W}p")
        if numbers.styles.name(item) == TITLE
    )
    lines = (line for block in _wording(body[0]) for line in _lines(block, numbers))
    return (*titles, *(line for line in lines if line))


def _wording(body: etree._Element) -> Iterator[etree._Element]:
    """Yield the blocks between the two ends of the bookmark of the wording."""
    number = None
    for block in body:
        if block.tag == f"{W}bookmarkStart" and block.get(f"{W}name") == WORDING:
            number = block.get(f"{W}id")
        elif block.tag == f"{W}bookmarkEnd" and block.get(f"{W}id") == number:
            return
        elif number is not None:
            yield block


def _lines(block: etree._Element, numbers: "Numbers") -> Iterator[str]:
    if block.tag == f"{W}p":
        yield f"{numbers.next(block)} {text_of(block)}".strip()
    for row in block.findall(f"{W}tr"):
        cells = row.findall(f"{W}tc")
        yield " | ".join("".join(map(text_of, cell.iter(f"{W}p"))) for cell in cells)


def text_of(paragraph: etree._Element) -> str:
    """Return what a paragraph shows, no-break spaces as plain ones."""
    signs = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}noBreakHyphen": "\u2011"}
    text = "".join(
        signs.get(part.tag) or part.text or ""
        for run in paragraph.iter(f"{W}r")
        for part in run
        if part.tag == f"{W}t" or part.tag in signs
    )
    return text.replace("\u00a0", " ")


class Styles:
    """Paragraph styles: their names, and the list a style belongs to."""

    def __init__(self, root: etree._Element) -> None:
        self._styles = {
            item.get(f"{W}styleId"): item for item in root.findall(f"{W}style")
        }

    def name(self, paragraph: etree._Element) -> str:
        """Return the name of the style of a paragraph."""
        style = self._styles.get(_value(paragraph.find(f"{W}pPr/{W}pStyle")))
        return "" if style is None else _value(style.find(f"{W}name"))

    def chain(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """Yield the properties of a paragraph, its style and the ones below."""
        yield paragraph.find(f"{W}pPr")
        key = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
        while key in self._styles:
            style = self._styles[key]
            yield style.find(f"{W}pPr")
            key = _value(style.find(f"{W}basedOn"))


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list as ``numbering.xml`` states it."""

    start: int
    form: str
    text: str


class Lists:
    """The lists of a document by the number that paragraphs name."""

    def __init__(self, root: etree._Element) -> None:
        abstract = {
            item.get(f"{W}abstractNumId"): [
                Level(
                    start=int(_value(level.find(f"{W}start"))),
                    form=_value(level.find(f"{W}numFmt")),
                    text=_value(level.find(f"{W}lvlText")),
                )
                for level in item.findall(f"{W}lvl")
            ]
            for item in root.findall(f"{W}abstractNum")
        }
        self.levels = {
            item.get(f"{W}numId"): abstract[_value(item.find(f"{W}abstractNumId"))]
            for item in root.findall(f"{W}num")
        }


class Numbers:
    """Counts list numbers as they come, as a word processor does."""

    def __init__(self, lists: Lists, styles: Styles) -> None:
        self.lists = lists
        self.styles = styles
        self._counts: dict[str, list[int | None]] = {}

    def next(self, paragraph: etree._Element) -> str:
        """Return the number before a paragraph, empty if it has none."""
        number, place = self._list(paragraph)
        if not number:
            return ""
        levels = self.lists.levels[number]
        counts = self._counts.setdefault(number, [None] * LEVELS)
        before = counts[place]
        counts[place] = levels[place].start if before is None else before + 1
        counts[place + 1 :] = [None] * (LEVELS - place - 1)
        text = levels[place].text
        for index, level in enumerate(levels[: place + 1]):
            count = counts[index] or level.start
            text = text.replace(f"%{index + 1}", _shown(count, level.form))
        return text.strip()

    def _list(self, paragraph: etree._Element) -> tuple[str, int]:
        """Return list and level; a style's level is the one linked to it."""
        for properties in self.styles.chain(paragraph):
            if properties is None:
                continue
            found = properties.find(f"{W}numPr")
            if found is not None:
                number = _value(found.find(f"{W}numId"))
                level = _value(found.find(f"{W}ilvl")) or "0"
                return ("", 0) if number == "0" else (number, int(level))
        return "", 0


def _shown(count: int, form: str) -> str:
    if form == "lowerLetter":
        return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    return str(count)


def _value(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get(f"{W}val", ""))
