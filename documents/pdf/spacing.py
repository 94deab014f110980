"""Typed norms and dates stay on one line: no-break spaces, at print time only.

Digest and text check see plain spaces. One space becomes one no-break space, so a
text keeps its length and its places.
"""

import re

NO_BREAK_SPACE = "\u00a0"
TYPED_HYPHEN = "\u2010"

_MONTHS = (
    "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
)
_STEPS = (
    "Absatz|Abs\\.|Satz|Nummer|Nr\\.|Buchstabe|Buchst\\.|Doppelbuchst\\.|Halbsatz"
    "|Artikel|Art\\.|Anlage|Kapitel|Ziffer|Fassung"
)
# Every space in these patterns is one that must not break.
_BOUND = re.compile(
    rf"§ \d"
    rf"|\d[a-z]? (?:Absatz|Abs\.)"
    rf"|\b(?:{_STEPS}) (?:\d|[a-z]{{1,2}}\b)"
    rf"|\b\d{{1,2}}\. (?:{_MONTHS})\b"
    rf"|\d[a-z]? (?:ff?\.|Uhr\b|Euro\b|Prozent\b|[%€])"
    rf"|\b(?:SGB|BGB|HRB|HRA|VR) (?:[IVX]+\b|\d)"
    rf"|\b(?:z|d|u|i|o|e)\. (?:B|h|a|d|R|V|ä)\."
    rf"|\d \d{{3}}\b"
)


def bind(text: str) -> str:
    """Return a text whose norms, dates and units hold together."""
    bound = text.replace(TYPED_HYPHEN, "-")
    for _ in range(2):  # what overlaps, as in "§ 1 Absatz 2", is tied in two rounds
        bound = _BOUND.sub(_tie, bound)
    return bound


def _tie(match: re.Match[str]) -> str:
    return match.group().replace(" ", NO_BREAK_SPACE)
