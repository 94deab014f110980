"""Placeholders in curly brackets: their names, values and references."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from agreements.wording.findings import Finding, Place
from agreements.wording.language import Language, language_of
from agreements.wording.numbering import Number
from agreements.wording.tree import PartyFacts, Wording

PIECE = re.compile(r"\{(?P<name>[^{}]*)\}|(?P<brace>[{}])|(?P<plain>[^{}]+)")
REFERENCE, FRAMEWORK_REFERENCE = "ref:", "framework.ref:"
PARTY_FIELDS = (
    "name",
    "party_name",
    "role",
    "legal_form",
    "seat",
    "address",
    "register",
)
CASES = ("dative", "accusative")
NAME_AT_MOST = 60
HINTS_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of printed text; with a target it is a reference to a clause."""

    text: str
    target: str = ""
    """Key of the clause the text refers to; empty for plain text."""


class Vocabulary:
    """Everything a text of this wording may name in curly brackets."""

    def __init__(self, wording: Wording, numbers: Mapping[str, Number]) -> None:
        self.numbers = numbers
        framework = wording.framework
        self.framework_labels = dict(framework.numbers) if framework else {}
        self.values = placeholder_values(wording)
        self._hints = HINTS_AT_MOST

    def meaning(self, name: str, source: Number | None) -> Run | None:
        """Return what a name prints in a clause, ``None`` if nothing."""
        if name.startswith(REFERENCE):
            key = name.removeprefix(REFERENCE)
            number = self.numbers.get(key)
            return Run(number.cited_from(source), key) if number else None
        if name.startswith(FRAMEWORK_REFERENCE):
            label = self.framework_labels.get(name.removeprefix(FRAMEWORK_REFERENCE))
        else:
            label = self.values.get(name)
        return None if label is None else Run(label)

    def nearest(self, name: str) -> str:
        """Return the known placeholder most like a name, or an empty string."""
        if len(name) > NAME_AT_MOST or self._hints == 0:
            return ""
        self._hints -= 1
        return next(iter(difflib.get_close_matches(name, self.values, n=1)), "")


def placeholder_values(wording: Wording) -> dict[str, str]:
    """Return what each placeholder of a wording prints, references excepted."""
    words = language_of(wording.language)
    values: dict[str, str] = {}
    for party in wording.parties:
        values |= _party_values(party)
    for name, value in wording.facts:
        values |= _fact_values(name, value, words)
    if wording.framework:
        values["framework.title"] = wording.framework.title
        values["framework.reference"] = wording.framework.reference
    return values


def _party_values(party: PartyFacts) -> dict[str, str]:
    named = {field: str(getattr(party, field)) for field in PARTY_FIELDS}
    return {
        f"party.{party.slug}.{field}": text for field, text in named.items() if text
    }


def _fact_values(name: str, value: str | int, words: Language) -> dict[str, str]:
    if isinstance(value, str):
        return {name: _day(value, words)}
    unit = name.rpartition(".")[2]
    cases = CASES if unit in words.units else ()
    return {
        name: words.number(value),
        **{f"{name}.{case}": words.length(value, unit, case) for case in cases},
    }


def _day(value: str, words: Language) -> str:
    try:
        return words.date(date.fromisoformat(value))
    except ValueError:
        return value


def render(
    text: str, vocabulary: Vocabulary, place: Place
) -> Iterator[tuple[Run, Finding | None]]:
    """Yield a text piece by piece; a piece without meaning stays and is found."""
    source = vocabulary.numbers.get(place.key)
    for piece in PIECE.finditer(text):
        if piece["plain"] is not None:
            yield Run(piece["plain"]), None
            continue
        run = None
        if piece["name"] is not None:
            run = vocabulary.meaning(piece["name"], source)
        if run is not None:
            yield run, None
        else:
            yield Run(piece[0]), _finding(piece, vocabulary, place)


def _finding(piece: re.Match[str], vocabulary: Vocabulary, place: Place) -> Finding:
    position = piece.start() + 1
    name = piece["name"]
    if name is None:
        return Finding(place=place, code="unbalanced-brace", position=position)
    code, suggestion = "unknown-placeholder", ""
    if name.startswith(REFERENCE):
        code = "dead-reference"
    elif name.startswith(FRAMEWORK_REFERENCE):
        code = "dead-framework-reference"
    else:
        suggestion = vocabulary.nearest(name)
    return Finding(
        place=place,
        code=code,
        position=position,
        values=(("name", name), ("suggestion", suggestion)),
    )
