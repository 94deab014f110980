"""Make the PDF of the difference between two texts: a reading aid, no original."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby

import pydyf
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML, Document

from agreements.wording.redline import Part, Redline
from documents.pdf import tagging
from documents.pdf.errors import UnprintableError
from documents.pdf.fetcher import BASE_URL, ClosedFetcher
from documents.pdf.glyphs import undrawable
from documents.pdf.paper import groups_of_four, made_at, page_words
from documents.pdf.resaving import resave
from documents.pdf.resources import FOLDER, PRESS, press

VARIANT = "pdf/ua-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two texts, as the paper names it."""

    reference: str
    label: str
    digest: str
    is_draft: bool

    @property
    def digits(self) -> str:
        """The first twelve digits of the check number."""
        return " ".join(groups_of_four(self.digest)[:3])


@dataclass(frozen=True, slots=True)
class Stretch:
    """One changed part, or neighbouring parts that are the same."""

    part: Part | None
    same: tuple[Part, ...] = ()


def render_comparison(
    redline: Redline,
    *,
    old: Side,
    new: Side,
    language: str,
    made_on: date,
    is_whole: bool,
    is_demonstration: bool,
) -> bytes:
    """Return the difference as PDF/UA-1; the same arguments give the same bytes.

    :param made_on: day written into the metadata; never the clock
    :param is_whole: whether unchanged parts are printed, too
    :raises UnprintableError: if the shipped fonts lack a sign of the text
    """
    with translation.override(language):
        html = render_to_string(
            "documents/comparison.html",
            {
                "redline": redline,
                "stretches": tuple(_stretches(redline, is_whole)),
                "old": old,
                "new": new,
                "language": language,
                "made_at": made_at(made_on),
                "page_words": page_words(),
                "is_whole": is_whole,
                "is_demonstration": is_demonstration,
            },
        )
    missing = undrawable("".join(html.split()))
    if missing:
        signs = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in missing[:20])
        raise UnprintableError(signs=signs)
    with PRESS:
        return resave(_write(html))


def _stretches(redline: Redline, is_whole: bool) -> Iterator[Stretch]:
    for changed, parts in groupby(redline.parts, key=lambda p: bool(p.kinds)):
        if changed or is_whole:
            yield from (Stretch(part) for part in parts)
        else:
            yield Stretch(None, tuple(parts))


def _write(html: str) -> bytes:
    shared = press()
    page = HTML(string=html, base_url=BASE_URL, url_fetcher=ClosedFetcher(shared.table))
    document = page.render(
        font_config=shared.fonts,
        stylesheets=[shared.style, _style()],
        pdf_variant=VARIANT,
    )
    written: bytes = document.write_pdf(finisher=_finish, pdf_variant=VARIANT)
    return written


def _finish(document: Document, pdf: pydyf.PDF) -> None:
    tagging.join_continuations(document, pdf)


@cache
def _style() -> CSS:
    text = (FOLDER / "comparison.css").read_text(encoding="utf-8")
    return CSS(string=text, base_url=BASE_URL, url_fetcher=ClosedFetcher({}))
