"""Where one clause becomes two."""

import pytest

from agreements.wording.splitting import cut_at, cuts, paragraphs


def test_a_text_is_cut_behind_its_sentences():
    text = "Das Amt lädt ein. Es führt Protokoll; Näheres regelt Abs. 3. Alle kommen."
    assert [cut.after for cut in cuts(text)] == [
        "Es führt Protokoll; Näheres regelt Abs. 3. Alle kommen.",
        "Näheres regelt Abs. 3. Alle kommen.",
    ]


@pytest.mark.parametrize(
    "text", ["", "Ein Satz.", "Bis zum 31. Dezember 2021", "Nach § 5 Abs. 2 gilt es."]
)
def test_a_single_sentence_has_no_place_to_cut(text):
    assert cuts(text) == ()


def test_a_placeholder_is_never_torn_apart():
    text = "Es gilt bis zum {term.ends_on}. Danach nicht."
    assert cut_at(text, text.index("ends")) is None
    assert cut_at(text, text.index("Danach")).after == "Danach nicht."
    assert cut_at(text, 0) is None
    assert cut_at(text, 500) is None


def test_a_blank_line_begins_a_paragraph_and_a_single_line_end_none():
    text = "Erster\r\nAbsatz.\r\n \t\r\n\r\nZweiter.\n\n"
    assert paragraphs(text) == ["Erster Absatz.", "Zweiter."]
    assert paragraphs("\n\n") == []
