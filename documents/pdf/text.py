"""The wording as it stands in a PDF, line by line, for comparison with the text.

The lines come from the structure tree and the glyphs that are drawn (the maps from
glyph to sign are those of the shipped fonts, see ``resaving``): a wrong glyph is a
wrong text. Running headers, contents, signatures and proof are no wording.
"""

import re
import unicodedata
from collections.abc import Iterator

from documents.pdf.content import Element, Shown, open_pdf, read_structure
from documents.pdf.glyphs import SOFT_HYPHEN, spelled
from documents.spacing import NO_BREAK_SPACE, TYPED_HYPHEN

LINES = {"H1", "H2", "H3", "H4", "H5", "H6", "P", "Caption", "TR"}
CELLS = {"TH", "TD"}
CELL_END = " | "
BROKEN = re.compile(rf"\w+(?:{SOFT_HYPHEN}\w+)+").findall


def text_of_pdf(pdf: bytes) -> tuple[str, ...]:
    """Return the wording of a paper in the form of ``Printed.lines()``.

    Words broken at the end of a line are whole again; no-break spaces stay.
    """
    return tuple(line.replace(SOFT_HYPHEN, "") for line in _wording(pdf))


def broken_words(pdf: bytes) -> tuple[str, ...]:
    """Return the words of the wording broken by hyphenation, ``-`` at the break."""
    words = {word for line in _wording(pdf) for word in BROKEN(line)}
    return tuple(sorted(word.replace(SOFT_HYPHEN, "-") for word in words))


def _wording(pdf: bytes) -> list[str]:
    with open_pdf(pdf) as opened:
        root = read_structure(opened)
    title = next(part for part in root.walk() if part.tag == "H1")
    articles = (part for part in root.walk() if part.tag == "Art")
    lines = [line for article in articles for line in _lines(article)]
    return [_text(title), *filter(None, lines)]  # a row of empty cells is no line


def normalise(text: str) -> str:
    """Return a text as it is compared.

    NFC; no-break spaces are spaces, ligatures their letters, a typed U+2010 is
    U+002D as it is printed. Nothing else is dropped or changed: each word, number
    and sign counts.
    """
    plain = text.replace(NO_BREAK_SPACE, " ").replace(TYPED_HYPHEN, "-")
    return unicodedata.normalize("NFC", spelled(plain))


def _lines(element: Element) -> Iterator[str]:
    for part in element.parts:
        if isinstance(part, Shown):
            continue
        if part.tag == "TR":
            cells = (cell for cell in part.walk() if cell.tag in CELLS)
            yield CELL_END.join(_text(cell) for cell in cells)
        elif part.tag in LINES:
            yield _text(part)
        else:
            yield from _lines(part)


def _text(element: Element) -> str:
    return element.text().strip()
