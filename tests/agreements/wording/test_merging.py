"""Two changes of one text brought together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.wording.merging import merge

BASE = "Das Amt lädt zweimal im Jahr zu einem Treffen ein. Es führt Protokoll."


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        (
            "Das Amt lädt einmal im Jahr zu einem Treffen ein. Es führt Protokoll.",
            "Das Amt lädt zweimal im Jahr zu einem Treffen ein. Es führt kein Buch.",
            "Das Amt lädt einmal im Jahr zu einem Treffen ein. Es führt kein Buch.",
        ),
        (
            f"Vorab: {BASE}",
            f"{BASE} Alle unterschreiben.",
            f"Vorab: {BASE} Alle unterschreiben.",
        ),
        # both did the same
        (BASE.replace("Amt", "Bezirksamt"), BASE.replace("Amt", "Bezirksamt"), None),
    ],
)
def test_changes_of_different_places_are_brought_together(ours, theirs, both):
    assert merge(BASE, ours, theirs) == (both or ours)
    assert merge(BASE, theirs, ours) == (both or ours)


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        (BASE, BASE.replace("zweimal", "einmal"), BASE.replace("zweimal", "dreimal")),
        # neighbours: together they would say what neither of them wrote
        ("drei Monate", "vier Monate", "drei Wochen"),
        (BASE, f"{BASE} So.", f"{BASE} Anders."),
        ("", "Hier", "Dort"),
    ],
)
def test_what_touches_is_left_to_people(base, ours, theirs):
    assert merge(base, ours, theirs) is None
    assert merge(base, theirs, ours) is None


texts = st.lists(st.sampled_from(["Amt ", "lädt ", "ein. ", "12.000 ", "Jahr"])).map(
    "".join
)


@given(texts, texts)
def test_one_change_alone_is_that_change(base, text):
    assert merge(base, text, base) == merge(base, base, text) == text
    assert merge(base, text, text) == text


@given(texts, texts, texts)
def test_it_does_not_matter_who_was_first(base, one, other):
    assert merge(base, one, other) == merge(base, other, one)
