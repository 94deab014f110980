"""What stands before the wording: cover and contents, or the head of a short paper."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from agreements.wording import Printed
from documents.docx.facts import facts, kind_line, party_line, short_facts
from documents.docx.form import BLOCK, Form
from documents.docx.paragraphs import (
    field_end,
    field_start,
    link,
    paragraph,
    tab,
    whole_field,
    words,
)
from documents.docx.tables import cell, row, table
from documents.look import PaperLook
from documents.printouts import notice

LABELS = 30.0
"""Width of the names of facts, mm."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents."""

    bookmark: str
    number: str
    heading: str


def front(text: Printed, form: Form, look: PaperLook) -> Iterator[etree._Element]:
    """Yield everything from the top of the first page to the list of parties."""
    wording = text.wording
    if look.printout is not None:
        yield paragraph("VW Entwurf", words(notice(wording, look)))
    if wording.demonstration:
        origin = _(
            "Demonstration. The text was written by Vertragswerk; it is not the "
            "wording of any existing agreement. Persons are roles."
        )
        yield paragraph("VW Demonstration", words(origin))
    kind = kind_line(wording)
    shown = f"{_('Draft')} · {kind}" if look.draft else kind
    yield paragraph("VW Art", words(shown))
    yield paragraph("Title", words(wording.title))
    yield _facts(form, short_facts(text, look) if form.is_short else facts(text, look))
    yield paragraph("VW Parteien", words(_("Parties")))
    for party in wording.parties:
        yield paragraph("VW Vertragspartei", words(party.party_name))
        yield paragraph("VW Vertretung", words(party_line(party, look)))


def _facts(form: Form, rows: Iterable[tuple[str, str]]) -> etree._Element:
    widths = (LABELS, BLOCK - form.title_indent - LABELS)
    lines = [
        row(
            [
                cell(widths[0], paragraph("VW Angabe", words(label))),
                cell(widths[1], paragraph("VW Angabe Wert", words(value))),
            ]
        )
        for label, value in rows
    ]
    return table(widths, lines, title=_("About this paper"), indent=form.title_indent)


def contents(
    entries: Sequence[Entry], pages: Mapping[str, int]
) -> Iterator[etree._Element]:
    """Yield the contents: a real field, filled in so that nobody need update it.

    :param pages: page of each bookmark
    """
    if not entries:
        return
    yield paragraph("VW Inhalt", words(_("Contents")))
    for place, entry in enumerate(entries, start=1):
        start = field_start(r'TOC \o "1-1" \h \z \u') if place == 1 else []
        end = [field_end()] if place == len(entries) else []
        shown = str(pages[entry.bookmark])
        page = whole_field(rf"PAGEREF {entry.bookmark} \h", shown)
        number = [words(entry.number)] if entry.number else []
        text = [*number, tab(), words(entry.heading), tab(), *page]
        yield paragraph("toc 1", *start, link(entry.bookmark, *text), *end)
