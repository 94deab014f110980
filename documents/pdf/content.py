"""Read the text of a PDF through its tags: what a screen reader is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf

MCID = "/MCID"
SHOW = {"Tj", "TJ"}
NO_SIGN = "\ufffd"

Place = tuple[int, int]
"""Number and generation of an object."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the structure tree with its text and children in order."""

    tag: str
    parts: tuple["Element | str", ...]

    def walk(self) -> Iterator["Element"]:
        """Yield this element and all below it."""
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part.walk()

    def text(self) -> str:
        """Return all text of the element, ends of lines as they are encoded."""
        return "".join(
            part if isinstance(part, str) else part.text() for part in self.parts
        )


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
    marked: dict[Place, Mapping[int, str]] = {}
    for page in pdf.pages:
        marked[_place(page.obj)] = read_page(page).marked
    return Element("Root", tuple(_parts(pdf.Root.StructTreeRoot, marked, None)))


def _parts(
    node: pikepdf.Object,
    marked: Mapping[Place, Mapping[int, str]],
    page: Place | None,
) -> Iterator[Element | str]:
    for child in _children(node):
        if isinstance(child, int):
            if page is not None:
                yield marked[page].get(child, "")
        elif child.get("/Type") == "/MCR":
            yield marked[_place(child.Pg)].get(int(child.MCID), "")
        elif "/S" in child:
            own = _place(child.Pg) if "/Pg" in child else page
            yield Element(str(child.S)[1:], tuple(_parts(child, marked, own)))


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
            if mark is not None:
                text = "".join(texts[key].get(code, NO_SIGN) for code in codes)
                read.marked[mark] = read.marked.get(mark, "") + text
    return read


def _mark(operands: list[pikepdf.Object]) -> int | None:
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
    texts: dict[int, str] = {}
    inside = False
    for line in font.ToUnicode.read_bytes().split(b"\n"):
        if line.endswith((b"beginbfchar", b"endbfchar")):
            inside = line.endswith(b"beginbfchar")
        elif inside:
            code, text = line.strip(b"<>").split(b"> <")
            texts[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return texts
