"""The styles of the paper, by the measures of its form.

Distances stand before a paragraph; programs differ in whether "after" and
"before" add up. So "after" is used only where no paragraph with "before" follows.
"""

from dataclasses import replace
from functools import partial

from documents.docx.form import BLOCK, Form
from documents.docx.numbering import (
    ANNEX_STYLES,
    ANNEXES,
    OUTLINE,
    PARTIES,
    STEPS,
    TEXT_STYLES,
)
from documents.docx.styles import RULE, SANS, Border, Style

BOX = tuple(
    Border(side, distance=distance)
    for side, distance in (("top", 6), ("left", 9), ("bottom", 6), ("right", 9))
)
THICK_BOX = tuple(replace(border, width=1.5) for border in BOX)
BOX_INSET = 9 * 25.4 / 72 + 0.3
"""The frame of a box stands outside of the indents; this brings it back, mm."""

_heading = partial(
    Style, font=SANS, size=14, line=20, bold=True, keep_next=True, hyphens=False
)
_small = partial(Style, font=SANS, size=9, line=12.5, hyphens=False)

TABLE_HEAD = _small(name="VW Tabellenkopf", bold=True)
TABLE_CELL = _small(name="VW Tabelle")
TABLE_LAST = _small(name="VW Tabelle Bemerkung", hyphens=True)


def stylesheet(form: Form) -> tuple[Style, ...]:
    """Return all paragraph styles, in the order in which a user meets them."""
    return (*_wording(form), *_front(form), *_signatures(form), *_furniture())


def _wording(form: Form) -> tuple[Style, ...]:
    title_size, title_line = form.title
    return (
        Style(name="Normal"),
        _heading(
            name="Title",
            size=title_size,
            line=title_line,
            left=form.title_indent,
            keep_next=False,
            after=form.title_after,
        ),
        _heading(
            name="heading 1",
            size=11,
            line=15,
            before=form.before_section,
            outline=0,
            numbering=(OUTLINE, 0),
            follow=TEXT_STYLES[0],
        ),
        _heading(name="VW Teil", after=3.5, outline=0, follow="VW Absatz ohne Nummer"),
        _heading(
            name="VW Anlage",
            after=3.5,
            outline=0,
            numbering=(ANNEXES, 0),
            page_break=True,
            follow=ANNEX_STYLES[0],
        ),
        *_levels(form, OUTLINE, TEXT_STYLES),
        *_levels(form, ANNEXES, ANNEX_STYLES),
        Style(name="VW Absatz ohne Nummer", before=form.before_paragraph, left=11),
        *_tables(),
    )


def _levels(form: Form, number: int, names: tuple[str, ...]) -> list[Style]:
    distances = (form.before_paragraph, 3, 2)
    return [
        Style(name=name, before=before, numbering=(number, level))
        for level, (name, before) in enumerate(zip(names, distances, strict=True), 1)
    ]


def _tables() -> tuple[Style, ...]:
    return (
        _small(
            name="VW Tabellentitel", bold=True, before=10.5, after=3, keep_next=True
        ),
        TABLE_HEAD,
        TABLE_CELL,
        TABLE_LAST,
    )


def _front(form: Form) -> tuple[Style, ...]:
    indent, inset = form.title_indent, BOX_INSET
    box_size, box_line = form.demonstration
    return (
        _small(
            name="VW Entwurf",
            bold=True,
            line=13,
            left=indent + inset,
            right=inset,
            after=22,
            borders=THICK_BOX,
        ),
        _small(
            name="VW Demonstration",
            size=box_size,
            line=box_line,
            left=indent + inset,
            right=inset,
            after=form.demonstration_after,
            borders=BOX,
        ),
        _small(name="VW Art", size=10, line=15, left=indent, after=form.kind_after),
        _small(name="VW Angabe", line=15, grey=True),
        _small(name="VW Angabe Wert", line=15),
        _small(
            name="VW Parteien",
            line=15,
            bold=True,
            left=indent,
            before=form.label_before,
            borders=(Border("top", distance=6),),
            keep_next=True,
        ),
        _small(
            name="VW Vertragspartei",
            size=9.5,
            line=13,
            bold=True,
            before=4 if not form.is_short else 3,
            numbering=(PARTIES, 0),
            keep_next=True,
        ),
        _small(name="VW Vertretung", size=8.5, line=12, grey=True, left=indent + 7),
        _heading(name="VW Inhalt", page_break=True, after=11),
        _contents_line(),
    )


def _contents_line() -> Style:
    rules = tuple(Border(side, 0.5, 3.5, RULE) for side in ("bottom", "between"))
    return Style(
        name="toc 1",
        font=SANS,
        size=10,
        before=3.5,
        left=17,
        hanging=17,
        hyphens=False,
        tabs=(("left", 17), ("right", BLOCK)),
        borders=rules,
    )


def _signatures(form: Form) -> tuple[Style, ...]:
    size, line = form.signatures_heading
    proof = partial(Style, font=SANS, size=9.5, line=14)
    small_proof = partial(Style, font=SANS, size=8, line=11, hyphens=False)
    return (
        _heading(
            name="VW Unterschriften",
            size=size,
            line=line,
            before=form.before_signatures,
            outline=0,
            borders=(Border("top", distance=11 if not form.is_short else 6),),
        ),
        Style(name="VW Unterschriftensatz", before=3.5, keep_next=True),
        _small(
            name="VW Partei",
            size=10,
            line=14,
            bold=True,
            before=form.before_signer,
            left=form.signing_indent,
            hanging=form.signing_indent,
            tabs=(("left", form.signing_indent),),
            keep_next=True,
        ),
        _small(name="VW Rolle", size=8.5, line=12, before=6, after=2, keep_next=True),
        _small(name="VW Unterschrift", size=8, line=11, before=6, grey=True),
        _heading(name="VW Nachweis", page_break=True, outline=0, after=3.5),
        proof(name="VW Nachweis Text", before=4),
        proof(name="VW Nachweis Titel", size=9.5, bold=True, before=15, keep_next=True),
        proof(name="VW Nachweis Schritt", before=4, numbering=(STEPS, 0)),
        proof(name="VW Pruefsumme", line=15, before=4, hyphens=False),
        small_proof(
            name="VW Kurznachweis Titel",
            bold=True,
            before=12,
            borders=(Border("top", distance=5),),
            keep_next=True,
        ),
        small_proof(name="VW Kurznachweis", before=2),
    )


def _furniture() -> tuple[Style, ...]:
    right = ("right", BLOCK)
    line = partial(Style, font=SANS, size=8, line=11, grey=True, hyphens=False)
    return (
        line(name="header", tabs=(right,)),
        line(name="footer", tabs=(("center", BLOCK / 2), right)),
    )
