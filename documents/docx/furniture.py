"""Header, footer and page: every sheet names itself."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from lxml import etree

from agreements.wording import Wording
from documents.docx.facts import version_line
from documents.docx.form import (
    FOOTER,
    HEADER,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    Form,
)
from documents.docx.paragraphs import paragraph, tab, whole_field, words
from documents.docx.watermark import watermark
from documents.docx.xml import serialised, twips, w
from documents.look import PaperLook


def header_part(wording: Wording, look: PaperLook) -> bytes:
    """Return the header of every page but the first."""
    title = wording.short_title or wording.title
    shown = f"{_('Draft')} · {title}" if look.draft else title
    content = [words(shown), tab(), words(wording.reference)]
    return _header(look, content)


def first_header_part(look: PaperLook) -> bytes:
    """Return the header of the first page, which names itself."""
    return _header(look, [])


def _header(look: PaperLook, content: list[etree._Element]) -> bytes:
    mark = [watermark(_("Draft").upper())] if look.draft else []
    return serialised(w("hdr", paragraph("header", *mark, *content)))


def footer_part(wording: Wording, look: PaperLook, pages: int) -> bytes:
    """Return the footer of every page: version, mark, page.

    :param pages: number of pages, shown until it is computed anew
    """
    pattern = _("Page {page} of {pages}").replace("{pages}", "{page}")
    before, between, after = pattern.split("{page}")
    mark = _("Demonstration") if wording.demonstration else ""
    return serialised(
        w(
            "ftr",
            paragraph(
                "footer",
                words(version_line(wording, look)),
                tab(),
                words(mark),
                tab(),
                words(before),
                *whole_field("PAGE", "1"),
                words(between),
                *whole_field("NUMPAGES", str(pages)),
                *([words(after)] if after else []),
            ),
        )
    )


def page_setup(form: Form, parts: Sequence[tuple[str, str, str]]) -> etree._Element:
    """Return the properties of the only section.

    :param parts: for each header and footer: element, kind of page, relationship
    """
    return w(
        "sectPr",
        *(w(element, type=kind, r_id=rid) for element, kind, rid in parts),
        w("pgSz", w=twips(PAGE_WIDTH), h=twips(PAGE_HEIGHT)),
        w(
            "pgMar",
            top=twips(form.top),
            right=twips(RIGHT),
            bottom=twips(form.bottom),
            left=twips(LEFT),
            header=twips(HEADER),
            footer=twips(FOOTER),
            gutter=0,
        ),
        w("titlePg"),
    )
