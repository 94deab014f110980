"""Wordings for tests: those of the demonstration, and any valid one there can be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st

from agreements.wording import (
    Clause,
    Column,
    FrameworkFacts,
    Kind,
    PartyFacts,
    Wording,
)
from demonstration.wordings import (
    ADDENDA,
    addendum_wording,
    framework_wording,
    party_facts,
    term_facts,
)

__all__ = [
    "ADDENDA",
    "addendum_wording",
    "framework_wording",
    "party_facts",
    "term_facts",
    "wordings",
]

WORDS = (
    "Die Vertragsparteien öffnen übergroße Räume für jährlich Größe Maß Straße "
    "Fußgängerüberführung Änderungsvereinbarung St.-Martin-Straße 2018–2021 "
    "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung "
    "„Schriftform“ ‚Textform‘ »Träger« O’Connor z.B. und/oder 50% 12.000 1,5 24 § 72a "
    "SGB VIII Abs. Nr. & < > \" ' | # * _ + = / \\ @ ~ ^ ; : ! ? € …"
)
NAMES = (
    "Łukasz Żółć Şükrü Ğündoğdu Dvořák Ñuñez Þórður Ðặng Nguyễn Ștefan Ēriks Ķēniņš "
    "Ųžys Œuvre ẞtraße Ǩaǯi Ƶ Ç̆elik M̂bouo"
)
"""Names with letters of DIN 91379, the last two without a precomposed form."""

Draw = Callable[..., Any]
"""What ``st.composite`` hands in: takes a strategy, returns one of its values."""

SLUGS = ["office", "verein", "traeger-2", "haus_3"]
MONTH_FACTS = ["notice.months", "talks.months", "evaluation.months", "rest.weeks"]
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(date.isoformat)


@dataclass
class Shape:
    """A clause without words: what it is, its key, what hangs below it."""

    kind: Kind
    key: str = ""
    below: list["Shape"] = field(default_factory=list)


@st.composite
def wordings(draw: Draw) -> Wording:
    """Any valid wording: all kinds, tables, references, placeholders, odd letters."""
    shapes: list[Shape] = draw(_shapes())
    keys = _give_keys(shapes)
    language = draw(st.sampled_from(["de", "de", "en"]))
    plain = draw(_some_of(_phrases(1, 4), 3))
    parties = draw(_parties(plain))
    facts = draw(_facts())
    framework = draw(st.none() | st.just(FRAMEWORK))
    texts = draw(_texts(_names(keys, parties, facts, framework)))
    return Wording(
        kind="framework" if framework is None else "addendum",
        reference=draw(st.sampled_from(["KV-2018", "ZV-2019-02", "ÄV 7/24"])),
        version=draw(st.integers(1, 30)),
        language=language,
        title=draw(plain),
        short_title=draw(plain),
        demonstration=draw(st.booleans()),
        parties=parties,
        facts=facts,
        framework=framework,
        clauses=tuple(_clause(draw, shape, texts) for shape in shapes),
    )


FRAMEWORK = FrameworkFacts(
    reference="KV-2018",
    title="Kooperationsvereinbarung über „Nachbarschaft“",
    numbers=(("aaaaaaaaaaaa", "§ 9 Abs. 4"), ("bbbbbbbbbbbb", "Anlage 1")),
)


@st.composite
def _shapes(draw: Draw) -> list[Shape]:
    nothing: st.SearchStrategy[list[Shape]] = st.builds(list)

    def some(kind: Kind, most: int, least: int = 0, below: Any = nothing) -> Any:
        made = st.builds(Shape, st.just(kind), below=below)
        return st.lists(made, min_size=least, max_size=most)

    subitems = some(Kind.SUBITEM, 2)
    items = some(Kind.ITEM, 3, below=subitems)
    paragraphs = some(Kind.PARAGRAPH, 3, 1, below=items)
    tables = some(Kind.TABLE, 2)
    content = st.tuples(paragraphs, tables).map(lambda parts: [*parts[0], *parts[1]])
    mixed = content.flatmap(st.permutations) | some(Kind.TABLE, 2, 1)
    preamble = some(Kind.PREAMBLE, 1, below=some(Kind.PARAGRAPH, 3, 1))
    sections = some(Kind.SECTION, 3, 1, below=mixed)
    annexes = some(Kind.ANNEX, 2, below=mixed)
    return [*draw(preamble), *draw(sections), *draw(annexes)]


def _give_keys(shapes: Sequence[Shape]) -> list[str]:
    waiting, keys = list(shapes), list[str]()
    while waiting:
        shape = waiting.pop()
        shape.key = sha256(str(len(keys)).encode()).hexdigest()[:12]
        keys.append(shape.key)
        waiting.extend(shape.below)
    return keys


def _clause(draw: Draw, shape: Shape, texts: "Texts") -> Clause:
    if shape.kind is Kind.TABLE:
        return _table(draw, shape.key, texts)
    headed = shape.kind in (Kind.PREAMBLE, Kind.SECTION, Kind.ANNEX)
    return Clause(
        kind=shape.kind,
        key=shape.key,
        heading=draw(texts.short) if headed else "",
        text="" if headed else draw(texts.long),
        children=tuple(_clause(draw, child, texts) for child in shape.below),
    )


def _table(draw: Draw, key: str, texts: "Texts") -> Clause:
    count, rows = draw(st.sampled_from([1, 2, 4])), range(draw(st.integers(0, 2)))
    width = draw(st.sampled_from([0, 100 // count]))
    aligns = ["left", *["right"] * (count - 1)]
    return Clause(
        kind=Kind.TABLE,
        key=key,
        heading=draw(texts.cell),
        columns=tuple(
            Column(heading=draw(texts.short), width=width, align=align)
            for align in aligns
        ),
        rows=tuple(tuple(draw(texts.cell) for _ in aligns) for _ in rows),
    )


@dataclass(frozen=True)
class Texts:
    """Strategies for a whole text, a heading and a cell of a table."""

    long: st.SearchStrategy[str]
    short: st.SearchStrategy[str]
    cell: st.SearchStrategy[str]


@st.composite
def _texts(draw: Draw, names: Sequence[str]) -> Texts:
    placeholders = [f"{{{name}}}" for name in names]
    short = draw(_some_of(_phrases(1, 4, placeholders), 4))
    long = draw(_some_of(_phrases(1, 20, placeholders), 5))
    return Texts(long | short, short, st.just("") | short)


def _some_of(
    phrases: st.SearchStrategy[str], most: int
) -> st.SearchStrategy[st.SearchStrategy[str]]:
    """Choose from a few phrases, drawn once: each draw of its own takes time."""
    return st.lists(phrases, min_size=1, max_size=most).map(st.sampled_from)


def _phrases(least: int, most: int, more: Sequence[str] = ()) -> st.SearchStrategy[str]:
    word = st.sampled_from([*WORDS.split(), *NAMES.split()])
    if more:
        word |= st.sampled_from(list(more)).map(str)
    return st.lists(word, min_size=least, max_size=most).map(" ".join)


@st.composite
def _parties(draw: Draw, some: st.SearchStrategy[str]) -> tuple[PartyFacts, ...]:
    slugs = draw(st.lists(st.sampled_from(SLUGS), min_size=1, max_size=4, unique=True))
    return tuple(
        PartyFacts(
            slug=slug,
            name=draw(some),
            party_name=draw(some),
            role=draw(st.sampled_from(["Bezirksamt", "Träger", "Verband"])),
            legal_form=draw(some),
            seat="Berlin",
            address=draw(some),
            register=draw(st.just("") | some),
        )
        for slug in slugs
    )


@st.composite
def _facts(draw: Draw) -> tuple[tuple[str, str | int], ...]:
    facts: dict[str, str | int] = {"term.starts_on": draw(DAYS)}
    if draw(st.booleans()):
        facts["term.ends_on"] = draw(DAYS)
    for name in draw(st.lists(st.sampled_from(MONTH_FACTS), unique=True)):
        facts[name] = draw(st.integers(0, 30))
    return tuple(sorted(facts.items()))


def _names(
    keys: Sequence[str],
    parties: Sequence[PartyFacts],
    facts: Sequence[tuple[str, str | int]],
    framework: FrameworkFacts | None,
) -> list[str]:
    names = [f"ref:{key}" for key in keys]
    for party in parties:
        names += [f"party.{party.slug}.name", f"party.{party.slug}.party_name"]
    for name, value in facts:
        names.append(name)
        if isinstance(value, int):
            names += [f"{name}.dative", f"{name}.accusative"]
    if framework:
        names += ["framework.title", "framework.reference"]
        names += [f"framework.ref:{key}" for key, _label in framework.numbers]
    return names
