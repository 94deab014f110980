"""Pieces of pages that are written at once and not by a template."""

import pytest
from django.utils import translation

from agreements.wording.printing import print_wording
from demonstration.wordings import framework_wording
from workflows.templatetags.desk import clauses, marked, redlined


def test_an_excerpt_marks_the_words_asked_for_and_nothing_else():
    parts = (("a < b ", False), ("<i>", True), (" {}", False))
    assert marked(parts) == "a &lt; b <mark>&lt;i&gt;</mark> {}"
    assert marked(()) == ""


def test_a_difference_is_seen_and_read_aloud():
    words = (("equal", "1 < 2 "), ("delete", "{x}"), ("insert", "<b>"))
    text = redlined(words)
    assert text.startswith("1 &lt; 2 <del>")
    assert "deleted: </span>{x}<span" in text
    assert "inserted: </span>&lt;b&gt;<span" in text
    assert redlined(()) == ""


@pytest.mark.parametrize(("language", "word"), [("en", "inserted:"), ("de", "eingef")])
def test_a_difference_speaks_the_language_of_the_page(language, word):
    with translation.override(language):
        assert word in redlined((("insert", "x"),))


def test_the_clauses_of_a_text_are_remembered_for_each_language():
    printed = print_wording(framework_wording())
    pages = {}
    for language in ("de", "en", "de"):
        with translation.override(language):
            pages.setdefault(language, clauses(printed))
    assert "Randnummer" in pages["de"]
    assert "Margin number" in pages["en"]
