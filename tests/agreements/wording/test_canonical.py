"""One wording, one sequence of bytes."""

import json
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from agreements.wording import (
    Wording,
    WordingError,
    digest,
    from_canonical,
    to_canonical,
)
from agreements.wording.errors import DamagedWordingError, UnstorableError
from tests.wordings import ADDENDA, addendum_wording, framework_wording, wordings

ROOT = Path(__file__).resolve().parents[3]


@settings(max_examples=40)
@given(wordings())
def test_a_wording_comes_back_from_its_bytes(wording: Wording):
    canonical = to_canonical(wording)
    assert from_canonical(canonical) == wording
    assert to_canonical(from_canonical(canonical)) == canonical


@settings(max_examples=20)
@given(wordings())
def test_decomposed_letters_give_the_same_digest(wording: Wording):
    decomposed = unicodedata.normalize("NFD", wording.title)
    other = replace(wording, title=decomposed, facts=wording.facts[::-1])
    assert digest(to_canonical(other)) == digest(to_canonical(wording))


def test_the_bytes_are_plain_sorted_json():
    canonical = to_canonical(framework_wording())
    fields = json.loads(canonical)
    assert fields["format"] == "vertragswerk-wording/1"
    assert fields["facts"]["notice.months"] == 3
    assert list(fields) == sorted(fields)
    assert (
        canonical
        == json.dumps(
            fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()
    )


@pytest.mark.parametrize("reference", ADDENDA)
def test_an_addendum_comes_back_with_the_facts_of_its_framework(reference):
    wording = addendum_wording(reference)
    assert from_canonical(to_canonical(wording)) == wording


def test_the_digest_of_a_known_wording_stands_for_all_times():
    wording = Wording(
        kind="framework",
        reference="KV-1",
        version=1,
        language="de",
        title="Größe",
        short_title="G",
        demonstration=False,
        facts=(("notice.months", 3), ("term.starts_on", "2018-01-01")),
    )
    assert to_canonical(wording).decode() == (
        '{"clauses":[],"demonstration":false,"facts":{"notice.months":3,'
        '"term.starts_on":"2018-01-01"},"format":"vertragswerk-wording/1",'
        '"framework":null,"kind":"framework","language":"de","parties":[],'
        '"reference":"KV-1","short_title":"G","title":"Größe","version":1}'
    )
    assert digest(to_canonical(wording)) == (
        "75c3179a8b0494b8a5836b0a49e3b701a9f6a7d10bef4806da84eb1ea878a3b4"
    )


def test_another_process_makes_the_same_digest():
    script = (
        "from tests.wordings import framework_wording as wording\n"
        "from agreements.wording import digest, to_canonical\n"
        "print(digest(to_canonical(wording())))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONHASHSEED": "7", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        text=True,
    )
    assert done.stdout.strip() == digest(to_canonical(framework_wording()))


def changed(**fields) -> bytes:
    """Return the framework's bytes with some fields changed or, if None, dropped."""
    value = {**json.loads(to_canonical(framework_wording())), **fields}
    kept = {name: field for name, field in value.items() if field is not ...}
    return json.dumps(
        kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


CLAUSE: dict[str, object] = {
    "kind": "section",
    "key": "aaaaaaaaaaaa",
    "heading": "",
    "text": "",
    "children": [],
    "columns": [],
    "rows": [],
}


def nested(depth: int) -> dict[str, object]:
    clause = CLAUSE
    for _ in range(depth):
        clause = {**CLAUSE, "children": [clause]}
    return clause


@pytest.mark.parametrize(
    ("canonical", "place"),
    [
        (b"", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"{", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"[]", ""),
        (changed(format="vertragswerk-wording/2"), "format"),
        (changed(format=...), ""),
        (changed(note="x"), ""),
        (changed(version="2"), "version"),
        (changed(version=True), "version"),
        (changed(version=2.0), "version"),
        (changed(demonstration=1), "demonstration"),
        (changed(title=None), "title"),
        (changed(facts=[]), "facts"),
        (changed(facts={"notice.months": True}), "facts"),
        (changed(facts={"notice.months": 1.5}), "facts"),
        (changed(framework={}), "framework"),
        (changed(parties=[{}]), "parties[0]"),
        (changed(clauses={}), "clauses"),
        (changed(clauses=[{}]), "clauses[0]"),
        (changed(clauses=[{**CLAUSE, "kind": "chapter"}]), "clauses[0].kind"),
        (changed(clauses=[{**CLAUSE, "kind": []}]), "clauses[0].kind"),
        (changed(clauses=[{**CLAUSE, "key": 1}]), "clauses[0].key"),
        (changed(clauses=[{**CLAUSE, "rows": ["a"]}]), "clauses[0].rows[0]"),
        (changed(clauses=[{**CLAUSE, "rows": [[1]]}]), "clauses[0].rows[0]"),
        (changed(clauses=[{**CLAUSE, "columns": [{}]}]), "clauses[0].columns[0]"),
        (
            changed(clauses=[nested(10)]),
            "clauses[0]" + ".children[0]" * 10 + ".kind",
        ),
        (changed(title="e\u0301"), "canonical"),
        (changed(title="x").replace(b",", b", ", 1), "canonical"),
        (changed(title="x").replace(b'"x"', b'"x","title":"x"'), "canonical"),
        (changed() + b"\n", "canonical"),
        (b'{"title":"\\ud800"}', ""),
        (changed(title="x").replace(b'"x"', b'"\\ud800"'), "canonical"),
        (changed(version=2).replace(b":2}", b":NaN}"), "version"),
    ],
)
def test_bytes_that_are_no_canonical_wording_are_refused_with_the_place(
    canonical, place
):
    with pytest.raises(DamagedWordingError) as refusal:
        from_canonical(canonical)
    assert refusal.value.values["place"] == place
    assert "cannot be read; the fault is at" in str(refusal.value)


def test_a_fact_given_twice_is_refused():
    wording = replace(framework_wording(), facts=(("a", 1), ("a", 2)))
    with pytest.raises(UnstorableError, match="the fault is at facts"):
        to_canonical(wording)


def test_half_a_character_is_refused_with_the_text_before_it():
    wording = replace(framework_wording(), reference="KV-\ud800")
    with pytest.raises(WordingError, match=r"reference.*KV-”"):
        to_canonical(wording)
