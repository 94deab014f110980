"""What a signature shows on paper: who, when, and that it is a demonstration.

Drawn with a small font that is embedded, so that the paper stays PDF/A.
"""

import io
import textwrap
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils.font.api import FontEngine, FontEngineFactory
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.pdf_utils.xref import ObjectStream
from pyhanko.stamp import TextStampStyle

from documents.keys import Identity, authority_is_demonstration
from documents.keys.certificates import BERLIN

FONT: Final = Path(__file__).parent.parent / "fonts" / "stamp.ttf"
SIZE: Final = 8
LEADING: Final = 10
LINE_LENGTH: Final = 44
PLACE: Final = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MIN,
    y_align=AxisAlignment.ALIGN_MID,
    margins=Margins(left=5, right=5, top=3, bottom=3),
)
TIGHT: Final = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MIN,
    y_align=AxisAlignment.ALIGN_MIN,
    margins=Margins.uniform(0),
)


def seal_text(identity: Identity, at: datetime, language: str) -> str:
    """Return the lines of the office's seal."""
    with translation.override(language):
        return _lines([_("Sealed electronically by")], identity, "", "", at)


def signature_text(
    identity: Identity, name: str, role: str, at: datetime, language: str
) -> str:
    """Return the lines of a person's signature.

    :param name: as it is to be printed; empty: the name in the certificate
    :param role: printed under the name unless empty
    """
    with translation.override(language):
        first = [_("Signed electronically by")]
        return _lines(first, identity, name, role, at)


def _lines(
    lines: list[str], identity: Identity, name: str, role: str, at: datetime
) -> str:
    local = at.astimezone(BERLIN)
    day, time = date_format(local, "DATE_FORMAT"), date_format(local, "H:i")
    lines += [name or identity.common_name, role]
    lines.append(_("on %(day)s at %(time)s") % {"day": day, "time": time})
    if authority_is_demonstration(identity.certificate):
        lines.append(_("Demonstration, of no legal effect"))
    return printable("\n".join(_wrapped(lines)))


def _wrapped(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        yield from textwrap.wrap(line, LINE_LENGTH)


def printable(text: str) -> str:
    """Replace what the font of the stamps lacks by a question mark.

    A missing letter would break PDF/A; the certificate holds the true name.
    """
    known = _letters()
    return "".join(
        letter if letter == "\n" or ord(letter) in known else "?"
        for letter in unicodedata.normalize("NFC", text)
    )


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    return frozenset(TTFont(io.BytesIO(_font())).getBestCmap())


class StampFont(FontEngineFactory):
    """Opens the font anew for each stamp; pyHanko 0.38 would leave its file open."""

    def create_font_engine(
        self, writer: BasePdfFileWriter, obj_stream: ObjectStream | None = None
    ) -> FontEngine:
        """Return what shapes the letters and embeds those that were used."""
        if obj_stream is None and writer.stream_xrefs:
            obj_stream = writer.prepare_object_stream()
        return GlyphAccumulator(
            writer, io.BytesIO(_font()), font_size=SIZE, obj_stream=obj_stream
        )


@lru_cache(maxsize=1)
def _font() -> bytes:
    return FONT.read_bytes()


def stamp_style() -> TextStampStyle:
    """Return how ``%(text)s`` is drawn into the box of a signature."""
    return TextStampStyle(
        stamp_text="%(text)s",
        border_width=0,
        background=None,
        inner_content_layout=PLACE,
        text_box_style=TextBoxStyle(
            font=StampFont(),
            font_size=SIZE,
            leading=LEADING,
            box_layout_rule=TIGHT,
        ),
    )
