"""Make the PDF of a printed text."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from itertools import zip_longest

import pydyf
import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from weasyprint import HTML, Attachment, Document
from weasyprint.urls import FatalURLFetchingError

from agreements.wording import Printed, Wording
from documents.look import PaperLook
from documents.pdf import tagging
from documents.pdf.errors import PaperFaultError, UnprintableError
from documents.pdf.fetcher import BASE_URL, ClosedFetcher
from documents.pdf.fields import make_signature_fields
from documents.pdf.fonts import font_faults
from documents.pdf.glyphs import undrawable
from documents.pdf.metadata import claim_accessibility
from documents.pdf.paper import EmbeddedFile, file_stem, made_at, paper_context
from documents.pdf.resaving import resave
from documents.pdf.resources import PRESS, SVG, press
from documents.pdf.text import normalise, text_of_pdf

VARIANT = "pdf/a-3a"
JSON = "application/json"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render_pdf(
    printed: Printed, *, canonical: bytes | None, docx: bytes | None, look: PaperLook
) -> bytes:
    """Return the paper as PDF/A-3a and PDF/UA-1.

    The same arguments give the same bytes. An original carries an empty signature
    field for each person and one for the seal, a draft none.

    :param canonical: canonical JSON of the version, embedded as ``Source``; a
        draft that is not kept has none
    :param docx: the sibling paper, embedded as ``Alternative``
    :raises UnprintableError: if the shipped fonts lack a sign of the text
    :raises PaperFaultError: if the text of the paper is not the text printed
    """
    with translation.override(printed.wording.language):
        files = _files(printed.wording, canonical, docx)
        context = paper_context(printed, look, files)
        html = render_to_string("documents/paper.html", dict(context))
    missing = undrawable("".join(html.split()))
    if missing:
        signs = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in missing[:20])
        raise UnprintableError(signs=signs)
    try:
        with PRESS:
            written = _write(html, files, look)
    except FatalURLFetchingError as error:  # no Exception: would end the worker
        raise PaperFaultError(fault=str(error)) from error
    pdf = resave(written)
    _check(pdf, printed)
    return pdf


def _files(
    wording: Wording, canonical: bytes | None, docx: bytes | None
) -> tuple[EmbeddedFile, ...]:
    made = []
    if canonical is not None:
        made.append(("json", JSON, canonical, "Source", _("wording as data")))
    if docx is not None:
        words = _("the same wording as text document")
        made.append(("docx", DOCX, docx, "Alternative", words))
    return tuple(
        EmbeddedFile(
            name=f"{file_stem(wording)}.{ending}",
            media_type=media_type,
            data=data,
            relationship=relationship,
            description=words,
            digest=hashlib.sha256(data).hexdigest(),
        )
        for ending, media_type, data, relationship, words in made
    )


def _write(html: str, files: Sequence[EmbeddedFile], look: PaperLook) -> bytes:
    shared = press()
    table = {**shared.table, f"{BASE_URL}qr.svg": (SVG, _code(look.verify_url))}
    table |= {_address(file): (file.media_type, file.data) for file in files}
    fetcher = ClosedFetcher(table)
    page = HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)
    options = {"pdf_variant": VARIANT, "pdf_forms": True}
    document = page.render(
        font_config=shared.fonts, stylesheets=[shared.style], **options
    )
    claim_accessibility(document)
    tagging.find_repeated_heads(document)
    written: bytes = document.write_pdf(
        finisher=_finish,
        attachments=[_attachment(file, fetcher, look) for file in files],
        **options,
    )
    return written


def _code(address: str) -> bytes:
    """Return the QR code of an address as SVG."""
    picture = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(picture, kind="svg", border=0, xmldecl=False, svgclass="", lineclass="")
    return picture.getvalue()


def _finish(document: Document, pdf: pydyf.PDF) -> None:
    tagging.join_continuations(document, pdf)
    make_signature_fields(document, pdf)
    # WeasyPrint 70 lists every associated file twice.
    associated = pdf.catalog.get("AF", [])
    associated[:] = list(dict.fromkeys(associated))


def _attachment(
    file: EmbeddedFile, fetcher: ClosedFetcher, look: PaperLook
) -> Attachment:
    moment = datetime.fromisoformat(made_at(look.made_on))
    return Attachment(
        url=_address(file),
        url_fetcher=fetcher,
        name=file.name,
        description=file.description,
        created=moment,
        modified=moment,
        relationship=file.relationship,
    )


def _address(file: EmbeddedFile) -> str:
    return f"{BASE_URL}files/{file.name}"


def _check(pdf: bytes, printed: Printed) -> None:
    """Compare the paper with the text: what cannot be proven is not handed out."""
    faults = font_faults(pdf)
    if faults:
        raise PaperFaultError(fault=faults[0])
    expected = [normalise(line) for line in printed.lines()]
    found = [normalise(line) for line in text_of_pdf(pdf)]
    for want, have in zip_longest(expected, found):
        if want != have:
            words = _("its text differs at “%(line)s”")
            raise PaperFaultError(fault=words % {"line": (want or have)[:200]})
