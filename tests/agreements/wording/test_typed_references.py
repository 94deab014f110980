"""Sections cited in figures that a text does not have."""

import re
import time
from dataclasses import replace

import pytest

from agreements.wording import Clause, Finding, Kind
from agreements.wording.typed_references import (
    Citations,
    typed_references,
    unlinked_references,
)
from tests.wordings import ADDENDA, addendum_wording, framework_wording


def section(number: int, *children: Clause, heading: str = "Zweck") -> Clause:
    return Clause(
        kind=Kind.SECTION, key=f"{number:012x}", heading=heading, children=children
    )


def hints(*sections: Clause) -> list[Finding]:
    return list(typed_references(replace(framework_wording(), clauses=sections)))


def found(text: str) -> list[str]:
    """Return what is found in a text of two sections."""
    paragraph = Clause(kind=Kind.PARAGRAPH, key="00000000000a", text=text)
    found = hints(section(1, paragraph), section(2))
    return [str(dict(hint.values)["name"]) for hint in found]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Es gilt § 99.", ["§ 99"]),
        ("Nach § 99 Abs. 2 Satz 1 Nr. 3 gilt das.", ["§ 99"]),
        ("§§ 1 bis 5 gelten.", ["§ 5"]),
        ("§ 7 und § 8 gelten.", ["§ 7", "§ 8"]),
        ("§ 2a gilt.", ["§ 2a"]),
        ("§99 dieser Vereinbarung", ["§ 99"]),
        ("Nach § 9 Daten übermitteln", ["§ 9"]),
        ("Nach § 1 Abs. 99 und § 2 gilt das.", []),
        ("§ 99 BGB", []),
        ("§ 99 Abs. 2 Satz 1 BGB", []),
        ("§§ 187 bis 193 BGB", []),
        ("§§ 8a, 45 und 72a SGB VIII", []),
        ("§ 313 Absatz 1 und 2 des Bürgerlichen Gesetzbuchs", []),
        ("SGB VIII, § 45", []),
        ("§ 16 der Rahmenvereinbarung", []),
        ("§ 12 {framework.title}", []),
        ("§ 12 KV-2018", []),
        ("§ 5 BezVG und § 9 KitaFöG", []),
        ("Das Zeichen § allein und 99 ohne es", []),
    ],
)
def test_a_section_is_missed_unless_a_law_is_named(text, names):
    assert found(text) == names


def test_a_hint_names_the_place_and_the_character():
    table = Clause(kind=Kind.TABLE, key="00000000000b", rows=(("A", "nach § 8"),))
    said = [hint.message for hint in hints(section(1, table, heading="Wie § 9"))]
    assert [words.partition(":")[0] for words in said] == [
        "§ 1 (heading), character 7",
        "§ 1 Tabelle (row 1, column 2), character 8",
    ]


def test_the_texts_of_the_demonstration_give_no_hint():
    assert list(typed_references(framework_wording())) == []
    for name in ADDENDA:
        assert list(typed_references(addendum_wording(name))) == []


@pytest.mark.parametrize("text", ["§", "§ 1 ", "§§ 1, ", "§ 1 Abs. 1 und ", "A" * 9])
def test_long_texts_are_read_quickly(text):
    begun = time.perf_counter()
    found(text * 2000)
    assert time.perf_counter() - begun < 2


def numbered() -> tuple[Clause, ...]:
    """Return two sections, the first with two paragraphs and an item."""
    item = Clause(kind=Kind.ITEM, key="0000000000c1", text="Punkt")
    one = Clause(kind=Kind.PARAGRAPH, key="0000000000b1", text="um", children=(item,))
    two = Clause(kind=Kind.PARAGRAPH, key="0000000000b2", text="Text.")
    sole = Clause(kind=Kind.PARAGRAPH, key="0000000000b3", text="Text.")
    return section(1, one, two), section(2, sole)


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Es gilt § 1.", "Es gilt {1}."),
        ("Es gilt §1 und § 2.", "Es gilt {1} und {2}."),
        ("Nach § 1 Abs. 2 Satz 1 gilt das.", "Nach {b2} Satz 1 gilt das."),
        ("Nach § 1 Absatz 1 Buchstabe a gilt das.", "Nach {c1} gilt das."),
        ("Nach § 1 Abs. 1 Buchst. a und § 2 gilt das.", "Nach {c1} und {2} gilt das."),
        ("Siehe § 2 ff.", "Siehe {2} ff."),
        ("Nach § 1 Abs. 9 gilt das.", None),
        ("Nach § 9 gilt das.", None),
        ("Nach § 1 Abs. 1 und 2 gilt das.", None),
        ("§§ 1 und 2 gelten.", None),
        ("§ 1 BGB und § 2 der Satzung", None),
        ("SGB VIII, § 1", None),
        ("{ref:000000000001} Satz 2", None),
        ("§ 10, § 1a, §", None),
    ],
)
def test_what_is_cited_by_hand_becomes_a_reference(text, linked):
    citations = Citations(replace(framework_wording(), clauses=numbered()))
    result = text
    for key in dict.fromkeys(found.key for found in citations.typed(text)):
        result = citations.linked(result, key)
    short = re.sub(r"\{ref:0+([0-9a-f]+)\}", r"{\1}", result)
    assert short == (linked or text.replace("{ref:000000000001}", "{1}"))


def test_each_clause_is_told_once_what_it_cites_by_hand():
    one, two = numbered()
    table = Clause(kind=Kind.TABLE, key="00000000000d", rows=(("A", "§ 2"),))
    cites = Clause(kind=Kind.PARAGRAPH, key="00000000000e", text="§ 2, § 1 und § 2.")
    three = section(3, cites, table, heading="Wie § 1")
    texts = replace(framework_wording(), clauses=(one, two, three))
    found = list(unlinked_references(texts))
    assert [(f.key, f.cited, f.target, f.position) for f in found] == [
        ("00000000000e", "§ 2", "000000000002", 1),
        ("00000000000e", "§ 1", "000000000001", 6),
        ("00000000000d", "§ 2", "000000000002", 1),
    ]
    assert "is typed by hand" in found[0].message


def test_the_texts_of_the_demonstration_cite_nothing_by_hand():
    assert list(unlinked_references(framework_wording())) == []
    for name in ADDENDA:
        assert list(unlinked_references(addendum_wording(name))) == []


@pytest.mark.parametrize("text", ["§", "§ 1 ", "§§ 1, ", "§ 1 Abs. 1 und ", "§ 2. "])
def test_long_texts_are_linked_quickly(text):
    citations = Citations(replace(framework_wording(), clauses=numbered()))
    begun = time.perf_counter()
    citations.linked(text * 2000, "000000000001")
    assert time.perf_counter() - begun < 2
