"""A text of thirty pages in two versions that differ in every second clause."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agreements.wording import Clause, Kind, Wording, walk
from demonstration.wordings import framework_wording

SECTIONS = 32
PARAGRAPHS = 6
WORDS = 36
"""Words of a paragraph; ``PARAGRAPHS`` of them in ``SECTIONS`` fill the pages."""

CHANGED, REMOVED, ADDED = 0.5, 0.08, 0.08
"""Shares of the paragraphs; besides, every tenth section is moved to the end."""


def vocabulary() -> list[str]:
    """Return the plain words of the demonstration's framework."""
    said = " ".join(clause.text for clause in walk(framework_wording().clauses))
    words = {word for word in said.split() if word.isalpha() and len(word) > 1}
    return sorted(words)


def sentence(chance: random.Random, words: Sequence[str], length: int) -> str:
    """Return so many words that end like a sentence."""
    said = [chance.choice(words) for _number in range(length)]
    for place in range(11, length - 2, 12):
        said[place] += "."
        said[place + 1] = said[place + 1].capitalize()
    return f"{' '.join(said).capitalize()}."


def two_versions(reference: str) -> tuple[Wording, Wording]:
    """Return the earlier and the later wording of one agreement."""
    chance, words = random.Random(30), vocabulary()  # noqa: S311  (the same each time)
    sections = tuple(
        Clause(
            kind=Kind.SECTION,
            key=f"{number:012x}",
            heading=sentence(chance, words, 3).rstrip("."),
            children=tuple(_paragraphs(chance, words, number)),
        )
        for number in range(1, SECTIONS + 1)
    )
    earlier = replace(
        framework_wording(), reference=reference, version=1, clauses=sections
    )
    later = tuple(_changed(chance, words, sections))
    return earlier, replace(earlier, version=2, clauses=later)


def _paragraphs(
    chance: random.Random, words: Sequence[str], section: int
) -> Iterator[Clause]:
    for number in range(1, PARAGRAPHS + 1):
        yield Clause(
            kind=Kind.PARAGRAPH,
            key=f"{section:06x}{number:06x}",
            text=sentence(chance, words, WORDS),
        )


def _changed(
    chance: random.Random, words: Sequence[str], sections: Sequence[Clause]
) -> Iterator[Clause]:
    stay = [section for n, section in enumerate(sections) if n % 10]
    moved = [section for n, section in enumerate(sections) if not n % 10]
    for section in (*stay, *moved):
        parts: list[Clause] = []
        for part in section.children:
            if chance.random() < ADDED:
                key = f"ff{part.key[2:]}"
                parts.append(
                    replace(part, key=key, text=sentence(chance, words, WORDS))
                )
            if chance.random() >= REMOVED:
                parts.append(_reworded(chance, words, part))
        yield replace(section, children=tuple(parts))


def _reworded(chance: random.Random, words: Sequence[str], clause: Clause) -> Clause:
    if chance.random() >= CHANGED:
        return clause
    said = clause.text.split(" ")
    for _time in range(8):
        said[chance.randrange(1, len(said) - 1)] = chance.choice(words)
    return replace(clause, text=" ".join(said))
