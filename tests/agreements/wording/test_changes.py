"""What differs between two versions, clause by clause."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.wording import (
    Change,
    ChangeKind,
    Clause,
    Column,
    Kind,
    Wording,
    check_wording,
    clauses_from_nodes,
    compare,
    walk,
)
from agreements.wording.changes import longest_rising
from demonstration.sources import first_round_nodes
from tests.renewed import renewed_wording
from tests.wordings import framework_wording, wordings


def by_key(old: Wording, new: Wording) -> dict[str, Change]:
    return {change.key: change for change in compare(old, new)}


def test_the_first_round_changed_eight_clauses():
    before = replace(
        framework_wording(), clauses=clauses_from_nodes(first_round_nodes())
    )
    changes = compare(before, framework_wording())
    assert [(c.kind, c.new_label) for c in changes] == [
        (ChangeKind.REWORDED, label)
        for label in (
            "§ 2 Abs. 3",
            "§ 4 Abs. 2",
            "§ 6 Abs. 1 Buchst. a",
            "§ 7 Abs. 4",
            "§ 10 Abs. 3",
            "§ 11 Abs. 3",
            "§ 13 Abs. 1",
            "§ 15 Abs. 2",
        )
    ]


def test_the_renewal_is_a_complete_text():
    assert check_wording(renewed_wording()) == ()


@pytest.mark.parametrize(
    ("key", "kind", "old_label", "new_label"),
    [
        ("bdf931df7eb0", "added", "", "§ 1 Abs. 3 Buchst. c"),
        ("3cad12f86047", "added", "", "§ 5"),
        ("b84d3d5606ad", "added", "", "§ 5 Abs. 1"),
        ("88d4f81ccde4", "reworded", "§ 15 Abs. 1", "§ 16 Abs. 1"),  # the days only
        ("488c18f44dfc", "reworded", "§ 15 Abs. 2", "§ 16 Abs. 2"),
        ("3ecb1bfe89c9", "moved", "§ 4 Abs. 4", "§ 14 Abs. 3"),
        ("481a4da63686", "moved", "§ 7 Abs. 6", "§ 17 Abs. 3"),
        ("f9297a2d1b95", "reworded", "§ 6 Abs. 2", "§ 7 Abs. 2"),
        ("dc8903d3f8b3", "added", "", "§ 7 Abs. 3"),
        ("5a6545b53e45", "removed", "§ 16 Abs. 5", ""),
        ("2ea0b78858dd", "reworded", *["Präambel, Unterabsatz 2"] * 2),
    ],
)
def test_the_renewal_shows_each_change_with_both_numbers(
    key, kind, old_label, new_label
):
    change = by_key(framework_wording(), renewed_wording())[key]
    assert (change.kind, change.old_label, change.new_label) == (
        kind,
        old_label,
        new_label,
    )
    assert not (kind == "reworded" and change.is_moved)


def test_the_renewal_shows_nothing_else():
    changes = compare(framework_wording(), renewed_wording())
    assert Counter(change.kind for change in changes) == {
        ChangeKind.ADDED: 6,
        ChangeKind.REWORDED: 9,
        ChangeKind.MOVED: 2,
        ChangeKind.REMOVED: 1,
    }
    # § 10 became § 11 and with it many references, whose clauses are the same
    assert not any("Haushaltsvorbehalt" in change.new_text for change in changes)


def test_the_changed_days_are_in_the_texts_compared():
    change = by_key(framework_wording(), renewed_wording())["88d4f81ccde4"]
    assert "31. Dezember 2021" in change.old_text
    assert "31. Dezember 2025" in change.new_text


def test_changes_stand_in_the_order_of_the_text_and_removed_ones_in_their_place():
    keys = [c.key for c in compare(framework_wording(), renewed_wording())]
    assert keys.index("f1ae3b64e8ed") + 1 == keys.index("5a6545b53e45")
    assert keys.index("3cad12f86047") + 1 == keys.index("b84d3d5606ad")


def section(key: str, *texts: str) -> Clause:
    return Clause(
        kind=Kind.SECTION,
        key=key * 12,
        heading=f"Kopf {key}",
        children=tuple(
            Clause(kind=Kind.PARAGRAPH, key=f"{key}{text:0>11}", text=f"Text {text}.")
            for text in texts
        ),
    )


def text_of(*clauses: Clause) -> Wording:
    return replace(framework_wording(), clauses=clauses)


def test_a_section_moved_to_the_front_is_the_only_one_moved():
    a, b, c = section("a", "1"), section("b", "2"), section("c", "3", "4")
    (change,) = compare(text_of(a, b, c), text_of(c, a, b))
    assert (change.key, change.kind, change.is_moved) == ("c" * 12, "moved", True)
    assert (change.old_label, change.new_label) == ("§ 3", "§ 1")


def test_a_clause_may_be_moved_and_reworded_at_once():
    a, b = section("a", "1", "2"), section("b", "3")
    moved = replace(a.children[1], text="Anders.")
    new = text_of(
        replace(a, children=a.children[:1]), replace(b, children=(moved, *b.children))
    )
    (change,) = compare(text_of(a, b), new)
    assert (change.kind, change.is_moved) == (ChangeKind.REWORDED, True)
    assert (change.old_label, change.new_label) == ("§ 1 Abs. 2", "§ 2 Abs. 1")


def test_a_removed_first_section_stands_first():
    a, b = section("a", "1"), section("b", "2")
    changes = compare(text_of(a, b), text_of(b))
    assert [(c.kind, c.old_label) for c in changes] == [
        ("removed", "§ 1"),
        ("removed", "§ 1"),
    ]


def test_a_reference_to_another_clause_is_a_change_and_a_new_number_is_none():
    a, b = section("a", "1"), section("b", "2")
    citing = replace(
        section("c", "3"),
        children=(
            Clause(kind=Kind.PARAGRAPH, key="c" * 11 + "0", text="{ref:bbbbbbbbbbbb}"),
        ),
    )
    redirected = replace(
        citing, children=(replace(citing.children[0], text="{ref:aaaaaaaaaaaa}"),)
    )
    (first,) = compare(text_of(a, b, citing), text_of(a, b, redirected))
    assert (first.old_text, first.new_text) == ("§ 2", "§ 1")
    added = section("d")
    changes = compare(text_of(a, b, citing), text_of(added, a, b, citing))
    assert [change.kind for change in changes] == [ChangeKind.ADDED]


def test_a_changed_cell_column_or_caption_rewords_the_table():
    table = Clause(
        kind=Kind.TABLE,
        key="f" * 12,
        heading="Häuser",
        columns=(Column(heading="Haus"), Column(heading="Stunden")),
        rows=(("A", "40"),),
    )
    changed = [
        replace(table, rows=(("A", "38"),)),
        replace(table, rows=(("A", "40"), ("", ""))),
        replace(table, columns=(Column(heading="Ort"), table.columns[1])),
        replace(table, heading="Orte"),
    ]
    old = text_of(replace(section("a"), children=(table,)))
    for other in changed:
        new = text_of(replace(section("a"), children=(other,)))
        (change,) = compare(old, new)
        assert change.kind is ChangeKind.REWORDED
        assert change.old_text == "Häuser\nHaus | Stunden\nA | 40"
    wider = replace(
        table, columns=(table.columns[0], Column(heading="Stunden", width=9))
    )
    assert compare(old, text_of(replace(section("a"), children=(wider,)))) == ()


def test_a_new_title_is_the_first_change():
    old = framework_wording()
    (change,) = compare(old, replace(old, title="Neuer Titel"))
    assert (change.key, change.kind, change.new_label) == ("", "reworded", "Titel")
    assert change.new_text == "Neuer Titel"


def test_an_unfinished_draft_can_be_compared():
    old = framework_wording()
    broken = Clause(kind=Kind.SECTION, key="a" * 12, heading="{term.x} {ref:nix} {")
    (change,) = compare(old, replace(old, clauses=(*old.clauses, broken)))
    assert change.new_text == "{term.x} {ref:nix} {"


@settings(max_examples=40)
@given(wordings())
def test_a_text_differs_in_nothing_from_itself(wording: Wording):
    assert compare(wording, wording) == ()


@settings(max_examples=30)
@given(wordings())
def test_against_an_empty_text_everything_is_added_or_removed(wording: Wording):
    empty = replace(wording, clauses=())
    keys = [clause.key for clause in walk(wording.clauses)]
    added, removed = compare(empty, wording), compare(wording, empty)
    assert [change.key for change in added] == keys
    assert [change.key for change in removed] == keys
    assert {change.kind for change in added} == {ChangeKind.ADDED}
    assert {change.kind for change in removed} == {ChangeKind.REMOVED}


@given(st.permutations(range(7)))
def test_as_many_as_possible_stay_in_their_order(order):
    kept = longest_rising(order)
    rising = [number for number in order if number in kept]
    assert rising == sorted(rising)
    best = [1] * len(order)
    for i, number in enumerate(order):
        below = [best[j] for j in range(i) if order[j] < number]
        best[i] += max(below, default=0)
    assert len(kept) == max(best)
