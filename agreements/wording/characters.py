"""Which characters a text may hold: what is read must be what is signed."""

import unicodedata
from collections.abc import Iterator

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
WIDTHLESS = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
INVISIBLE = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


def tidy(text: str) -> str:
    """Return a text in NFC, every stretch of space and line ends as one space.

    Soft hyphens and characters without width, which word processors leave where a
    line might break, say nothing and go. Marks that turn the direction of writing
    stay and are found by :func:`faults`: somebody has to look at them.
    """
    plain = text.translate(WIDTHLESS)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def faults(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield position (from 1), code and name of every character not allowed.

    Refused are control characters, marks that turn the direction of writing,
    characters without width, and spaces that only look like one.
    """
    if text.isascii() and text.isprintable():
        return
    for position, character in enumerate(text, start=1):
        code = _fault(character)
        if code:
            yield position, code, _name(character)


def _fault(character: str) -> str:
    category = unicodedata.category(character)
    if character in LINE_ENDS:
        return "line-break"
    if category in INVISIBLE:
        return "forbidden-character"
    return "special-space" if category == "Zs" and character != " " else ""


def _name(character: str) -> str:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    return f"{code} {name}" if name else code
