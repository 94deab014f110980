"""Where one clause can become two."""

import re
from typing import NamedTuple

from agreements.wording.characters import tidy

SENTENCE = re.compile(r"[.;:!?][“\"»)]*\s+(?=[A-ZÄÖÜ„{(])")
ABBREVIATED = re.compile(r"(?:\b(?:Abs|Nr|Art|Buchst|bzw|ca|vgl|Dr|St|[A-Za-z])|\d)\.$")
BLANK_LINE = re.compile(r"\r?\n[^\S\n]*\r?\n\s*")


class Cut(NamedTuple):
    """A place at which a text can be cut, with the two texts that arise."""

    position: int
    before: str
    after: str


def cuts(text: str) -> tuple[Cut, ...]:
    """Return the ends of sentences at which a text can be cut."""
    found = (cut_at(text, match.end()) for match in SENTENCE.finditer(text))
    return tuple(
        cut for cut in found if cut is not None and not ABBREVIATED.search(cut.before)
    )


def cut_at(text: str, position: int) -> Cut | None:
    """Return the two texts around a position.

    ``None`` if one of them were empty or a placeholder were torn apart.
    """
    before, after = text[:position].strip(), text[position:].strip()
    if not before or not after or before.rfind("{") > before.rfind("}"):
        return None
    return Cut(position, before, after)


def paragraphs(text: str) -> list[str]:
    """Return the texts between blank lines, each tidied; empty ones are left out."""
    return [part for part in map(tidy, BLANK_LINE.split(text)) if part]
