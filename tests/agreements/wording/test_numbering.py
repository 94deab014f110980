"""Numbers and citations of clauses."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from agreements.wording import Clause, Kind, Wording, number_clauses, walk
from agreements.wording.errors import (
    DuplicateKeyError,
    TooManyItemsError,
    UnknownLanguageError,
)
from demonstration.sources import load
from tests.wordings import framework_wording, wordings


def cited_places() -> list[tuple[str, str]]:
    """Every key and citation the demonstration's texts state about KV-2018."""
    places = list(load("addenda")["framework_refs"].items())
    waiting: list[Any] = [load("framework-changes")]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting.extend(node.values())
            for key, place in (
                ("clause", "at"),
                ("clause", "clause_at_2018"),
                ("after", "after_at_2018"),
            ):
                if key in node and place in node:
                    places.append((node[key], node[place]))
        elif isinstance(node, list):
            waiting.extend(node)
    return sorted(set(places))


@pytest.mark.parametrize(("key", "label"), cited_places())
def test_a_clause_of_the_framework_is_cited_as_its_authors_did(key, label):
    assert number_clauses(framework_wording().clauses)[key].label == label


def test_the_demonstration_states_many_citations():
    assert len(cited_places()) == 38


@pytest.mark.parametrize(
    ("key", "number", "label"),
    [
        ("b35e6f337e47", "", "Präambel"),
        ("bff5e0634928", "", "Präambel, Unterabsatz 1"),
        ("1242ac21c31b", "§ 1", "§ 1"),
        ("54768cdd18c2", "(2)", "§ 1 Abs. 2"),
        ("870803bae3f6", "b)", "§ 1 Abs. 1 Buchst. b"),
        ("bfc3912fcef9", "cc)", "§ 3 Abs. 1 Buchst. a Doppelbuchst. cc"),
        ("03755e2a65e8", "Anlage 1", "Anlage 1"),
        ("f32cf39032e6", "", "Anlage 1"),  # the only paragraph of its annex
        ("9aeb6c65ab73", "", "Anlage 1 Tabelle"),
        ("69b378a9c2ce", "(6)", "Anlage 2 Abs. 6"),
    ],
)
def test_a_clause_carries_its_number_and_its_citation(key, number, label):
    found = number_clauses(framework_wording().clauses)[key]
    assert (found.number, found.label) == (number, label)


@pytest.mark.parametrize(
    ("key", "number", "label"),
    [
        ("bff5e0634928", "", "Preamble, subparagraph 1"),
        ("bfc3912fcef9", "cc)", "§ 3 para. 1 lit. a sublit. cc"),
        ("69b378a9c2ce", "(6)", "Annex 2 para. 6"),
    ],
)
def test_an_english_text_is_cited_in_english(key, number, label):
    found = number_clauses(framework_wording().clauses, language="en")[key]
    assert (found.number, found.label) == (number, label)


def clause(kind: Kind, key: str, *children: Clause) -> Clause:
    return Clause(kind=kind, key=key, children=children)


def test_a_sole_paragraph_hands_its_section_down_to_its_items():
    item = clause(Kind.ITEM, "i")
    section = clause(Kind.SECTION, "s", clause(Kind.PARAGRAPH, "p", item))
    numbers = number_clauses([section])
    assert numbers["p"].number == ""
    assert numbers["i"].label == "§ 1 Buchst. a"


def test_tables_do_not_make_a_paragraph_one_of_several():
    tables = [clause(Kind.TABLE, key) for key in ("t", "u")]
    annex = clause(Kind.ANNEX, "a", clause(Kind.PARAGRAPH, "p"), *tables)
    numbers = number_clauses([annex])
    assert [numbers[key].label for key in "ptu"] == [
        "Anlage 1",
        "Anlage 1 Tabelle 1",
        "Anlage 1 Tabelle 2",
    ]


def items(count: int) -> list[Clause]:
    below = [clause(Kind.ITEM, f"i{number}") for number in range(count)]
    return [clause(Kind.SECTION, "s", clause(Kind.PARAGRAPH, "p", *below))]


def test_items_reach_from_a_to_z():
    numbers = number_clauses(items(26))
    assert (numbers["i0"].number, numbers["i25"].number) == ("a)", "z)")


def test_more_items_than_letters_are_refused():
    with pytest.raises(TooManyItemsError) as refusal:
        number_clauses(items(27))
    assert str(refusal.value) == (
        "§ 1 has 27 items, but the letters end at z. Split the list."
    )


def test_a_key_used_twice_is_refused():
    twice = [clause(Kind.SECTION, "s"), clause(Kind.SECTION, "s")]
    with pytest.raises(DuplicateKeyError) as refusal:
        number_clauses(twice)
    assert str(refusal.value) == "The key s of § 2 is used more than once."


def test_a_language_without_words_is_refused():
    with pytest.raises(UnknownLanguageError, match="“fr”"):
        number_clauses([], language="fr")


@pytest.mark.parametrize(
    ("source", "target", "citation"),
    [
        ("60eebe603093", "3d592303d200", "Absatz 4"),
        ("2d2ff0508458", "55868fcb4140", "Absatz 4"),
        ("2d2ff0508458", "54401538d667", "Absatz 4 Buchstabe a"),
        ("54401538d667", "578b82e50905", "Buchstabe b"),
        ("069ed50cd372", "7c3016526719", "Doppelbuchstabe bb"),
        ("069ed50cd372", "74106ea7209c", "Buchstabe b Doppelbuchstabe aa"),
        ("55868fcb4140", "55868fcb4140", "Absatz 4"),
        ("54401538d667", "55868fcb4140", "Absatz 4"),
        ("55868fcb4140", "a1e39e869e28", "§ 9"),
        ("bff5e0634928", "2ea0b78858dd", "Unterabsatz 2"),
        ("f32cf39032e6", "9aeb6c65ab73", "Tabelle"),
        ("c429b2d3d75b", "69b378a9c2ce", "Absatz 6"),
        ("9aeb6c65ab73", "2566e9eb9fe6", "§ 6 Abs. 1 Buchst. a"),
        ("c429b2d3d75b", "55868fcb4140", "§ 9 Abs. 4"),
    ],
)
def test_a_neighbour_is_cited_by_what_differs_only(source, target, citation):
    numbers = number_clauses(framework_wording().clauses)
    assert numbers[target].cited_from(numbers[source]) == citation


@settings(max_examples=40)
@given(wordings())
def test_every_clause_has_a_number_and_no_two_lists_collide(wording: Wording):
    numbers = number_clauses(wording.clauses, language=wording.language)
    assert list(numbers) == [clause.key for clause in walk(wording.clauses)]
    for key, number in numbers.items():
        assert number.label
        assert number.path[-1] == key
    siblings = Counter((n.path[:-1], n.number) for n in numbers.values() if n.number)
    assert max(siblings.values()) == 1


@settings(max_examples=40)
@given(wordings())
def test_a_citation_leads_to_one_clause_or_a_sole_paragraph(wording: Wording):
    numbers = number_clauses(wording.clauses, language=wording.language)
    labels: dict[str, list[tuple[str, ...]]] = {}
    for number in numbers.values():
        labels.setdefault(number.label, []).append(number.path)
    for first, *others in labels.values():
        assert all(path[: len(first)] == first for path in others)
