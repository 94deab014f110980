"""The DOCX as a package: valid, unambiguous, deterministic, nothing hidden in it."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import docx
import pytest
from django.utils import translation
from django.utils.translation import gettext
from lxml import etree

from agreements.wording import print_wording
from documents.docx.fonts import FAMILIES, FOLDER
from documents.docx.manifest import NAMESPACE
from documents.docx.text import W
from documents.guards import check_docx
from tests.docx_papers import MADE_ON, PDF_DIGEST, docx_of, look, papers, parts_of
from tests.wordings import addendum_wording, framework_wording

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent
NAMES = (
    "framework",
    "draft",
    "addendum",
    "draft-addendum",
    "concluded-framework",
    "concluded-addendum",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    for name, content in papers().items():
        (folder / f"{name}.docx").write_bytes(content)
    return folder


def xml(content, name):
    return etree.fromstring(parts_of(content)[name])


def german(text):
    with translation.override("de"):
        return gettext(text)


def test_the_validators_find_nothing(folder):
    paths = [str(folder / f"{name}.docx") for name in NAMES]
    for command in (
        ["openxml-audit", "-q", "--recursive", str(folder)],
        ["ooxml-integrity", "check", *paths],
    ):
        program = str(BIN / command[0])
        done = subprocess.run(
            [program, *command[1:]], check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_the_own_gate_lets_it_pass(name):
    check_docx(papers()[name])


@pytest.mark.parametrize("name", NAMES)
def test_bookmarks_have_one_name_and_one_number_each(name):
    body = xml(papers()[name], "word/document.xml")
    starts = list(body.iter(f"{W}bookmarkStart"))
    ends = [end.get(f"{W}id") for end in body.iter(f"{W}bookmarkEnd")]
    names = [start.get(f"{W}name") for start in starts]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert sorted(ends) == sorted(start.get(f"{W}id") for start in starts)
    assert all(len(name) <= 40 and name.startswith("_") for name in names)


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_leads_somewhere(name):
    content = papers()[name]
    body = xml(content, "word/document.xml")
    names = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    links = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    assert links <= names
    numbering = xml(content, "word/numbering.xml")
    known = {number.get(f"{W}numId") for number in numbering.findall(f"{W}num")}
    styles = xml(content, "word/styles.xml")
    used = {
        number.get(f"{W}val")
        for root in (body, styles)
        for number in root.iter(f"{W}numId")
    }
    assert used
    assert used <= known
    defined = {style.get(f"{W}styleId") for style in styles.findall(f"{W}style")}
    assert {style.get(f"{W}val") for style in body.iter(f"{W}pStyle")} <= defined


def test_style_and_level_are_linked_both_ways():
    content = papers()["framework"]
    numbering, styles = (
        xml(content, f"word/{name}.xml") for name in ("numbering", "styles")
    )
    by_level = {
        (abstract.get(f"{W}abstractNumId"), level.get(f"{W}ilvl")): style.get(f"{W}val")
        for abstract in numbering.findall(f"{W}abstractNum")
        for level in abstract.findall(f"{W}lvl")
        for style in level.findall(f"{W}pStyle")
    }
    by_style = {}
    for style in styles.findall(f"{W}style"):
        for found in style.findall(f"{W}pPr/{W}numPr"):
            level = found.find(f"{W}ilvl")
            place = "0" if level is None else level.get(f"{W}val")
            number = found.find(f"{W}numId").get(f"{W}val")
            by_style[number, place] = style.get(f"{W}styleId")
    assert by_level == by_style
    assert len(by_level) == 10


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_hidden_and_nothing_is_bound(name):
    body = xml(papers()[name], "word/document.xml")
    tags = {etree.QName(element).localname for element in body.iter()}
    assert tags & {"vanish", "webHidden", "sdt", "dataBinding", "ins", "del"} == set()


def test_every_clause_is_anchored_and_listed():
    wording = framework_wording()
    content = docx_of(wording)
    clauses = list(print_wording(wording).walk())
    body = xml(content, "word/document.xml")
    names = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    assert {f"_cl_{clause.key}" for clause in clauses} <= names
    manifest = xml(content, "customXml/item1.xml")
    assert manifest.get("reference") == "KV-2018"
    assert manifest.get("digest") == look(wording).version_digest
    listed = manifest.findall(f"{{{NAMESPACE}}}clause")
    assert [item.get("key") for item in listed] == [clause.key for clause in clauses]
    assert [item.get("label") for item in listed] == [c.label for c in clauses]
    assert all(re.fullmatch("[0-9a-f]{64}", item.get("sha256")) for item in listed)


def test_it_opens_in_python_docx_and_says_what_it_is():
    document = docx.Document(io.BytesIO(papers()["framework"]))
    properties = document.core_properties
    assert properties.title == framework_wording().title
    assert properties.identifier == "KV-2018"
    assert properties.author == "Bezirksamt Pankow von Berlin"
    assert properties.language == "de-DE"
    assert properties.created.date() == properties.modified.date() == MADE_ON
    assert document.settings.element.find(f"{W}themeFontLang").get(f"{W}val") == "de-DE"


def test_the_table_repeats_its_head_and_keeps_its_rows():
    document = docx.Document(io.BytesIO(papers()["framework"]))
    tables = [t for t in document.tables if t.cell(0, 0).text == "Nr."]
    (table,) = tables
    rows = table._tbl.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [
        True, *[False] * 7,
    ]  # fmt: skip
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_a_draft_is_marked_and_cannot_be_signed():
    draft, final = parts_of(papers()["draft"]), parts_of(papers()["framework"])
    word, label = german("Draft"), german("Name in block letters").encode()
    mark = f'string="{word.upper()}"'.encode()
    for name in ("word/header1.xml", "word/header2.xml"):
        assert mark in draft[name]
        assert mark not in final[name]
    for name in ("word/header1.xml", "word/footer1.xml", "word/document.xml"):
        assert word.encode() in draft[name]
    assert label not in draft["word/document.xml"]
    assert final["word/document.xml"].count(label) == 14


def test_the_concluded_docx_names_the_signed_pdf_outside_of_the_wording():
    for name in ("concluded-framework", "concluded-addendum"):
        text = "".join(xml(papers()[name], "word/document.xml").itertext())
        assert PDF_DIGEST in text.replace(" ", "")
    text = "".join(xml(papers()["framework"], "word/document.xml").itertext())
    assert PDF_DIGEST not in text.replace(" ", "")


def test_the_fonts_come_along_and_are_obfuscated_by_their_key():
    parts = parts_of(papers()["addendum"])
    files = [file for family in FAMILIES for file in family.files]
    for number, (_role, name, key) in enumerate(files, start=1):
        hidden = parts[f"word/fonts/font{number}.odttf"]
        plain = (FOLDER / name).read_bytes()
        mask = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1]
        turned = bytes(a ^ b for a, b in zip(hidden[:32], mask * 2, strict=True))
        assert turned + hidden[32:] == plain
        assert hidden[:32] != plain[:32]


PROGRAM = """
import hashlib, json, sys
import django
django.setup()
from tests.docx_papers import PDF_DIGEST, docx_of
from tests.wordings import addendum_wording, framework_wording
made = [
    docx_of(framework_wording()),
    docx_of(framework_wording(), draft=True),
    docx_of(addendum_wording("ZV-2019-02"), pdf_digest=PDF_DIGEST),
]
print(json.dumps([hashlib.sha256(content).hexdigest() for content in made]))
"""


def test_two_processes_make_the_same_bytes():
    digests = []
    for seed in ("1", "4711"):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", PROGRAM],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
            },
        )
        digests.append(json.loads(done.stdout))
    here = [
        docx_of(framework_wording()),
        docx_of(framework_wording(), draft=True),
        docx_of(addendum_wording("ZV-2019-02"), pdf_digest=PDF_DIGEST),
    ]
    digests.append([hashlib.sha256(content).hexdigest() for content in here])
    assert digests[0] == digests[1] == digests[2]
