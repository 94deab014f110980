"""How the pages fall: no lone signatures, no orphaned heading, nothing cut off."""

import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from documents.pdf.content import Element, open_pdf, read_structure
from tests.documents.pdf import papers
from tests.wordings import ADDENDA, addendum_wording, framework_wording

HEADINGS = {"H2", "Caption"}
MARGIN = 30 / 25.4 * 72  # the narrower side margin, in points


def structure(pdf: bytes) -> Element:
    with open_pdf(pdf) as opened:
        return read_structure(opened)


def signature_pages(pdf: bytes) -> set[int]:
    """Return the pages on which a person signs."""
    with open_pdf(pdf) as opened:
        return {
            number
            for number, page in enumerate(opened.pages, start=1)
            for widget in page.get("/Annots", [])
            if str(widget.get("/T", "")).startswith("Signature")
        }


def wording_pages(pdf: bytes) -> set[int]:
    articles = [part for part in structure(pdf).walk() if part.tag == "Art"]
    return {shown.page for article in articles for shown in article.shown()}


@pytest.mark.parametrize("reference", ["KV-2018", *ADDENDA])
def test_signatures_begin_on_a_page_with_wording(reference: str):
    people = 1 + (reference in {"KV-2018", "ZV-2018-02", "ZV-2019-02"})
    wording = (
        framework_wording() if reference == "KV-2018" else addendum_wording(reference)
    )
    pdf = papers.paper(wording, people=people)
    first = min(signature_pages(pdf))
    assert first in wording_pages(pdf)
    assert max(wording_pages(pdf)) == first


@pytest.mark.parametrize(
    "pdf",
    [papers.framework, papers.framework_draft, papers.addendum],
    ids=["framework", "draft", "addendum"],
)
def test_no_heading_is_the_last_of_its_page(pdf):
    last: dict[int, str] = {}
    for article in (part for part in structure(pdf()).walk() if part.tag == "Art"):
        for block in article.walk():
            if block.tag in HEADINGS | {"P", "TR"}:
                last |= {shown.page: block.tag for shown in block.shown()}
    assert last
    assert not HEADINGS & set(last.values())


def test_the_framework_has_eighteen_numbered_pages(tmp_path: Path):
    texts = pages_of(papers.framework(), tmp_path)
    assert len(texts) == 18
    with translation.override("de"):
        words = _("Page {page} of {pages}")
    for number, text in enumerate(texts, start=1):
        assert words.format(page=number, pages=18) in text
        assert "KV-2018" in text
        assert papers.look_for(framework_wording()).version_digest[:4] in text


def test_contents_name_the_pages_of_the_parts(tmp_path: Path):
    texts = pages_of(papers.framework(), tmp_path)
    entry = re.search(r"§ 15\s+(.+?)\s{3,}(\d+)\n", texts[1])
    assert entry
    assert re.search(rf"§ 15\s+{re.escape(entry[1])}", texts[int(entry[2]) - 1])


def test_nothing_leaves_the_text_area(tmp_path: Path):
    long = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung" * 3
    wording = papers.small_wording(long, rows=3, title=long, short_title=long)
    for pdf in (papers.framework(), papers.addendum(), papers.paper(wording)):
        (tmp_path / "paper.pdf").write_bytes(pdf)
        boxes = subprocess.run(
            ["pdftotext", "-bbox", tmp_path / "paper.pdf", "-"],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        width = float(re.findall(r'<page width="([\d.]+)"', boxes)[0])
        edges = re.findall(r'<word xMin="([\d.]+)".*?xMax="([\d.]+)"', boxes)
        assert min(float(left) for left, _ in edges) > MARGIN - 1
        assert max(float(right) for _, right in edges) < width - MARGIN


def test_a_draft_says_so_and_asks_for_no_signature(tmp_path: Path):
    pdf = papers.framework_draft()
    with open_pdf(pdf) as opened, translation.override("de"):
        assert "/AcroForm" not in opened.Root
        assert str(opened.docinfo["/Title"]).startswith(_("Draft"))
        texts = pages_of(pdf, tmp_path)
        assert all(_("Draft") in text for text in texts)
        headings = {part.text() for part in structure(pdf).walk() if part.tag == "H2"}
        assert _("Signatures") not in headings
        # The mark is a picture behind the text: nobody has to hear it on every page.
        assert "ENTWURF" not in structure(pdf).text()


def test_a_demonstration_says_so_on_every_page(tmp_path: Path):
    with translation.override("de"):
        word = _("Demonstration")
    assert all(word in text for text in pages_of(papers.framework(), tmp_path))
    wording = papers.small_wording("Ein Satz.")
    real = "".join(pages_of(papers.paper(wording), tmp_path))
    assert word not in real


def test_two_parties_sign_side_by_side_three_below_each_other():
    tops = defaultdict(set)
    for slugs in (("office", "one"), ("office", "one", "two")):
        parties = tuple(papers.party(slug) for slug in slugs)
        wording = papers.small_wording("Text", kind="addendum", parties=parties)
        with open_pdf(papers.paper(wording, people=1)) as opened:
            for field in opened.Root.AcroForm.Fields:
                if str(field.T) != "Seal":
                    tops[len(slugs)].add(round(float(field.Rect[1])))
    assert (len(tops[2]), len(tops[3])) == (1, 3)


def pages_of(pdf: bytes, folder: Path) -> list[str]:
    """Return the visible text of each page."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True
    )
    return done.stdout.replace("\u00a0", " ").split("\f")[:-1]
