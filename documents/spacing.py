"""Bind what must not be torn apart at the end of a line.

The no-break spaces stand on paper only; the wording and every comparison of
texts see plain spaces. One space becomes one no-break space, so a text keeps
its length.
"""

import re

NO_BREAK_SPACE = "\u00a0"
TYPED_HYPHEN = "\u2010"
"""The hyphen with a code of its own; papers print the one of the keyboard."""
_MONTHS = (
    "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|"
    "Dezember|January|February|March|May|June|July|October|December"
)
_STEPS = (
    r"Abs\.|Absatz|Satz|Halbsatz|Unterabsatz|Buchst\.|Buchstabe|Doppelbuchst\.|"
    r"Doppelbuchstabe|Nr\.|Nummer|Art\.|Artikel|Anlagen?|Tabelle|Fassung|Kapitel|"
    r"Ziffer|para\.|paragraph|lit\.|sublit\.|letter|sub-letter|Annex|table|version"
)
# every space in these patterns is one that must not break
_BOUND = re.compile(
    rf"§§? \d"
    rf"|\d[a-z]? (?:Absatz|Abs\.)"
    rf"|\b(?:{_STEPS}) (?:\d|([a-z])\1?\b)"
    rf"|\b\d{{1,2}}\.? (?:{_MONTHS})\b"
    rf"|\d[a-z]? (?:ff?\.|Uhr\b|Euro\b|Prozent\b|[%€])"
    rf"|\b(?:SGB|BGB|HRB|HRA|VR) (?:[IVX]+\b|\d)"
    rf"|\b(?:z|d|u|i|o|e)\. (?:B|h|a|d|R|V|ä)\."
    rf"|\d \d{{3}}\b"
)


def bind(text: str) -> str:
    """Return ``text`` with no-break spaces in norms, days and amounts."""
    for _round in range(2):  # what overlaps is bound in two rounds
        text = _BOUND.sub(_tied, text)
    return text


def _tied(match: re.Match[str]) -> str:
    return match.group().replace(" ", NO_BREAK_SPACE)
