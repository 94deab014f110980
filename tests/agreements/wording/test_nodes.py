"""Clauses written as plain mappings, as in the demonstration's files."""

import pytest
from hypothesis import given, settings

from agreements.wording import (
    Clause,
    Column,
    Kind,
    Wording,
    clauses_from_nodes,
    nodes_from_clauses,
)
from agreements.wording.errors import NodeError
from demonstration.sources import load
from tests.wordings import wordings

KEY = "aaaaaaaaaaaa"


@settings(max_examples=40)
@given(wordings())
def test_clauses_come_back_from_their_nodes(wording: Wording):
    assert clauses_from_nodes(nodes_from_clauses(wording.clauses)) == wording.clauses


def test_the_framework_has_sixteen_sections_and_two_annexes():
    kinds = [clause.kind for clause in clauses_from_nodes(load("framework")["nodes"])]
    assert kinds == [Kind.PREAMBLE, *[Kind.SECTION] * 16, *[Kind.ANNEX] * 2]


def test_columns_may_be_written_as_their_headings_only():
    node = {
        "kind": "table",
        "key": KEY,
        "columns": ["Haus", {"heading": "Stunden", "width": 20, "align": "right"}],
        "rows": [["A", "40"]],
    }
    (table,) = clauses_from_nodes([node])
    assert table.columns == (
        Column(heading="Haus"),
        Column(heading="Stunden", width=20, align="right"),
    )
    assert table.rows == (("A", "40"),)


def test_line_ends_and_stretches_of_space_become_one_space():
    node = {"kind": "paragraph", "key": KEY, "text": " a\r\n b\u00a0 c\u0301\n"}
    assert clauses_from_nodes([node]) == (
        Clause(kind=Kind.PARAGRAPH, key=KEY, text="a b ć"),
    )


def test_soft_hyphens_and_characters_without_width_go():
    node = {
        "kind": "paragraph",
        "key": KEY,
        "text": "Ver\u00adein\u200b \u2060bleibt\ufeff",
    }
    (paragraph,) = clauses_from_nodes([node])
    assert paragraph.text == "Verein bleibt"


def node(**fields):
    return {"kind": "section", "key": KEY, **fields}


def nested(depth: int):
    inner = node()
    for _ in range(depth):
        inner = node(children=[inner])
    return inner


@pytest.mark.parametrize(
    ("nodes", "place"),
    [
        ("text", "nodes"),
        (["text"], "nodes[0]"),
        ([node(), {**node(), "txt": "x"}], "nodes[1]"),
        ([{"key": KEY}], "nodes[0].kind"),
        ([node(kind="chapter")], "nodes[0].kind"),
        ([{"kind": "section"}], "nodes[0].key"),
        ([node(key=123456789012)], "nodes[0].key"),
        ([node(text=None)], "nodes[0].text"),
        ([node(children=[node(heading=1)])], "nodes[0].children[0].heading"),
        ([node(children=None)], "nodes[0].children"),
        ([node(columns=[1])], "nodes[0].columns[0]"),
        ([node(columns=[{"width": "20"}])], "nodes[0].columns[0].width"),
        ([node(rows=[["a", 40]])], "nodes[0].rows[0][1]"),
        ([node(rows=["ab"])], "nodes[0].rows[0]"),
        ([nested(10)], "nodes[0]" + ".children[0]" * 9 + ".children"),
    ],
)
def test_a_node_not_written_as_it_must_be_is_refused_with_its_place(nodes, place):
    with pytest.raises(NodeError) as refusal:
        clauses_from_nodes(nodes)
    assert str(refusal.value) == f"The clause at {place} cannot be read."
