"""What differs between two texts, word by word."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

Op = Literal["equal", "insert", "delete"]
Piece = tuple[str, str]
"""The same stretch in the old and in the new text, equal or not."""

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+|\s+|[^\w\s]")
SENTENCE_END = re.compile(r"(?<=[.;:!?])(?=\s)|(?<=\n)")
PAIRS_AT_MOST = 20_000
TOKENS_AT_MOST = 5_000
CHARACTERS_AT_MOST = 200_000
SHORT_WORD = 3


def word_diff(old: str, new: str) -> tuple[tuple[Op, str], ...]:
    """Return how ``new`` is made from ``old``: stretches kept, deleted, inserted.

    A number such as ``12.000`` is one word; a short word alone between two
    changes counts as changed. Where too much differs, whole stretches are
    shown as replaced, so that the time stays bounded.
    """
    return tuple(_ops(_without_islands(_merged(_compared(old, new)))))


def _compared(old: str, new: str) -> Iterator[Piece]:
    is_huge = len(old) + len(new) > CHARACTERS_AT_MOST
    for piece in _matched(old, new, SENTENCE_END.split):
        if is_huge or piece[0] == piece[1]:
            yield piece
        else:
            yield from _matched(*piece, TOKEN.findall)


def _matched(old: str, new: str, split: Callable[[str], list[str]]) -> Iterator[Piece]:
    a, b = split(old), split(new)
    start = _shared(a, b)
    end = _shared(a[start:][::-1], b[start:][::-1])
    head, tail = "".join(a[:start]), "".join(a[len(a) - end :])
    a, b = a[start : len(a) - end], b[start : len(b) - end]
    yield head, head
    if len(a) + len(b) > TOKENS_AT_MOST or _pairs(a, b) > PAIRS_AT_MOST:
        yield "".join(a), "".join(b)
    else:
        matcher = SequenceMatcher(str.isspace, a, b, autojunk=False)
        for _, low, high, new_low, new_high in matcher.get_opcodes():
            yield "".join(a[low:high]), "".join(b[new_low:new_high])
    yield tail, tail


def _shared(a: list[str], b: list[str]) -> int:
    pairs = zip(a, b, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _pairs(a: list[str], b: list[str]) -> int:
    """Count the pairs of equal tokens: what the matcher has to look at."""
    count = Counter(b)
    return sum(count[token] for token in a if not token.isspace())


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield equal and changed stretches in turn, none of them empty."""
    old = new = ""
    for piece in pieces:
        if (old == new) is not (piece[0] == piece[1]) and (old or new):
            yield old, new
            old = new = ""
        old, new = old + piece[0], new + piece[1]
    if old or new:
        yield old, new


def _without_islands(pieces: Iterable[Piece]) -> list[Piece]:
    result: list[Piece] = []
    for old, new in pieces:
        if len(result) > 1 and _is_island(result[-2], result[-1], (old, new)):
            island, before = result.pop(), result.pop()
            old, new = before[0] + island[0] + old, before[1] + island[1] + new
        result.append((old, new))
    return result


def _is_island(before: Piece, island: Piece, after: Piece) -> bool:
    words = island[0].split()
    is_short = len(words) < 2 and sum(map(len, words)) <= SHORT_WORD
    replaces = all(before[side] or after[side] for side in (0, 1))
    return island[0] == island[1] and is_short and replaces


def _ops(pieces: Iterable[Piece]) -> Iterator[tuple[Op, str]]:
    for old, new in pieces:
        if old == new:
            yield "equal", old
            continue
        if old:
            yield "delete", old
        if new:
            yield "insert", new
