"""The difference on paper: complete, the same each time, and never an original."""

import subprocess
from datetime import date

import pytest

from agreements.wording.redline import redline
from documents.pdf.comparing import Side, render_comparison
from documents.pdf.content import open_pdf
from documents.pdf.fonts import font_faults
from documents.pdf.text import text_of_pdf
from tests.renewed import renewed_wording
from tests.wordings import framework_wording

OLD = Side(reference="KV-2018", label="Fassung 2", digest="ab" * 32, is_draft=False)
NEW = Side(reference="KV-2022", label="Fassung 3", digest="cd" * 32, is_draft=False)


def paper(*, old=None, is_whole=False, language="de"):
    difference = redline(old or framework_wording(), renewed_wording())
    return render_comparison(
        difference,
        old=OLD,
        new=NEW,
        language=language,
        made_on=date(2021, 5, 3),
        is_whole=is_whole,
        is_demonstration=True,
    )


@pytest.fixture(scope="module")
def short():
    return paper()


def test_the_same_difference_gives_the_same_bytes(short):
    assert paper() == short


def test_its_fonts_are_ours_and_whole(short):
    assert font_faults(short) == ()


def test_it_says_in_words_what_happened(short):
    text = " ".join(text_of_pdf(short))
    for words in ("umformuliert", "neu", "gestrichen", "Verschoben: bisher"):
        assert words in text


def test_unchanged_parts_are_printed_only_on_request(short):
    def pages(pdf):
        with open_pdf(pdf) as opened:
            return len(opened.pages)

    assert pages(paper(is_whole=True)) > pages(short)


def test_every_page_says_that_it_is_no_original(short):
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=short, capture_output=True, check=True
    )
    pages = done.stdout.decode().split("\f")[:-1]
    assert len(pages) > 1
    assert all("Vergleich, kein Original" in page for page in pages)


def test_two_equal_texts_say_so():
    text = " ".join(text_of_pdf(paper(old=renewed_wording())))
    assert "Keine Unterschiede" in text
