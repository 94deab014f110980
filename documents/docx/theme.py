"""The theme that the format demands; no style of the paper refers to it."""

NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/main"
COLOURS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "333333",
    "lt2": "F1F1F1",
    "accent1": "333333",
    "accent2": "8A8A8A",
    "accent3": "BBBBBB",
    "accent4": "555555",
    "accent5": "777777",
    "accent6": "999999",
    "hlink": "000000",
    "folHlink": "000000",
}
FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
LINE = f'<a:ln w="6350">{FILL}<a:prstDash val="solid"/></a:ln>'
EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def theme_part(heading: str, text: str) -> bytes:
    """Return ``word/theme/theme1.xml`` with the fonts of headings and text."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
        for name, value in COLOURS.items()
    )
    fonts = "".join(
        f'<a:{part}Font><a:latin typeface="{font}"/><a:ea typeface=""/>'
        f'<a:cs typeface=""/></a:{part}Font>'
        for part, font in (("major", heading), ("minor", text))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<a:theme xmlns:a="{NAMESPACE}" name="Vertragswerk"><a:themeElements>'
        f'<a:clrScheme name="Vertragswerk">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Vertragswerk">{fonts}</a:fontScheme>'
        '<a:fmtScheme name="Vertragswerk">'
        f"<a:fillStyleLst>{FILL * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{LINE * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{FILL * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    ).encode()
