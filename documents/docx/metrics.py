"""How wide words are and where lines break, by the shipped typefaces."""

import re
from collections.abc import Iterator
from functools import cache

import pyphen
from fontTools.ttLib import TTFont

from documents.docx.fonts import FOLDER
from documents.docx.styles import SANS, SERIF, Style

FILES = {
    (SERIF, False): "NotoSerif_400Regular_Latin.ttf",
    (SANS, False): "NotoSans_400Regular_Latin.ttf",
    (SANS, True): "NotoSans_700Bold_Latin.ttf",
}
UNKNOWN = 0.6
"""Width of a letter that the excerpts lack, em."""
ZONE = 9 * 72 / 25.4
"""A word is broken only where more than this would stay blank, pt."""
PIECE = re.compile(r"[^ \-–/]*[\-–/]|[^ \-–/]+| ")
DICTIONARIES = {"de": "de_DE", "en": "en_GB"}


@cache
def _widths(font: str, bold: bool) -> dict[str, float]:
    with TTFont(FOLDER / FILES[font, bold], lazy=True) as file:
        advances, unit = file["hmtx"], file["head"].unitsPerEm
        return {
            chr(code): advances[name][0] / unit
            for code, name in file.getBestCmap().items()
        }


@cache
def _dictionary(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=DICTIONARIES[language])


def width(text: str, style: Style) -> float:
    """Return the width of a text in pt."""
    widths = _widths(style.font, style.bold)
    return style.size * sum(widths.get(sign, UNKNOWN) for sign in text)


def longest_piece(text: str, style: Style) -> float:
    """Return the width of the longest piece that no line end can part, pt."""
    return max((width(piece, style) for piece in PIECE.findall(text)), default=0)


def count_lines(text: str, style: Style, room: float, language: str) -> int:
    """Return how many lines a paragraph fills.

    :param room: width of a line in pt
    """
    lines, used = 1, 0.0
    for piece in PIECE.findall(text):
        wide = width(piece, style)
        if piece == " " or used + wide <= room:
            used += wide
        else:
            tail = piece
            if style.hyphens and room - used > ZONE:
                tail = _rest(piece, style, room - used, language)
            lines += 1
            used = width(tail, style)
    return lines


def _rest(word: str, style: Style, room: float, language: str) -> str:
    """Return what of a word goes to the next line."""
    for head, tail in _breaks(word, language):
        if width(f"{head}-", style) <= room:
            return tail
    return word


def _breaks(word: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to break a word, the longest head first."""
    for place in reversed(_dictionary(language).positions(word)):
        yield word[:place], word[place:]
