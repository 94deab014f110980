"""Two changes of one text brought together, word by word."""

import re
from collections.abc import Iterator
from itertools import pairwise

from agreements.wording.word_diff import word_diff

Change = tuple[int, int, str]
"""Start and end in the base, and what stands there instead."""


def merge(base: str, ours: str, theirs: str) -> str | None:
    """Return a text with the changes of both, ``None`` where they touch.

    Only changes of different places are brought together; whatever two people
    did to the same words, a person has to decide.
    """
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    changes = sorted({*_changes(base, ours), *_changes(base, theirs)})
    if any(_touch(base, one, other) for one, other in pairwise(changes)):
        return None
    return _applied(base, changes)


def _changes(base: str, text: str) -> Iterator[Change]:
    at = 0
    start, put = -1, ""
    for op, words in word_diff(base, text):
        if op == "equal":
            if start >= 0:
                yield start, at, put
                start, put = -1, ""
            at += len(words)
            continue
        start = at if start < 0 else start
        if op == "delete":
            at += len(words)
        else:
            put += words
    if start >= 0:
        yield start, at, put


def _touch(base: str, one: Change, other: Change) -> bool:
    """Say whether two changes meet; a whole word between keeps them apart."""
    return re.search(r"\w", base[one[1] : other[0]]) is None


def _applied(base: str, changes: list[Change]) -> str:
    pieces, at = [], 0
    for start, end, put in changes:
        pieces += [base[at:start], put]
        at = end
    return "".join([*pieces, base[at:]])
