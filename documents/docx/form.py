"""The two sizes of paper form: a bound agreement, and a short addendum."""

from dataclasses import dataclass

from agreements.wording import Wording
from documents.look import PaperLook

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
LEFT, RIGHT = 30.0, 32.0
BLOCK = PAGE_WIDTH - LEFT - RIGHT
"""Width of numbers and text together, in mm."""
HEADER, FOOTER = 17.0, 19.0
SHORT_FORM_PARTIES = 2
"""Parties that fit side by side; more of them are stacked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Measures in which a long and a short paper differ: mm and pt."""

    is_short: bool
    """A short paper has no cover, no contents and its proof on the last page."""
    top: float
    bottom: float
    title: tuple[float, float]
    """Size and line of the title, pt."""
    title_indent: float
    title_after: float
    before_section: float
    before_paragraph: float
    before_signatures: float
    demonstration: tuple[float, float]
    demonstration_after: float
    kind_after: float
    label_before: float
    signatures_heading: tuple[float, float]
    signing_indent: float
    before_signer: float

    @property
    def body_height(self) -> float:
        """Height of the text area in mm."""
        return PAGE_HEIGHT - self.top - self.bottom


LONG = Form(
    is_short=False,
    top=30,
    bottom=32,
    title=(22, 29),
    title_indent=11,
    title_after=22.5,
    before_section=22.5,
    before_paragraph=7.5,
    before_signatures=30,
    demonstration=(9, 13),
    demonstration_after=26,
    kind_after=7.5,
    label_before=20,
    signatures_heading=(14, 20),
    signing_indent=11,
    before_signer=13,
)
SHORT = Form(
    is_short=True,
    top=26,
    bottom=27,
    title=(16, 21),
    title_indent=0,
    title_after=9,
    before_section=12,
    before_paragraph=5,
    before_signatures=12,
    demonstration=(8, 11),
    demonstration_after=11,
    kind_after=3,
    label_before=9,
    signatures_heading=(11, 15),
    signing_indent=5,
    before_signer=4,
)


def form_of(wording: Wording) -> Form:
    """Return the form in which a wording is set."""
    return LONG if wording.kind == "framework" else SHORT


def signs_side_by_side(form: Form, look: PaperLook) -> bool:
    """Tell whether the parties sign beside each other."""
    return form.is_short and len(look.parties) <= SHORT_FORM_PARTIES
