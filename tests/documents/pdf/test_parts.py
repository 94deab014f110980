"""What a paper carries besides its text: files, fields, fonts; what it may fetch."""

import hashlib
import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pyphen
import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from agreements.wording import print_wording, to_canonical
from documents import hyphenation
from documents.pdf import UnprintableError, font_faults, glyphs, render_pdf
from documents.pdf.content import open_pdf, read_structure
from documents.pdf.fetcher import BASE_URL, ClosedFetcher
from documents.spacing import bind
from tests.documents.pdf import papers
from tests.wordings import addendum_wording, framework_wording

FONTS = Path(glyphs.__file__).parent.parent / "fonts"


def test_the_paper_carries_the_wording_as_data_and_as_text_document():
    with open_pdf(papers.framework()) as pdf:
        files = dict(pdf.attachments.items())
        related = {str(entry.UF): str(entry.AFRelationship) for entry in pdf.Root.AF}
        (data, text) = sorted(files, reverse=True)
        assert (related[data], related[text]) == ("/Source", "/Alternative")
        assert len(pdf.Root.AF) == 2
        assert files[data].get_file().read_bytes() == to_canonical(framework_wording())
        assert files[text].get_file().read_bytes() == papers.DOCX
    assert data.endswith("2.json")


def test_the_proof_prints_the_digests_of_the_files_and_of_the_version():
    with open_pdf(papers.framework()) as pdf:
        text = read_structure(pdf).text()
    digits = re.sub(r"\s", "", text)
    wording = to_canonical(framework_wording())
    assert digits.count(hashlib.sha256(wording).hexdigest()) == 2
    assert hashlib.sha256(papers.DOCX).hexdigest() in digits
    assert papers.URL in text


def test_every_box_is_an_empty_tagged_signature_field():
    with open_pdf(papers.framework()) as pdf:
        form = pdf.Root.AcroForm
        fields = {str(field.T): field for field in form.Fields}
        assert sorted(fields) == sorted(
            ["Seal", *(f"Signature{number}" for number in range(1, 17))]
        )
        assert form.SigFlags == 3
        assert not {"/NeedAppearances", "/DR"} & set(form.keys())
        for field in fields.values():
            assert (field.FT, field.get("/V"), field.F) == ("/Sig", None, 4)
            left, bottom, right, top = map(float, field.Rect)
            assert (right - left, top - bottom) == pytest.approx(
                (66 / 25.4 * 72, 18 / 25.4 * 72),
                abs=1.1,  # inside its border
            )
            assert str(field.TU)
        tagged = [element for element in elements(pdf) if element.S == "/Form"]
        assert {str(element.K.Obj.T) for element in tagged} == set(fields)


def test_the_seal_stands_on_the_last_page():
    for pdf in (papers.framework(), papers.addendum()):
        with open_pdf(pdf) as opened:
            last = opened.pages[-1]
            names = [str(widget.get("/T", "")) for widget in last.Annots]
        assert "Seal" in names


def test_links_say_where_they_lead():
    with open_pdf(papers.framework()) as pdf:
        links = [
            str(note.Contents)
            for page in pdf.pages
            for note in page.get("/Annots", [])
            if note.Subtype == "/Link"
        ]
    assert links
    assert not [link for link in links if link.startswith("clause-")]


def test_fonts_are_ours_embedded_and_without_gaps():
    assert font_faults(papers.framework()) == ()
    assert font_faults(papers.framework_draft()) == ()


def test_a_foreign_font_is_found():
    foreign = HTML(string="<p>Text").write_pdf()
    assert any("no font of the papers" in fault for fault in font_faults(foreign))


def test_a_missing_glyph_is_found():
    with pikepdf.open(BytesIO(papers.addendum())) as pdf:
        contents = pdf.pages[0].Contents
        contents.write(re.sub(rb"<[0-9a-f]{4}>", b"<0000>", contents.read_bytes()))
        changed = BytesIO()
        pdf.save(changed)
    assert any("lacks a glyph" in fault for fault in font_faults(changed.getvalue()))


def test_a_sign_that_no_font_has_is_refused_by_name():
    with pytest.raises(UnprintableError, match=r"漢 \(U\+6F22\)"):
        papers.paper(papers.small_wording("Ein 漢 im Text"))


def test_shipped_fonts_are_those_of_the_list():
    listed = (FONTS / "VENDORED.md").read_text(encoding="utf-8")
    for file in FONTS.glob("*.ttf"):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        assert re.search(rf"`{file.name}`.*`{digest}`", listed)


@pytest.mark.parametrize(
    "hole",
    [
        '<img src="https://example.org/a.png">',
        '<img src="file:///etc/passwd">',
        '<img src="data:image/png;base64,AAAA">',
        '<link rel="stylesheet" href="//example.org/a.css">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<object data="http://127.0.0.1/"></object>',
        "<style>@import 'http://127.0.0.1/a.css'</style>",
        "<style>p { background: url(/etc/passwd) }</style><p>x",
    ],
)
def test_the_fetcher_stops_everything_that_is_not_in_its_table(hole: str):
    page = HTML(string=hole, base_url=BASE_URL, url_fetcher=ClosedFetcher({}))
    with pytest.raises(FatalURLFetchingError):
        page.write_pdf()


def test_norms_dates_and_units_hold_together():
    text = "nach § 1 Absatz 2 und §§ 54 ff., am 30. November um 18 Uhr, SGB VIII"
    bound = bind(text)
    assert bound.replace("\u00a0", " ") == text
    assert bound.replace("\u00a0", "~") == (
        "nach §~1~Absatz~2 und §§~54~ff., am 30.~November um 18~Uhr, SGB~VIII"
    )


@pytest.mark.parametrize(
    ("word", "broken"),
    [
        ("Zusammenarbeit", "Zusam-men-arbeit"),
        ("Mitgliedschaft", "Mitglied-schaft"),
        ("Jugendetage", "Jugend-etage"),
        ("Übergangsregelung", "Über-gangs-regelung"),
        ("Rückschlüsse", "Rück-schlüsse"),
    ],
)
def test_compounds_break_where_their_parts_meet(word: str, broken: str):
    hyphenation.install()
    assert pyphen.Pyphen(lang="de", left=4, right=5).inserted(word) == broken


def test_a_paper_without_text_document_names_one_file():
    wording = addendum_wording("ZV-2018-01")
    look = papers.look_for(wording, people=1)
    pdf = render_pdf(
        print_wording(wording), canonical=to_canonical(wording), docx=None, look=look
    )
    with open_pdf(pdf) as opened:
        assert len(opened.attachments) == 1


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Return every element of the structure tree."""
    waiting: list[pikepdf.Object] = [pdf.Root.StructTreeRoot.K]
    found: list[pikepdf.Object] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(list(node))
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(node)
            waiting.append(node.get("/K", pikepdf.Array()))
    return found
