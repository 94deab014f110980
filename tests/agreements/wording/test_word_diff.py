"""Differences word by word."""

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agreements.wording import word_diff


@pytest.mark.parametrize(
    ("old", "new", "ops"),
    [
        ("", "", []),
        ("gleich", "gleich", [("equal", "gleich")]),
        ("", "neu", [("insert", "neu")]),
        ("alt", "", [("delete", "alt")]),
        (
            "mindestens 40 Stunden",
            "mindestens 25 Stunden",
            [
                ("equal", "mindestens "),
                ("delete", "40"),
                ("insert", "25"),
                ("equal", " Stunden"),
            ],
        ),
        (  # a number with a point is one word
            "bis zu 12.000 Euro",
            "bis zu 12.500 Euro",
            [
                ("equal", "bis zu "),
                ("delete", "12.000"),
                ("insert", "12.500"),
                ("equal", " Euro"),
            ],
        ),
        (  # the space between two changed words is no island
            "eine kurze Frist läuft",
            "eine lange Zeit läuft",
            [
                ("equal", "eine "),
                ("delete", "kurze Frist"),
                ("insert", "lange Zeit"),
                ("equal", " läuft"),
            ],
        ),
        (  # nor is a short word
            "Frist der Kündigung endet",
            "Ende der Laufzeit endet",
            [
                ("delete", "Frist der Kündigung"),
                ("insert", "Ende der Laufzeit"),
                ("equal", " endet"),
            ],
        ),
        (  # but a longer one is
            "Frist dieser Kündigung",
            "Ende dieser Laufzeit",
            [
                ("delete", "Frist"),
                ("insert", "Ende"),
                ("equal", " dieser "),
                ("delete", "Kündigung"),
                ("insert", "Laufzeit"),
            ],
        ),
        (  # mere insertions leave what stands between them
            "Der Hof ist da.",
            "Der alte Hof dort ist da.",
            [
                ("equal", "Der "),
                ("insert", "alte "),
                ("equal", "Hof"),
                ("insert", " dort"),
                ("equal", " ist da."),
            ],
        ),
        (
            "Erster Satz. Zweiter Satz.",
            "Erster Satz. Neuer Satz. Zweiter Satz.",
            [
                ("equal", "Erster Satz."),
                ("insert", " Neuer Satz."),
                ("equal", " Zweiter Satz."),
            ],
        ),
    ],
)
def test_a_change_is_shown_by_whole_words(old, new, ops):
    assert list(word_diff(old, new)) == ops


WORDS = st.sampled_from(["der", "Träger", "die", " ", ". ", "12.000", "\n", "ß", "é"])
TEXTS = st.lists(WORDS, max_size=30).map("".join) | st.text(max_size=30)


@given(TEXTS, TEXTS)
@example("a " * 3000, "b " * 3000)
@example("Satz. " * 3000, "Satz! " * 3000)
def test_both_texts_can_be_read_from_the_difference(old, new):
    ops = word_diff(old, new)
    assert "".join(text for op, text in ops if op != "insert") == old
    assert "".join(text for op, text in ops if op != "delete") == new
    assert all(text for _, text in ops)
    for (first, _), (second, _) in pairwise(ops):
        assert (first, second) not in {
            ("equal", "equal"),
            ("insert", "delete"),
            ("insert", "insert"),
            ("delete", "delete"),
        }


BIG = {
    "one word": ("wort " * 100_000, "wort anders " * 100_000),
    "no word twice": (
        " ".join(f"w{number}" for number in range(50_000)),
        " ".join(f"w{-number if number % 2 else number}" for number in range(50_000)),
    ),
    "few words": ("a b " * 400, "b a a " * 300),
    "many sentences": (
        "".join(f"Satz {number}. " for number in range(20_000)),
        "".join(f"Satz {number * 7 % 20_000}. " for number in range(20_000)),
    ),
    "only signs": ("." * 100_000, "," * 100_000),
}


@pytest.mark.parametrize("texts", BIG.values(), ids=BIG)
def test_very_long_texts_take_no_long_time(texts):
    started = time.monotonic()
    word_diff(*texts)
    assert time.monotonic() - started < 5
