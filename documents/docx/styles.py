"""A paragraph style as a value, and its WordprocessingML."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from documents.docx.xml import points, serialised, twips, w

SERIF, SANS = "Noto Serif", "Noto Sans"
BLACK, GREY, RULE = "000000", "333333", "BBBBBB"
LANGUAGE_TAGS = {"de": "de-DE", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Border:
    """A rule beside a paragraph; width and distance in pt."""

    side: str
    width: float = 0.75
    distance: float = 0
    colour: str = BLACK


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A paragraph style; sizes and distances in pt, indents and tabs in mm."""

    name: str
    font: str = SERIF
    size: float = 10.5
    line: float = 15
    bold: bool = False
    grey: bool = False
    before: float = 0
    after: float = 0
    left: float = 0
    hanging: float = 0
    right: float = 0
    follow: str = ""
    """Name of the style of the next paragraph that a user types."""
    outline: int | None = None
    numbering: tuple[int, int] | None = None
    """List and level; the indent then belongs to the level, not to the style."""
    keep_next: bool = False
    page_break: bool = False
    hyphens: bool = True
    centred: bool = False
    tabs: tuple[tuple[str, float], ...] = ()
    borders: tuple[Border, ...] = ()

    @property
    def identifier(self) -> str:
        return style_id(self.name)


def style_id(name: str) -> str:
    """Return the identifier of a style: its name without spaces, ASCII only."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def styles_part(styles: Iterable[Style], language: str) -> bytes:
    """Return ``word/styles.xml``."""
    written = [_style(style) for style in styles]
    return serialised(w("styles", _defaults(language), *_built_in(), *written))


def _defaults(language: str) -> etree._Element:
    tag = LANGUAGE_TAGS[language]
    runs = w(
        "rPr",
        _fonts(SERIF),
        w("sz", val=21),
        w("szCs", val=21),
        w("lang", val=tag, eastAsia=tag, bidi=tag),
    )
    paragraphs = w("pPr", w("widowControl"))
    return w("docDefaults", w("rPrDefault", runs), w("pPrDefault", paragraphs))


def _built_in() -> tuple[etree._Element, ...]:
    """Return the three styles that every document must have."""
    margins = w("tblCellMar", *(w(side, w=0, type="dxa") for side in _TABLE_SIDES))
    return (
        w(
            "style",
            w("name", val="Default Paragraph Font"),
            w("uiPriority", val=1),
            w("semiHidden"),
            type="character",
            default=1,
            styleId="DefaultParagraphFont",
        ),
        w(
            "style",
            w("name", val="Normal Table"),
            w("uiPriority", val=99),
            w("semiHidden"),
            w("tblPr", w("tblInd", w=0, type="dxa"), margins),
            type="table",
            default=1,
            styleId="TableNormal",
        ),
        w(
            "style",
            w("name", val="No List"),
            w("uiPriority", val=99),
            w("semiHidden"),
            type="numbering",
            default=1,
            styleId="NoList",
        ),
    )


_TABLE_SIDES = ("top", "left", "bottom", "right")


def _fonts(name: str) -> etree._Element:
    return w("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def _style(style: Style) -> etree._Element:
    is_normal = style.name == "Normal"
    kind: dict[str, str | int] = {"type": "paragraph", "styleId": style.identifier}
    if is_normal:
        kind["default"] = 1
    elif style.name.startswith("VW "):
        kind["customStyle"] = 1
    return w(
        "style",
        w("name", val=style.name),
        None if is_normal else w("basedOn", val="Normal"),
        w("next", val=style_id(style.follow)) if style.follow else None,
        w("uiPriority", val=1),
        w("qFormat"),
        _paragraph(style),
        _run(style),
        **kind,
    )


def _paragraph(style: Style) -> etree._Element:
    return w(
        "pPr",
        w("keepNext") if style.keep_next else None,
        w("pageBreakBefore") if style.page_break else None,
        _numbering(style),
        _borders(style.borders),
        _tabs(style.tabs),
        None if style.hyphens else w("suppressAutoHyphens"),
        w(
            "spacing",
            before=points(style.before),
            after=points(style.after),
            line=points(style.line),
            lineRule="exact",
        ),
        _indent(style),
        w("jc", val="center") if style.centred else None,
        w("outlineLvl", val=style.outline) if style.outline is not None else None,
    )


def _numbering(style: Style) -> etree._Element | None:
    if style.numbering is None:
        return None
    number, level = style.numbering
    return w("numPr", w("ilvl", val=level) if level else None, w("numId", val=number))


def _borders(borders: tuple[Border, ...]) -> etree._Element | None:
    if not borders:
        return None
    return w(
        "pBdr",
        *(
            w(
                border.side,
                val="single",
                sz=round(border.width * 8),
                space=round(border.distance),
                color=border.colour,
            )
            for border in borders
        ),
    )


def _tabs(tabs: tuple[tuple[str, float], ...]) -> etree._Element | None:
    if not tabs:
        return None
    return w("tabs", *(w("tab", val=kind, pos=twips(place)) for kind, place in tabs))


def _indent(style: Style) -> etree._Element | None:
    if style.numbering is not None or not (style.left or style.right):
        return None
    return w(
        "ind",
        left=twips(style.left),
        right=twips(style.right),
        hanging=twips(style.hanging),
    )


def _run(style: Style) -> etree._Element:
    return w(
        "rPr",
        _fonts(style.font) if style.font != SERIF else None,
        w("b") if style.bold else None,
        w("bCs") if style.bold else None,
        w("color", val=GREY) if style.grey else None,
        w("sz", val=round(style.size * 2)),
        w("szCs", val=round(style.size * 2)),
    )
