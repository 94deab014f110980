"""How the DOCX looks, set by LibreOffice: pages, contents, signatures, fonts."""

import re
import subprocess

import pytest

from agreements.wording import Kind, print_wording
from tests.docx_papers import docx_of, papers, parts_of
from tests.libreoffice import convert_to_pdf
from tests.wordings import ADDENDA, addendum_wording, framework_wording


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """Return for each paper the text of its pages, and the folder of the PDFs."""
    folder = tmp_path_factory.mktemp("layout")
    made = {"KV-2018": papers()["framework"], "draft": papers()["draft"]}
    made |= {name: docx_of(addendum_wording(name)) for name in ADDENDA}
    for name, content in made.items():
        (folder / f"{name}.docx").write_bytes(content)
    pdfs = convert_to_pdf([folder / f"{name}.docx" for name in made], folder)
    pages = dict(zip(made, map(text_of_pages, pdfs), strict=True))
    return pages, folder


def text_of_pages(pdf):
    done = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True
    )
    pages = done.stdout.decode().replace("\u00a0", " ").split("\f")[:-1]
    return [[" ".join(line.split()) for line in page.splitlines()] for page in pages]


def solid(line):
    """Return a line without spaces: narrow ones are lost in the text of a PDF."""
    return "".join(line.split())


def counted_pages(docx):
    footer = parts_of(docx)["word/footer1.xml"].decode()
    return int(re.search(r"NUMPAGES.*?<w:t>(\d+)</w:t>", footer)[1])


@pytest.mark.parametrize("name", ["KV-2018", "draft"])
def test_the_contents_name_the_pages_on_which_headings_stand(name, sheets):
    pages = sheets[0][name]
    printed = print_wording(framework_wording())
    contents = [solid(line) for line in pages[1]]
    for clause in printed.clauses:
        heading = solid(f"{clause.number} {clause.heading_text}")
        (page,) = (
            number
            for number, lines in enumerate(pages, start=1)
            if number != 2 and heading in map(solid, lines)
        )
        assert f"{heading}{page}" in contents


@pytest.mark.parametrize("name", ["KV-2018", *ADDENDA])
def test_the_pages_counted_are_those_that_are_set(name, sheets):
    wording = framework_wording() if name == "KV-2018" else addendum_wording(name)
    assert counted_pages(docx_of(wording)) == len(sheets[0][name])


def test_every_sheet_names_itself(sheets):
    pages = sheets[0]["KV-2018"]
    assert len(pages) == 18
    for number, lines in enumerate(pages, start=1):
        filled = [line for line in lines if line]
        assert re.search(rf"\b{number} \w+ 18$", filled[-1])
        if number > 1:
            assert "KV-2018" in filled[0]


@pytest.mark.parametrize("name", ["KV-2018", *ADDENDA])
def test_no_sheet_of_signatures_stands_alone(name, sheets):
    wording = framework_wording() if name == "KV-2018" else addendum_wording(name)
    lines = print_wording(wording).lines()
    first = next(
        page
        for page in sheets[0][name]
        if any("Mitglied des Bezirksamts 1" in line for line in page)
        and page is not sheets[0][name][0]
    )
    shown = " ".join(first)
    assert lines[-1].split()[-1] in shown
    assert lines[-1][:30] in shown


@pytest.mark.parametrize("name", ["KV-2018", "draft", *ADDENDA])
def test_no_heading_stands_alone_at_the_end_of_a_page(name, sheets):
    wording = framework_wording() if name in ("KV-2018", "draft") else (
        addendum_wording(name)
    )  # fmt: skip
    headings = {
        solid(f"{clause.number} {clause.heading_text}")
        for clause in print_wording(wording).clauses
        if clause.kind is Kind.SECTION
    }
    for page in sheets[0][name]:
        above_footer = [line for line in page if line][:-1]
        assert solid(above_footer[-1]) not in headings


def test_the_embedded_fonts_are_used(sheets):
    pdf = sheets[1] / "KV-2018.pdf"
    done = subprocess.run(
        ["pdffonts", str(pdf)], check=True, capture_output=True, text=True
    )
    names = {line.split()[0].partition("+")[2] for line in done.stdout.splitlines()[2:]}
    assert names == {"NotoSans-Regular", "NotoSans-Bold", "NotoSerif-Regular"}
