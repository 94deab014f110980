"""The files of the demonstration fit together."""

from collections import Counter

import pytest

from agreements.wording import (
    Kind,
    clauses_from_nodes,
    is_key,
    tidy,
    walk,
)
from demonstration.sources import load
from tests.wordings import ADDENDA, addendum_wording, framework_wording

SIGNINGS = {
    "KV-2018": (
        load("framework-changes")["named_signatories"],
        load("framework-changes")["signatures"],
    ),
    **{
        entry["reference"]: (entry["named_signatories"], entry["signed"])
        for entry in load("addenda")["addenda"]
    },
}


def framework_texts() -> dict[str, str]:
    return {clause.key: clause.text for clause in walk(framework_wording().clauses)}


def test_no_key_is_used_twice_in_all_texts():
    keys = Counter(clause.key for clause in walk(framework_wording().clauses))
    for entry in load("addenda")["addenda"]:
        keys.update(clause.key for clause in walk(clauses_from_nodes(entry["nodes"])))
    assert max(keys.values()) == 1
    assert all(map(is_key, keys))


def test_the_final_text_of_the_first_round_is_the_text_signed():
    texts = framework_texts()
    for clause in load("framework-changes")["rounds"][0]["clauses_differing"]:
        assert texts[clause["clause"]] == tidy(clause["final_text"])


def test_the_renewal_quotes_the_text_it_changes():
    texts = framework_texts()
    quoted = 0
    for change in load("framework-changes")["renewal"]["changes"]:
        for op in change["ops"]:
            if "old_text" in op:
                quoted += 1
                assert texts[op["clause"]] == tidy(op["old_text"])
    assert quoted == 8


@pytest.mark.parametrize("reference", SIGNINGS)
def test_those_signed_who_were_named(reference):
    named, signed = SIGNINGS[reference]
    signatures = {(entry["party"], entry["signatory"]) for entry in signed}
    assert signatures == {
        (slug, who) for slug, people in named.items() for who in people
    }


@pytest.mark.parametrize("reference", ADDENDA)
def test_an_addendum_has_a_short_title_for_lists(reference):
    wording = addendum_wording(reference)
    assert 5 < len(wording.short_title) < min(40, len(wording.title))


def test_the_columns_of_a_table_share_its_whole_width():
    tables = [c for c in walk(framework_wording().clauses) if c.kind is Kind.TABLE]
    for table in tables:
        assert sum(column.width for column in table.columns) == 100
        assert "right" in {column.align for column in table.columns}


@pytest.mark.parametrize("fact", ["notice", "talks", "evaluation", "extension"])
def test_a_length_of_the_term_is_computed_with_its_noun(fact):
    text = " ".join(framework_texts().values())
    assert f"{{{fact}.months." in text
    assert f"{{{fact}.months}}" not in text
