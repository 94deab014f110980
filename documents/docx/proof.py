"""What stands behind the wording: how to prove that a paper is the right one."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from lxml import etree

from agreements.wording import Printed
from documents.docx.facts import grouped
from documents.docx.form import Form
from documents.docx.paragraphs import Bookmarks, line_break, paragraph, words
from documents.look import PaperLook

PROOF_MARK = "_vw_proof"
HALF = 32


def proof(
    text: Printed, form: Form, look: PaperLook, bookmarks: Bookmarks
) -> list[etree._Element]:
    """Return the proof, or nothing for a draft; it is no part of the wording."""
    if look.draft:
        return []
    if form.is_short:
        return list(_short(text, look, bookmarks))
    return list(_page(text, look, bookmarks))


def _page(
    text: Printed, look: PaperLook, bookmarks: Bookmarks
) -> Iterator[etree._Element]:
    yield paragraph("VW Nachweis", *bookmarks.around(PROOF_MARK, [words(_("Proof"))]))
    yield _text(
        _(
            "This page is not part of the wording. It says what this file holds and "
            "how it can be checked."
        )
    )
    values = {"number": text.wording.version}
    yield _title(_("Digest of version %(number)s (SHA-256)") % values)
    yield _digest(look.version_digest)
    if look.pdf_digest:
        yield _title(_("Digest of the signed original (PDF, SHA-256)"))
        yield _digest(look.pdf_digest)
    yield _title(_("What this file is"))
    yield _text(_purpose(look))
    yield _title(_("How to check"))
    for step in _steps(look):
        yield paragraph("VW Nachweis Schritt", words(step))


def _short(
    text: Printed, look: PaperLook, bookmarks: Bookmarks
) -> Iterator[etree._Element]:
    heading = bookmarks.around(PROOF_MARK, [words(_("Proof"))])
    yield paragraph("VW Kurznachweis Titel", *heading)
    outside = _("This part does not belong to the wording.")
    check = _("To check: %(url)s.") % {"url": look.verify_url}
    lines = [f"{outside} {_purpose(look)} {check}"]
    version = _("Version %(number)s") % {"number": text.wording.version}
    lines.append(f"{version} (SHA-256) {grouped(look.version_digest)}")
    if look.pdf_digest:
        lines.append(f"PDF (SHA-256) {grouped(look.pdf_digest)}")
    for place, line in enumerate(lines, start=1):
        keep = place < len(lines)
        yield paragraph("VW Kurznachweis", words(line), keep_next=keep)


def _purpose(look: PaperLook) -> str:
    if look.pdf_digest:
        return _(
            "This file is a reading copy with the same wording. The original is the "
            "signed PDF with the digest given here. The seal on this file is an "
            "Office signature (no ETSI baseline format)."
        )
    return _(
        "This file is a copy with the same wording. The parties sign the PDF into "
        "which it is embedded."
    )


def _steps(look: PaperLook) -> Iterator[str]:
    yield _(
        "On the internet: open %(url)s. The page names the version and the digest "
        "of the genuine file."
    ) % {"url": look.verify_url}
    if look.pdf_digest:
        yield _(
            "Without the service: compute the SHA-256 digest of the PDF. It must equal "
            "the one printed above."
        )
        yield _(
            "In a word processor: it shows the seal of the office on this file. It "
            "does not replace the signatures on the PDF."
        )


def _text(words_: str) -> etree._Element:
    return paragraph("VW Nachweis Text", words(words_))


def _title(words_: str) -> etree._Element:
    return paragraph("VW Nachweis Titel", words(words_))


def _digest(digest: str) -> etree._Element:
    first, second = grouped(digest[:HALF]), grouped(digest[HALF:])
    return paragraph("VW Pruefsumme", words(first), line_break(), words(second))
