"""Where the parties sign: party by party, on the page of the last words.

Every row stays whole and is kept with the next one of its party; the heading
pulls the last paragraph of the wording along, so no sheet of signatures stands
alone, and the last two parties stay together.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from django.utils.translation import gettext as _
from lxml import etree

from agreements.wording import Printed
from documents.docx.facts import scope
from documents.docx.form import BLOCK, Form, signs_side_by_side
from documents.docx.paragraphs import Bookmarks, keep_with_next, paragraph, tab, words
from documents.docx.tables import cell, row, rule, table
from documents.docx.xml import W
from documents.look import PaperLook, SigningBox, SigningParty

SIGNATURES_MARK = "_vw_signatures"
GAP, SIDE_GAP = 5.0, 6.0
"""Distance of two fields in a row, of one party and of two, mm."""
FIELD_HEIGHT = 18.0
FRAME = ("top", "left", "bottom", "right")


def signatures(
    text: Printed, form: Form, look: PaperLook, bookmarks: Bookmarks
) -> list[etree._Element]:
    """Return the signature block, or nothing for a draft."""
    if look.draft or not look.parties:
        return []
    heading = bookmarks.around(SIGNATURES_MARK, [words(_("Signatures"))])
    blocks = [
        paragraph("VW Unterschriften", *heading),
        paragraph("VW Unterschriftensatz", words(_lead(text, form))),
    ]
    if signs_side_by_side(form, look):
        return [*blocks, _side_by_side(look.parties)]
    for place, party in enumerate(look.parties, start=1):
        fields = _party(party, form)
        if place == len(look.parties) - 1:
            keep_with_next(fields)
        blocks += [_name(place, party), fields]
    return blocks


def _lead(text: Printed, form: Form) -> str:
    wording = text.wording
    if form.is_short:
        pattern = _(
            "Each signature is given to this wording (%(reference)s, version "
            "%(number)s)."
        )
    else:
        pattern = _(
            "The parties sign this agreement (%(reference)s, version %(number)s): "
            "%(scope)s. Each signature is given to this wording; its digest stands in "
            "the proof."
        )
    return pattern % {
        "reference": wording.reference,
        "number": wording.version,
        "scope": scope(text),
    }


def _name(place: int, party: SigningParty) -> etree._Element:
    return paragraph("VW Partei", words(str(place)), tab(), words(party.name))


def _party(party: SigningParty, form: Form) -> etree._Element:
    """Return the fields of a party, two in a row."""
    width = (BLOCK - form.signing_indent - GAP) / 2
    boxes = party.signatories
    pairs = [boxes[start : start + 2] for start in range(0, len(boxes), 2)]
    rows = [line for pair in pairs for line in _fields(pair, width, GAP)]
    title = _("Signatures of %(party)s") % {"party": party.name}
    columns = (width, GAP, width)
    return _kept_together(table(columns, rows, title=title, indent=form.signing_indent))


def _side_by_side(parties: Sequence[SigningParty]) -> etree._Element:
    """Return two parties beside each other, their fields below their names."""
    width = (BLOCK - SIDE_GAP) / 2
    names = [_name(place, party) for place, party in enumerate(parties, start=1)]
    rows = [_row(names, width, SIDE_GAP)]
    for boxes in zip_longest(*(party.signatories for party in parties)):
        rows += _fields(boxes, width, SIDE_GAP)
    columns = (width, SIDE_GAP, width)
    return _kept_together(table(columns, rows, title=_("Signatures")))


def _fields(
    boxes: Sequence[SigningBox | None], width: float, gap: float
) -> Iterator[etree._Element]:
    """Yield the four rows of up to two fields: role, box, name, place."""

    def line(style: str, *texts: str) -> list[etree._Element | None]:
        return [
            paragraph(style, *map(words, filter(None, [text]))) if box else None
            for box, text in zip(boxes, texts, strict=True)
        ]

    roles = [box.role if box else "" for box in boxes]
    label, place = _("Name in block letters"), _("Place, date")
    names = [box.name or label if box else "" for box in boxes]
    yield _row(line("VW Rolle", *roles), width, gap, bottom=True)
    empty = line("VW Unterschrift", *[""] * len(boxes))
    yield _row(empty, width, gap, sides=FRAME, height=FIELD_HEIGHT)
    yield _row(line("VW Unterschrift", *names), width, gap, sides=("bottom",))
    places = line("VW Unterschrift", *[place] * len(boxes))
    yield _row(places, width, gap, sides=("bottom",))


def _row(
    contents: Sequence[etree._Element | None],
    width: float,
    gap: float,
    *,
    sides: Sequence[str] = (),
    bottom: bool = False,
    height: float = 0,
) -> etree._Element:
    """Return two cells and the gap between them; a missing field stays blank."""
    cells = []
    for content in (*contents, None)[:2]:
        drawn = [rule(side) for side in sides] if content is not None else []
        filled = paragraph("VW Unterschrift") if content is None else content
        cells.append(cell(width, filled, borders=drawn, bottom=bottom))
    cells.insert(1, cell(gap, paragraph("VW Unterschrift")))
    return row(cells, height=height)


def _kept_together(fields: etree._Element) -> etree._Element:
    for line in fields.findall(f"{{{W}}}tr")[:-1]:
        for item in line.iter(f"{{{W}}}p"):
            keep_with_next(item)
    return fields
