"""Sections cited in plain figures: of no text, or of this one and yet no reference."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from agreements.wording.findings import Finding, Place
from agreements.wording.language import language_of
from agreements.wording.numbering import walk_numbered
from agreements.wording.placeholders import REFERENCE
from agreements.wording.tree import Clause, Kind, Wording

SIGN = re.compile(r"§§? ?(?=\d)")
NUMBER = re.compile(r"(\d+)([a-z]?)\b")
PARTS = re.compile(
    r" (?:Absatz|Absätze|Abs\.|Satz|Sätze|S\.|Halbsatz|Nummern?|Nrn?\.|Buchstaben?"
    r"|Buchst\.|Doppelbuchst\.|Unterabsatz|UAbs\.|Var\.|Alt\."
    r"|paragraphs?|paras?\.|sentences?|numbers?|letters?|lit\.) ?"
    r"(?:\d+[a-z]?|[a-z]{1,2})\b"
    r"(?:(?:,| und| oder| bis| and| or| to|–|-) ?(?:\d+[a-z]?|[a-z])\b)*"
)
NEXT = re.compile(r" ?(?:,|und|oder|bis|sowie|and|or|to|–|-|ff?\.) ?(?:§§? ?)?(?=\d)")
NEXT_SIGNED = re.compile(r" ?(?:,|und|oder|bis|sowie|and|or|to|–) ?§§? ?(?=\d)")
LAW_BEHIND = re.compile(
    r"(?: ?ff?\.)? ?(?:\{|[(„“\"]?(?:des|der|of)\b|[(„“\"]?\w*[A-ZÄÖÜ][\w-]*[A-ZÄÖÜ]"
    r"|[(„“\"]?[\w-]*(?:gesetz|buch|ordnung|satzung|vertrag|vereinbarung"
    r"|richtlinie|vorschrift|Act|Code)\w{0,2}\b)",
)
CITATION = re.compile(
    r"§ ?(\d+[a-z]?)\b"
    r"(?: (?:Abs\.|Absatz|para\.|paragraph) ?(\d+)\b)?"
    r"(?: (?:Buchst\.|Buchstabe|lit\.|letter) ?([a-z])\b)?"
    r"(?: (?:Doppelbuchst\.|Doppelbuchstabe|sublit\.|sub-letter) ?([a-z]{2})\b)?"
)
LIST_BEHIND = re.compile(r" ?(?:,|und|oder|bis|and|or|to|–|-) ?(?:\d|[a-z]\b)")
LAW_BEFORE = re.compile(r"\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ]\w*(?: [IVX]+)?,? ?$")


def typed_references(wording: Wording) -> Iterator[Finding]:
    """Yield each § named in figures that is neither of this text nor of a law.

    A § belongs to a law or another text if the name of one stands beside it, as in
    ``§ 99 BGB``, ``§ 3 Abs. 2 der Satzung`` or ``SGB VIII, § 45``.
    """
    words = language_of(wording.language)
    count = sum(clause.kind is Kind.SECTION for clause in wording.clauses)
    own = {str(number) for number in range(1, count + 1)}
    for clause, number in walk_numbered(wording.clauses, words):
        for place, text in _texts(clause, number.label):
            yield from _missing(text, place, own)


class Typed(NamedTuple):
    """A clause of the text cited in plain figures."""

    start: int
    end: int
    key: str


class Citations:
    """Which clause a citation in plain figures means."""

    def __init__(self, wording: Wording) -> None:
        self._keys: dict[tuple[str | None, ...], str] = {}
        words = language_of(wording.language)
        for clause, number in walk_numbered(wording.clauses, words):
            cited = CITATION.fullmatch(number.label)
            if cited:  # the only paragraph of a section is cited as the section is
                self._keys.setdefault(cited.groups(), clause.key)

    def typed(self, text: str) -> Iterator[Typed]:
        """Yield each citation that could be a reference.

        Left aside is what may mean a law, and what goes on as a list of numbers.
        """
        for numbers in _own(text):
            for position, _number in numbers:
                cited = CITATION.match(text, text.rindex("§", 0, position))
                if cited is None or text[: cited.start()].endswith("§"):
                    continue
                key = self._keys.get(cited.groups())
                if key and not LIST_BEHIND.match(text, cited.end()):
                    yield Typed(cited.start(), cited.end(), key)

    def linked(self, text: str, key: str) -> str:
        """Return a text in which each citation of one clause is a reference to it."""
        parts, at = [], 0
        for found in self.typed(text):
            if found.key == key:
                parts += [text[at : found.start], f"{{{REFERENCE}{key}}}"]
                at = found.end
        return "".join([*parts, text[at:]])


def unlinked_references(wording: Wording) -> Iterator[Finding]:
    """Yield for each clause what it cites of this text in plain figures."""
    words = language_of(wording.language)
    citations = Citations(wording)
    for clause, number in walk_numbered(wording.clauses, words):
        said: set[str] = set()
        for place, text in _texts(clause, number.label):
            for start, end, key in citations.typed(text):
                if key in said or place.part == "heading":
                    continue
                said.add(key)
                yield Finding(
                    place=place,
                    code="unlinked-reference",
                    position=start + 1,
                    values=(("name", text[start:end]), ("target", key)),
                )


def _texts(clause: Clause, label: str) -> Iterator[tuple[Place, str]]:
    key = clause.key
    yield Place(key=key, label=label), clause.text
    yield Place(key=key, label=label, part="heading"), clause.heading
    for row, cells in enumerate(clause.rows, start=1):
        for column, cell in enumerate(cells, start=1):
            place = Place(key=key, label=label, part="cell", row=row, column=column)
            yield place, cell


def _missing(text: str, place: Place, own: set[str]) -> Iterator[Finding]:
    for numbers in _own(text):
        for position, number in numbers:
            if number not in own:
                values = (("name", f"§ {number}"),)
                yield Finding(
                    place=place,
                    code="typed-reference",
                    position=position + 1,
                    values=values,
                )


def _own(text: str) -> Iterator[list[tuple[int, str]]]:
    """Yield the numbers behind each sign that no law stands beside."""
    at = 0
    while sign := SIGN.search(text, at):
        numbers, at = _cited(text, sign)
        is_law = LAW_BEHIND.match(text, at)
        if not is_law and not LAW_BEFORE.search(text[: sign.start()][-60:]):
            yield numbers


def _cited(text: str, sign: re.Match[str]) -> tuple[list[tuple[int, str]], int]:
    """Return the numbers behind a sign with their places, and where they end.

    Behind the double sign stand several numbers, behind the single one each has a
    sign of its own.
    """
    following = NEXT if sign[0].startswith("§§") else NEXT_SIGNED
    numbers, at = [], sign.end()
    while number := NUMBER.match(text, at):
        numbers.append((at, number[0]))
        at = number.end()
        while part := PARTS.match(text, at):
            at = part.end()
        step = following.match(text, at)
        if step is None:
            break
        at = step.end()
    return numbers, max(at, sign.end())
