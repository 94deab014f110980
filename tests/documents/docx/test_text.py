"""The DOCX says what the wording says, numbers and references included."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings

from agreements.wording import Clause, Kind, print_wording
from documents.docx import build_docx, text_of_docx
from tests.docx_papers import altered, docx_of, look, parts_of
from tests.libreoffice import convert
from tests.wordings import ADDENDA, addendum_wording, framework_wording, wordings


@settings(max_examples=200)
@given(wordings())
def test_wording_and_docx_say_the_same(wording):
    printed = print_wording(wording)
    docx = build_docx(printed, look=look(wording))
    assert text_of_docx(docx) == printed.lines()


@settings(max_examples=20)
@given(wordings())
def test_a_draft_says_the_same(wording):
    printed = print_wording(wording)
    docx = build_docx(printed, look=look(wording, draft=True))
    assert text_of_docx(docx) == printed.lines()


@pytest.mark.parametrize("reference", ["KV-2018", *ADDENDA])
def test_the_demonstration_says_what_its_wording_says(reference):
    wording = (
        framework_wording() if reference == "KV-2018" else addendum_wording(reference)
    )
    assert text_of_docx(docx_of(wording)) == print_wording(wording).lines()


def test_the_reader_counts_by_itself():
    docx = docx_of(framework_wording())
    before, after = b'<w:lvlText w:val="(%2)"/>', b'<w:lvlText w:val="%1.%2"/>'

    def change(parts):
        assert before in parts["word/numbering.xml"]
        numbering = parts["word/numbering.xml"].replace(before, after)
        parts["word/numbering.xml"] = numbering

    lines = text_of_docx(altered(docx, change))
    assert not any(line.startswith("(") for line in lines)
    assert any(line.startswith("15.2 ") for line in lines)


def test_text_outside_of_the_wording_is_not_read():
    wording = framework_wording()
    assert b"Vorstandsmitglied 3" in parts_of(docx_of(wording))["word/document.xml"]
    assert "Vorstandsmitglied 3" not in "\n".join(text_of_docx(docx_of(wording)))


def test_every_list_starts_anew_where_it_must():
    wording = with_many_lists()
    lines = text_of_docx(docx_of(wording))
    assert lines == print_wording(wording).lines()
    assert sum(line.startswith("a) ") for line in lines) == 8
    assert sum(line.startswith("z) ") for line in lines) == 2
    assert sum(line.startswith("zz) ") for line in lines) == 2


def test_libreoffice_counts_the_same_numbers(tmp_path):
    wordings = {"framework": framework_wording(), "lists": with_many_lists()}
    paths = [tmp_path / f"{name}.docx" for name in wordings]
    for path, wording in zip(paths, wordings.values(), strict=True):
        path.write_bytes(docx_of(wording))
    texts = convert(paths, tmp_path, to="txt:Text (encoded):UTF8")
    for path, wording in zip(texts, wordings.values(), strict=True):
        shown = path.read_text("utf-8-sig").replace("\u00a0", " ").splitlines()
        lines = iter([line.strip() for line in shown])
        printed = print_wording(wording)
        missing = [line for line in outside_of_tables(printed) if line not in lines]
        assert missing == []


def outside_of_tables(printed):
    tables = {
        " | ".join(cells)
        for clause in printed.walk()
        for cells in (
            [column.heading for column in clause.columns],
            *[
                ["".join(run.text for run in cell) for cell in row]
                for row in clause.rows
            ],
        )
    }
    return [line for line in printed.lines() if line not in tables]


def with_many_lists():
    keys = (f"{number:012x}" for number in count(1))

    def clause(kind, *children, heading="", text="Satz"):
        return Clause(
            kind=kind, key=next(keys), heading=heading, text=text, children=children
        )

    def items(number, below=0):
        return [
            clause(Kind.ITEM, *[clause(Kind.SUBITEM) for _ in range(below)])
            for _ in range(number)
        ]

    def paragraph(number=0, below=0):
        return clause(Kind.PARAGRAPH, *items(number, below))

    def top(kind, *children):
        return clause(kind, *children, heading="Worüber", text="")

    return replace(
        framework_wording(),
        clauses=(
            top(Kind.PREAMBLE, paragraph(3, 2), paragraph(), paragraph(2)),
            top(Kind.SECTION, paragraph(26)),
            top(Kind.SECTION, paragraph(2, 26), paragraph(2, 1), paragraph()),
            top(Kind.SECTION, *[paragraph() for _ in range(12)]),
            top(Kind.ANNEX, paragraph(26)),
            top(Kind.ANNEX, paragraph(), paragraph(2, 2), paragraph(3)),
        ),
    )
