"""The text of the paper is the text that was printed, word by word."""

import re
import unicodedata
from io import BytesIO

import pikepdf
import pytest
from django.utils import translation
from hypothesis import given, settings

from agreements.wording import Wording, print_wording
from documents.pdf import (
    PaperFaultError,
    normalise,
    rendering,
    text_of_pdf,
)
from documents.pdf.text import broken_words
from tests.documents.pdf import din91379, papers
from tests.wordings import addendum_wording, framework_wording, wordings


def lines(wording: Wording) -> list[str]:
    return [normalise(line) for line in print_wording(wording).lines()]


def found(pdf: bytes) -> list[str]:
    return [normalise(line) for line in text_of_pdf(pdf)]


def test_framework_and_addendum_read_as_printed():
    assert found(papers.framework()) == lines(framework_wording())
    assert found(papers.addendum()) == lines(addendum_wording("ZV-2018-01"))


@settings(max_examples=200)
@given(wordings())
def test_every_wording_reads_as_printed(wording: Wording):
    assert found(papers.paper(wording, draft=True)) == lines(wording)


@pytest.mark.parametrize(
    "text",
    [
        din91379.letters(din91379.LATIN),
        din91379.sequences(),
        din91379.letters(din91379.GREEK_AND_CYRILLIC),
        din91379.letters(din91379.SIGNS),
    ],
)
def test_letters_of_din_91379_are_drawn_and_read_right(text: str):
    wording = papers.small_wording(unicodedata.normalize("NFC", text))
    assert found(papers.paper(wording)) == lines(wording)


@pytest.mark.parametrize(
    "text",
    [
        "Auflage, Kaufleute, Schifffahrt und höflich; \ufb01nden.",
        "Von A\u2010Z und von Berlin-Brandenburg bis Stadtteil- und Selbsthilfearbeit.",
        "wort" * 60,
        "Nachbarschaftsentwicklung-" * 12,
    ],
    ids=["ligatures", "hyphens", "a word longer than the line", "a chain"],
)
def test_odd_words_are_whole_in_the_text(text: str):
    wording = papers.small_wording(text, f"Überdies {text} und {text}")
    assert found(papers.paper(wording, draft=True)) == lines(wording)


def test_a_table_over_several_pages_is_read_once_with_one_head():
    wording = papers.small_wording("Siehe Übersicht.", rows=120)
    assert found(papers.paper(wording, draft=True)) == lines(wording)


def test_an_exchanged_glyph_is_another_text():
    """Text is read from the glyphs: a wrong picture cannot hide behind right words."""
    with pikepdf.open(BytesIO(papers.addendum())) as pdf:
        contents = pdf.pages[0].Contents
        shown = re.compile(rb"(/MCID 40>>.*?<)(?!0014)[0-9a-f]{4}", re.DOTALL)
        words, count = shown.subn(rb"\g<1>0014", contents.read_bytes(), count=1)
        assert count == 1
        contents.write(words)
        changed = BytesIO()
        pdf.save(changed)
    assert found(changed.getvalue()) != found(papers.addendum())


def test_a_paper_with_another_text_is_not_handed_out(monkeypatch):
    wording = papers.small_wording("Die Frist beträgt drei Monate.")
    plain = rendering.text_of_pdf
    monkeypatch.setattr(
        rendering, "text_of_pdf", lambda pdf: [*plain(pdf)[:-1], "(1) Die Frist"]
    )
    with pytest.raises(PaperFaultError, match="drei Monate"):
        papers.paper(wording)


def test_the_language_of_the_clicking_user_does_not_matter():
    with translation.override("en"):
        assert papers.paper(addendum_wording("ZV-2018-01"), people=1) == (
            papers.addendum()
        )


def test_markup_in_a_text_is_printed_as_it_stands():
    text = '</p><img src="file:///etc/passwd"><b style="position: fixed">'
    wording = papers.small_wording(text, title=text, reference='"><b>KV')
    assert found(papers.paper(wording)) == lines(wording)
    assert text in found(papers.paper(wording))[0]


BROKEN_RIGHT = {
    "Anschluss-regelung", "Infra-struktur", "Internet-seite", "Jugend-etage",
    "Selbst-hilfearbeit", "Steuerungs-runde", "Welt-anschauung", "Zusammen-arbeit",
}  # fmt: skip
WRONG = ("a-rbeit", "sch-l", "s-chaft", "Jugende-", "ens-chaft", "g-angs", "ss-perr")


def test_no_word_of_the_demonstration_is_broken_wrongly():
    broken = set(broken_words(papers.framework()))
    for reference in ("ZV-2018-01", "ZV-2018-02", "ZV-2018-04", "ZV-2019-01"):
        broken |= set(broken_words(papers.addendum(reference)))
    assert broken & BROKEN_RIGHT
    assert [word for word in broken if any(part in word for part in WRONG)] == []
    parts = [part for word in broken for part in word.split("-")]
    assert min(map(len, parts)) >= 4
