"""The shipped fonts: which signs they draw and which sign a glyph is."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools import agl
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent.parent / "fonts"

SOFT_HYPHEN = "\u00ad"
# U+2010 is printed only where a word is broken (typed ones become U+002D), and a
# dotless j only under an accent: both must read as the word without the break.
READ_AS = {"\u2010": SOFT_HYPHEN, "\u0237": "j"}
LIGATURES = range(0xFB00, 0xFB07)


@dataclass(frozen=True, slots=True)
class Face:
    """One shipped font file and how the style sheet names it."""

    family: str
    weight: int
    file: str
    pdf_name: str
    """Name of the embedded font, without the mark of its subset."""

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return (FOLDER / self.file).read_bytes()


SERIF = Face("Agr Serif", 400, "NotoSerif_400Regular.ttf", "Agr-Serif")
SANS = Face("Agr Sans", 400, "NotoSans_400Regular.ttf", "Agr-Sans")
SANS_BOLD = Face("Agr Sans", 600, "NotoSans_600SemiBold.ttf", "Agr-Sans-Semi-Bold")
SIGNS = Face("Agr Signs", 400, "NotoSansMath_400Regular.ttf", "Agr-Signs")
FACES = (SERIF, SANS, SANS_BOLD, SIGNS)


@cache
def signs_of_glyphs(face: Face) -> tuple[str, ...]:
    """Return for each glyph number of a font the text it stands for.

    Read from the font alone: what a reader copies is what is drawn, whatever
    the renderer believed to draw.
    """
    with TTFont(BytesIO(face.data), lazy=True) as font:
        known: dict[str, str] = {}
        for code, name in sorted(font.getBestCmap().items()):
            known.setdefault(name, chr(code))
        names = font.getGlyphOrder()
    texts = (known.get(name) or agl.toUnicode(name) for name in names)
    return tuple(spelled(READ_AS.get(text, text)) for text in texts)


def spelled(text: str) -> str:
    """Return a text with the ligatures from ff to st as their letters."""
    return "".join(
        unicodedata.normalize("NFKC", sign) if ord(sign) in LIGATURES else sign
        for sign in text
    )


@cache
def _drawable() -> frozenset[str]:
    """Return every sign that stands in each weight or in the font of signs."""

    def signs(face: Face) -> set[str]:
        with TTFont(BytesIO(face.data), lazy=True) as font:
            return {chr(code) for code in font.getBestCmap()}

    texts = signs(SERIF) & signs(SANS) & signs(SANS_BOLD)
    return frozenset(texts | signs(SIGNS))


def undrawable(text: str) -> tuple[str, ...]:
    """Return each sign of a text that no shipped font can draw, in its order."""
    return tuple(dict.fromkeys(sign for sign in text if sign not in _drawable()))
