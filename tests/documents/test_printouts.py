"""A text that is printed for reading says on each page that it is a draft."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from agreements.wording import digest, to_canonical
from agreements.wording.printing import preview_wording
from documents.docx import build_docx, text_of_docx
from documents.guards import check_docx, check_pdf
from documents.look import Printout
from documents.pdf import render_pdf
from documents.pdf.content import open_pdf
from documents.services.looks import printout_look
from documents.verification import Outcome, verify_file
from tests import signed_papers
from tests.documents.pdf.papers import small_wording
from tests.documents.pdf.test_pages import pages_of
from tests.docx_papers import parts_of
from tests.libreoffice import convert
from tests.verapdf import failures
from tests.wordings import addendum_wording

AT = datetime(2021, 5, 3, 12, 5, tzinfo=UTC)
STAND = "ENTWURF, Stand 3. Mai 2021, 14:05 Uhr"
FAULTY = small_wording("Gilt nach {term.nowhere} und {ref:abcdefabcdef}.", version=3)
WORDINGS = {
    "addendum": addendum_wording("ZV-2018-01"),
    "faulty": FAULTY,
    "empty": replace(FAULTY, clauses=()),
    "empty-addendum": replace(FAULTY, kind="addendum", clauses=(), parties=()),
    "english": replace(FAULTY, language="en", demonstration=True),
}


@cache
def printed(name: str, *, is_frozen: bool = False) -> tuple[bytes, bytes]:
    """Return PDF and DOCX of a text."""
    wording = WORDINGS[name]
    look = printout_look(
        Printout(at=AT, is_frozen=is_frozen), digest=digest(to_canonical(wording))
    )
    text = preview_wording(wording)
    return (
        render_pdf(text, canonical=None, docx=None, look=look),
        build_docx(text, look=look),
    )


def verdict(data: bytes):
    return verify_file(data, name="x", trust=signed_papers.trust())


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " "))


def test_each_page_says_draft_with_day_and_hour_and_demonstration(tmp_path):
    pages = pages_of(printed("addendum")[0], tmp_path)
    assert len(pages) > 1
    for page in pages:
        assert STAND in flat(page)
        assert "Demonstration" in page


def test_the_docx_says_the_same_on_each_page_of_a_word_processor(tmp_path):
    path = tmp_path / "draft.docx"
    path.write_bytes(printed("addendum")[1])
    (pdf,) = convert([path], tmp_path, to="pdf")
    pages = pages_of(pdf.read_bytes(), tmp_path)
    assert len(pages) > 1
    assert all(STAND in flat(page) for page in pages)
    assert all("Demonstration" in page for page in pages)


def test_the_hour_is_that_of_berlin_and_in_the_language_of_the_text(tmp_path):
    (first, *_) = pages_of(printed("english")[0], tmp_path)
    assert "DRAFT as of 3 May 2021, 14:05" in flat(first)
    assert "This text can still change. No original." in flat(first)


@pytest.mark.parametrize(
    ("is_frozen", "said", "unsaid"),
    [
        (False, "nicht festgeschrieben, nicht vereinbart, ohne Siegel", "Fassung 3"),
        (True, "Fassung 3, nicht vereinbart, ohne Siegel", "noch keine Fassung"),
    ],
)
def test_the_first_page_says_what_the_text_is(tmp_path, is_frozen, said, unsaid):
    pdf, docx = printed("faulty", is_frozen=is_frozen)
    (first, *_) = pages_of(pdf, tmp_path)
    document = parts_of(docx)["word/document.xml"].decode()
    for text in (flat(first), flat(re.sub("<[^>]+>", "", document))):
        assert said in text
        assert unsaid not in text


def test_what_is_not_filled_in_stands_as_it_is_written(tmp_path):
    pdf, docx = printed("faulty")
    assert "{term.nowhere}" in flat("".join(pages_of(pdf, tmp_path)))
    assert any("{ref:abcdefabcdef}" in line for line in text_of_docx(docx))


@pytest.mark.parametrize("name", WORDINGS)
def test_it_carries_no_seal_no_field_and_no_other_file(name):
    pdf, docx = printed(name)
    check_pdf(pdf)
    check_docx(docx)
    with open_pdf(pdf) as opened:
        assert "/AcroForm" not in opened.Root
        assert not opened.attachments
    assert not any("signature" in part for part in parts_of(docx))


@pytest.mark.parametrize("form", [0, 1])
def test_the_check_of_papers_calls_it_a_draft_and_nothing_better(form):
    report = verdict(printed("addendum")[form])
    assert report.outcome is Outcome.INDETERMINATE
    assert [reason.code for reason in report.reasons] == ["draft"]


def test_it_is_still_a_draft_when_a_word_processor_has_saved_it(tmp_path):
    path = tmp_path / "draft.docx"
    path.write_bytes(printed("empty")[1])
    (saved,) = convert([path], tmp_path / "saved", to="docx")
    assert [one.code for one in verdict(saved.read_bytes()).reasons] == ["draft"]


def test_a_paper_does_not_call_itself_a_draft():
    for paper in (signed_papers.unsigned(), signed_papers.unsigned_docx()):
        assert [reason.code for reason in verdict(paper).reasons] == ["unsigned"]


def test_the_same_text_at_the_same_moment_gives_the_same_bytes():
    first = printed("faulty")
    printed.cache_clear()
    assert printed("faulty") == first


def test_drafts_are_pdf_a_3a_and_pdf_ua_1(tmp_path: Path):
    files = []
    for name in WORDINGS:
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(printed(name)[0])
    assert failures(files) == []
