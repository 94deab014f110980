"""Read the text of a PDF through its tags: what a screen reader is told."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf

MCID = "/MCID"
SHOW = {"Tj", "TJ"}
NO_SIGN = "\ufffd"
ARTIFACT = -1
ENTRIES = re.compile(rb"^<([0-9a-f]{4})> <([0-9a-f]*)>$", re.MULTILINE).findall

Place = tuple[int, int]
"""Number and generation of an object."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of text on one page."""

    text: str
    page: int
    """Number of the page, from 1."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the structure tree with its text and children in order."""

    tag: str
    parts: tuple["Element | Shown", ...]

    def walk(self) -> Iterator["Element"]:
        """Yield this element and all below it."""
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part.walk()

    def shown(self) -> Iterator[Shown]:
        """Yield every stretch of text in the order of reading."""
        for part in self.parts:
            if isinstance(part, Shown):
                yield part
            else:
                yield from part.shown()

    def text(self) -> str:
        """Return all text of the element, ends of lines as they are encoded."""
        return "".join(shown.text for shown in self.shown())


Marked = dict[tuple[Place, int], Shown]
"""What is shown under a mark of a page."""


@dataclass(slots=True)
class PageText:
    """What one page shows: text by mark, and glyphs by font."""

    marked: dict[int, str] = field(default_factory=dict)
    glyphs: dict[str, set[int]] = field(default_factory=dict)
    """Numbers of the shown glyphs for each font's name, artifacts included."""


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """Open a PDF from bytes."""
    return pikepdf.open(BytesIO(data))


def read_structure(pdf: pikepdf.Pdf) -> Element:
    """Return the root of the structure tree with all text."""
    marked: Marked = {}
    for number, page in enumerate(pdf.pages, start=1):
        for mark, text in read_page(page).marked.items():
            marked[_place(page.obj), mark] = Shown(text, number)
    return Element("Root", tuple(_parts(pdf.Root.StructTreeRoot, marked, (0, 0))))


def _parts(
    node: pikepdf.Object, marked: Marked, page: Place
) -> Iterator[Element | Shown]:
    for child in _children(node):
        if isinstance(child, int):
            found = marked.get((page, child))
        elif child.get("/Type") == "/MCR":
            found = marked.get((_place(child.Pg), int(child.MCID)))
        elif "/S" in child:
            own = _place(child.Pg) if "/Pg" in child else page
            yield Element(str(child.S)[1:], tuple(_parts(child, marked, own)))
            continue
        else:
            continue
        if found is not None:
            yield found


def _children(node: pikepdf.Object) -> list[pikepdf.Object]:
    children = node.get("/K")
    if children is None:
        return []
    return list(children) if isinstance(children, pikepdf.Array) else [children]


def _place(thing: pikepdf.Object) -> Place:
    number, generation = thing.objgen
    return number, generation


def read_page(page: pikepdf.Page) -> PageText:
    """Return text and glyphs of a page, read from its content and fonts alone."""
    read = PageText()
    fonts = dict(page.resources.get("/Font", pikepdf.Dictionary()).items())
    texts = {key: unicode_map(font) for key, font in fonts.items()}
    marks: list[int | None] = []
    key = ""
    for step in pikepdf.parse_content_stream(page):
        name = str(step.operator)
        if name == "Tf":
            key = str(step.operands[0])
        elif name in {"BDC", "BMC"}:
            marks.append(_mark(list(step.operands)))
        elif name == "EMC":
            marks.pop()
        elif name in SHOW:
            codes = list(_codes(step.operands[0]))
            read.glyphs.setdefault(str(fonts[key].BaseFont), set()).update(codes)
            mark = next((mark for mark in reversed(marks) if mark is not None), None)
            if mark is not None and mark != ARTIFACT:
                text = "".join(texts[key].get(code, NO_SIGN) for code in codes)
                read.marked[mark] = read.marked.get(mark, "") + text
    return read


def _mark(operands: list[pikepdf.Object]) -> int | None:
    if operands[0] == "/Artifact":
        return ARTIFACT
    if len(operands) < 2 or not isinstance(operands[1], pikepdf.Dictionary):
        return None
    mark = operands[1].get(MCID)
    return None if mark is None else int(mark)


def _codes(shown: pikepdf.Object) -> Iterator[int]:
    """Yield the two-byte codes of a ``Tj`` string or ``TJ`` array."""
    strings = list(shown) if isinstance(shown, pikepdf.Array) else [shown]
    for string in strings:
        if isinstance(string, pikepdf.String):
            data = bytes(string)
            for start in range(0, len(data), 2):
                yield int.from_bytes(data[start : start + 2], "big")


def unicode_map(font: pikepdf.Object) -> Mapping[int, str]:
    """Return the text of each code of a font, from its ``ToUnicode`` map."""
    if "/ToUnicode" not in font:
        return {}
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in ENTRIES(font.ToUnicode.read_bytes())
    }
