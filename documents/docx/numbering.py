"""Real numbering: one outline for §§, one for annexes, one for each short list.

Every level is linked to a style and back, so a user numbers a paragraph by
choosing its style. ``aa)`` is the 27th letter: word processors repeat letters
after z.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from agreements.wording import Kind
from agreements.wording.language import language_of
from documents.docx.form import Form
from documents.docx.styles import GREY, style_id
from documents.docx.xml import serialised, twips, w

OUTLINE, ANNEXES, PARTIES, STEPS = range(1, 5)
FIRST_SINGLE = 11
"""Items below an unnumbered paragraph form a list of their own, from this id on."""
DOUBLE_A = 27
TEXT_STYLES = ("VW Absatz", "VW Buchstabe", "VW Unterbuchstabe")
ANNEX_STYLES = ("VW Anlage Absatz", "VW Anlage Buchstabe", "VW Anlage Unterbuchstabe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list; indents in mm."""

    text: str
    """Pattern: ``§ %1``, ``(%2)``, ``%3)``."""
    letters: bool = False
    start: int = 1
    style: str = ""
    left: float = 0
    hanging: float = 0
    tab: bool = True
    """Whether a tab or a space stands between number and text."""
    light: bool = False
    """Whether the number is lighter than its text."""


def numbering_part(form: Form, language: str, *, singles: int) -> bytes:
    """Return ``word/numbering.xml``.

    :param singles: how many lists of their own the text needs
    """
    used = lists(form, language)
    for number in range(FIRST_SINGLE, FIRST_SINGLE + singles):
        used[number] = _items(1, ("", ""))
    abstract = [_abstract(number, levels) for number, levels in used.items()]
    instances = [
        w("num", w("abstractNumId", val=number), numId=number) for number in used
    ]
    return serialised(w("numbering", *abstract, *instances))


def lists(form: Form, language: str) -> dict[int, list[Level]]:
    """Return the levels of every list that styles are linked to."""
    patterns = language_of(language).short
    return {
        OUTLINE: _outline(patterns[Kind.SECTION].format("%1")),
        ANNEXES: _annexes(patterns[Kind.ANNEX].format("%1")),
        PARTIES: [_plain("VW Vertragspartei", form.title_indent + 7, 7)],
        STEPS: [_plain("VW Nachweis Schritt", 7, 7)],
    }


def _outline(section: str) -> list[Level]:
    top = Level(text=section, style="heading 1", left=11, hanging=11)
    return [top, *_below_heading(TEXT_STYLES)]


def _annexes(annex: str) -> list[Level]:
    top = Level(text=annex, style="VW Anlage", tab=False, light=True)
    return [top, *_below_heading(ANNEX_STYLES)]


def _below_heading(styles: tuple[str, str, str]) -> list[Level]:
    paragraph = Level(text="(%2)", style=styles[0], left=11, hanging=11)
    return [paragraph, *_items(3, styles[1:])]


def _items(first: int, styles: Iterable[str]) -> list[Level]:
    item, subitem = styles
    return [
        Level(text=f"%{first})", letters=True, style=item, left=18, hanging=7),
        Level(
            text=f"%{first + 1})",
            letters=True,
            start=DOUBLE_A,
            style=subitem,
            left=26,
            hanging=8,
        ),
    ]


def _plain(style: str, left: float, hanging: float) -> Level:
    return Level(text="%1", style=style, left=left, hanging=hanging, light=True)


def _abstract(number: int, levels: list[Level]) -> etree._Element:
    code = f"{0x56570000 + number:08X}"
    return w(
        "abstractNum",
        w("nsid", val=code),
        w("multiLevelType", val="multilevel" if len(levels) > 1 else "singleLevel"),
        w("tmpl", val=code),
        *(_level(place, level) for place, level in enumerate(levels)),
        abstractNumId=number,
    )


def _level(place: int, level: Level) -> etree._Element:
    left, hanging = twips(level.left), twips(level.hanging)
    tabs = w("tabs", w("tab", val="num", pos=left)) if level.tab else None
    light = w("rPr", w("b", val=0), w("bCs", val=0), w("color", val=GREY))
    return w(
        "lvl",
        w("start", val=level.start),
        w("numFmt", val="lowerLetter" if level.letters else "decimal"),
        w("pStyle", val=style_id(level.style)) if level.style else None,
        w("suff", val="tab" if level.tab else "space"),
        w("lvlText", val=level.text),
        w("lvlJc", val="left"),
        w("pPr", tabs, w("ind", left=left, hanging=hanging)),
        light if level.light else None,
        ilvl=place,
    )
