"""One wording, one sequence of bytes: canonical JSON and its digest.

Keys sorted, no spaces, every field present, strings in NFC, UTF-8. Reading is
strict: bytes that this module would not have written are refused.
"""

import dataclasses
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from agreements.wording.errors import DamagedWordingError, UnstorableError
from agreements.wording.tree import (
    Clause,
    Column,
    FrameworkFacts,
    Kind,
    PartyFacts,
    Wording,
)

FORMAT = "vertragswerk-wording/1"
DEPTH_AT_MOST = 10

Value = Any  # Any: a JSON value of unknown shape, checked field by field
Fields = Mapping[str, Value]


def to_canonical(wording: Wording) -> bytes:
    """Return the canonical JSON of a wording.

    :raises UnstorableError: if a name occurs twice or a character has no UTF-8
    """
    fields = {
        **_plain(wording),
        "format": FORMAT,
        "facts": _object(wording.facts, "facts"),
        "framework": _framework(wording.framework),
    }
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        place = f"“{text[max(0, error.start - 30) : error.start]}”"
        raise UnstorableError(place=place) from None


def digest(canonical: bytes) -> str:
    """Return the SHA-256 of canonical bytes as 64 hexadecimal digits."""
    return hashlib.sha256(canonical).hexdigest()


def from_canonical(canonical: bytes) -> Wording:
    """Return the wording whose canonical JSON these bytes are.

    :raises DamagedWordingError: if no wording has exactly these bytes
    """
    try:
        fields = json.loads(canonical)
    except (ValueError, RecursionError):
        raise DamagedWordingError(place="JSON") from None
    try:
        wording = _wording(fields)
        written = to_canonical(wording)
    except UnstorableError:
        raise DamagedWordingError(place="canonical") from None
    if written != canonical:
        raise DamagedWordingError(place="canonical")
    return wording


def _plain(value: Value) -> Value:
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _object(pairs: tuple[tuple[str, Value], ...], place: str) -> dict[str, Value]:
    plain = {_plain(name): _plain(value) for name, value in pairs}
    if len(plain) != len(pairs):
        raise UnstorableError(place=place)
    return plain


def _framework(framework: FrameworkFacts | None) -> Value:
    if framework is None:
        return None
    numbers = _object(framework.numbers, "framework.numbers")
    return {**_plain(framework), "numbers": numbers}


class _Reader:
    """Takes the fields of one JSON object and knows where it stands."""

    def __init__(self, value: Value, place: str, names: set[str]) -> None:
        if not isinstance(value, dict) or set(value) != names:
            raise DamagedWordingError(place=place)
        self.value: Fields = value
        self.place = place

    def of(self, kind: type, name: str) -> Value:
        value = self.value[name]
        if type(value) is not kind:  # bool is an int, but no number of ours
            raise self.damaged(name)
        return value

    def each(self, name: str) -> list[tuple[Value, str]]:
        items = self.of(list, name)
        return [(item, f"{self.at(name)}[{i}]") for i, item in enumerate(items)]

    def at(self, name: str) -> str:
        return f"{self.place}.{name}".lstrip(".")

    def damaged(self, name: str) -> DamagedWordingError:
        return DamagedWordingError(place=self.at(name))


def _names(kind: type) -> set[str]:
    return {field.name for field in dataclasses.fields(kind)}


def _wording(value: Value) -> Wording:
    read = _Reader(value, "", _names(Wording) | {"format"})
    if read.value["format"] != FORMAT:
        raise read.damaged("format")
    texts = ("kind", "reference", "language", "title", "short_title")
    return Wording(
        **{name: read.of(str, name) for name in texts},
        version=read.of(int, "version"),
        demonstration=read.of(bool, "demonstration"),
        parties=tuple(_party(*item) for item in read.each("parties")),
        facts=_pairs(read, "facts", (str, int)),
        framework=_framework_facts(read.value["framework"]),
        clauses=tuple(_clause(*item) for item in read.each("clauses")),
    )


def _pairs(
    read: _Reader, name: str, kinds: tuple[type, ...]
) -> tuple[tuple[str, Value], ...]:
    pairs = read.of(dict, name)
    if any(type(value) not in kinds for value in pairs.values()):
        raise read.damaged(name)
    return tuple(sorted(pairs.items()))


def _party(value: Value, place: str) -> PartyFacts:
    read = _Reader(value, place, _names(PartyFacts))
    return PartyFacts(**{name: read.of(str, name) for name in read.value})


def _framework_facts(value: Value) -> FrameworkFacts | None:
    if value is None:
        return None
    read = _Reader(value, "framework", _names(FrameworkFacts))
    return FrameworkFacts(
        reference=read.of(str, "reference"),
        title=read.of(str, "title"),
        numbers=_pairs(read, "numbers", (str,)),
    )


def _clause(value: Value, place: str, depth: int = 1) -> Clause:
    read = _Reader(value, place, _names(Clause))
    kind = read.of(str, "kind")
    if kind not in list(Kind) or depth > DEPTH_AT_MOST:
        raise read.damaged("kind")
    return Clause(
        kind=Kind(kind),
        key=read.of(str, "key"),
        heading=read.of(str, "heading"),
        text=read.of(str, "text"),
        children=tuple(_clause(*item, depth + 1) for item in read.each("children")),
        columns=tuple(_column(*item) for item in read.each("columns")),
        rows=tuple(_row(*item) for item in read.each("rows")),
    )


def _column(value: Value, place: str) -> Column:
    read = _Reader(value, place, _names(Column))
    return Column(
        heading=read.of(str, "heading"),
        width=read.of(int, "width"),
        align=read.of(str, "align"),
    )


def _row(value: Value, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(cell, str) for cell in value):
        raise DamagedWordingError(place=place)
    return tuple(value)
