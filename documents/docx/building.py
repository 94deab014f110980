"""Put a DOCX together: our own template, filled and saved by python-docx.

python-docx keeps the package: parts, relationships, properties, content types.
Its own template is left out, because it speaks English, runs in a mode for old
programs and numbers nothing. What it saves is packed anew, since it writes the
day of saving into the archive.
"""

import zipfile
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, time
from io import BytesIO

import docx
from django.utils import translation
from django.utils.translation import gettext as _
from docx.document import Document
from lxml import etree

from agreements.wording import Printed
from documents.docx.body import Body
from documents.docx.fonts import font_table_part
from documents.docx.form import Form, form_of
from documents.docx.front import Entry, contents, front
from documents.docx.furniture import (
    first_header_part,
    footer_part,
    header_part,
    page_setup,
)
from documents.docx.manifest import manifest_part, properties_part
from documents.docx.numbering import numbering_part
from documents.docx.package import (
    DOCUMENT,
    RELATIONSHIPS,
    ROOT,
    app_part,
    content_types_part,
    core_part,
    font_relationships_part,
    relationship_id,
    relationships_part,
    settings_part,
)
from documents.docx.pages import MILLIMETRE, Ruler, page_numbers
from documents.docx.paragraphs import (
    CLAUSE_MARK,
    Bookmarks,
    keep_with_next,
    paragraph,
    start_page,
)
from documents.docx.proof import PROOF_MARK, proof
from documents.docx.signatures import SIGNATURES_MARK, signatures
from documents.docx.styles import LANGUAGE_TAGS, SANS, SERIF, styles_part
from documents.docx.stylesheet import stylesheet
from documents.docx.theme import theme_part
from documents.docx.xml import W, serialised, w
from documents.look import PaperLook
from documents.opc.archive import pack
from documents.printouts import keywords

WORDING_MARK = "_vw_wording"
"""Bookmark around the wording: what lies outside of it is not agreed upon."""
FURNITURE = (
    ("headerReference", "default", "header1.xml"),
    ("headerReference", "first", "header2.xml"),
    ("footerReference", "default", "footer1.xml"),
    ("footerReference", "first", "footer2.xml"),
)


def build_docx(printed: Printed, *, look: PaperLook) -> bytes:
    """Return the wording as DOCX; the same input gives the same bytes.

    The words around the wording are in the language of the agreement.
    """
    with translation.override(printed.wording.language):
        form, body = form_of(printed.wording), Body(Bookmarks())
        blocks, pages = _blocks(printed, form, look, body)
        template = pack(_template(printed, form, look, body, pages))
    document = docx.Document(BytesIO(template))
    last = document.element.body.sectPr
    for block in blocks:
        last.addprevious(block)
    _name(document, printed, look)
    return _saved(document)


def _saved(document: Document) -> bytes:
    """Return the bytes of a document without the day on which it was saved."""
    saved = BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as archive:
        return pack({name: archive.read(name) for name in archive.namelist()})


def _name(document: Document, text: Printed, look: PaperLook) -> None:
    """Say in the properties what the file is, on a fixed day."""
    wording, properties = text.wording, document.core_properties
    author = wording.parties[0].name if wording.parties else "Vertragswerk"
    moment = datetime.combine(look.made_on, time(), UTC)
    properties.title, properties.subject = wording.title, wording.short_title
    properties.author = properties.last_modified_by = author
    properties.identifier = wording.reference
    properties.language = LANGUAGE_TAGS[wording.language]
    properties.revision = wording.version
    properties.keywords = keywords(look)
    properties.created = properties.modified = moment


def _template(
    text: Printed, form: Form, look: PaperLook, body: Body, pages: int
) -> Mapping[str, bytes]:
    """Return the parts of a document with everything but its text."""
    wording = text.wording
    fonts, files = font_table_part()
    return {
        "[Content_Types].xml": content_types_part(),
        "_rels/.rels": relationships_part(ROOT),
        "docProps/app.xml": app_part(),
        "docProps/core.xml": core_part(),
        "customXml/item1.xml": manifest_part(text, look),
        "customXml/itemProps1.xml": properties_part(),
        "customXml/_rels/item1.xml.rels": relationships_part(
            [(f"{RELATIONSHIPS}/customXmlProps", "itemProps1.xml")]
        ),
        "word/document.xml": serialised(w("document", w("body", _setup(form)))),
        "word/_rels/document.xml.rels": relationships_part(DOCUMENT),
        "word/styles.xml": styles_part(stylesheet(form), wording.language),
        "word/numbering.xml": numbering_part(
            form, wording.language, singles=body.singles
        ),
        "word/settings.xml": settings_part(wording.language),
        "word/header1.xml": header_part(wording, look),
        "word/header2.xml": first_header_part(look),
        "word/footer1.xml": footer_part(wording, look, pages),
        "word/footer2.xml": footer_part(wording, look, pages),
        "word/theme/theme1.xml": theme_part(SANS, SERIF),
        "word/fontTable.xml": fonts,
        "word/_rels/fontTable.xml.rels": font_relationships_part(files),
        **{f"word/{name}": content for name, content in files.items()},
    }


def _blocks(
    text: Printed, form: Form, look: PaperLook, body: Body
) -> tuple[list[etree._Element], int]:
    """Return the paragraphs and tables of the paper and the number of its pages."""
    before = list(front(text, form, look))
    wording = body.blocks(text)
    signing = signatures(text, form, look, body.bookmarks)
    closing = proof(text, form, look, body.bookmarks) or _ending(wording)
    if wording and signing:
        keep_with_next(wording[-1])
    entries = [] if form.is_short else _entries(text, look, signing)
    if wording and entries:
        start_page(wording[0])
    after = [*body.bookmarks.around(WORDING_MARK, wording), *signing, *closing]
    ruler = Ruler(form, text.wording.language)
    blank = contents(entries, defaultdict(int))
    boxes = list(ruler.boxes([*before, *blank, *after]))
    pages, total = page_numbers(boxes, form.body_height * MILLIMETRE)
    return [*before, *contents(entries, pages), *after], total


def _ending(wording: list[etree._Element]) -> list[etree._Element]:
    """Return an empty line where a draft ends with a table: no text may do so."""
    ends_with_table = bool(wording) and wording[-1].tag == f"{{{W}}}tbl"
    return [paragraph("VW Tabelle")] if ends_with_table else []


def _entries(
    text: Printed, look: PaperLook, signing: list[etree._Element]
) -> list[Entry]:
    entries = [
        Entry(f"{CLAUSE_MARK}{clause.key}", clause.number, clause.heading_text)
        for clause in text.clauses
    ]
    if signing:
        entries.append(Entry(SIGNATURES_MARK, "", _("Signatures")))
    if not look.draft:
        entries.append(Entry(PROOF_MARK, "", _("Proof")))
    return entries


def _setup(form: Form) -> etree._Element:
    return page_setup(
        form,
        [(element, kind, relationship_id(name)) for element, kind, name in FURNITURE],
    )
