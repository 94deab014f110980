"""Sections cited in plain figures that the text does not have."""

import re
from collections.abc import Iterator

from agreements.wording.findings import Finding, Place
from agreements.wording.language import language_of
from agreements.wording.numbering import walk_numbered
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


def _texts(clause: Clause, label: str) -> Iterator[tuple[Place, str]]:
    key = clause.key
    yield Place(key=key, label=label), clause.text
    yield Place(key=key, label=label, part="heading"), clause.heading
    for row, cells in enumerate(clause.rows, start=1):
        for column, cell in enumerate(cells, start=1):
            place = Place(key=key, label=label, part="cell", row=row, column=column)
            yield place, cell


def _missing(text: str, place: Place, own: set[str]) -> Iterator[Finding]:
    at = 0
    while sign := SIGN.search(text, at):
        numbers, at = _cited(text, sign)
        if LAW_BEHIND.match(text, at) or LAW_BEFORE.search(text[: sign.start()][-60:]):
            continue
        for position, number in numbers:
            if number not in own:
                values = (("name", f"§ {number}"),)
                yield Finding(
                    place=place,
                    code="typed-reference",
                    position=position + 1,
                    values=values,
                )


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
