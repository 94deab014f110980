"""The fonts a DOCX carries, so that it looks the same where none is installed.

Excerpts with all letters of the Latin script lie in ``typefaces``; whole files
would add 0.85 MB to each paper. Embedded fonts are obfuscated with a key, as
ECMA-376 part 4 (17.8.1) demands; the key is no secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from documents.docx.xml import serialised, w

FOLDER = Path(__file__).parent / "typefaces"
OBFUSCATED = 32
"""How many bytes at the start of a font are turned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A font as a document names it; the numbers are those of its OS/2 table."""

    name: str
    fallback: str
    kind: str
    panose: str
    files: tuple[tuple[str, str, str], ...]
    """Role, file and key of each style."""


FAMILIES = (
    Family(
        name="Noto Sans",
        fallback="Calibri",
        kind="swiss",
        panose="020B0502040504020204",
        files=(
            (
                "embedRegular",
                "NotoSans_400Regular_Latin.ttf",
                "{5B6F2C14-8D3A-4E57-9A61-0C7D2E94B1A2}",
            ),
            (
                "embedBold",
                "NotoSans_700Bold_Latin.ttf",
                "{5B6F2C14-8D3A-4E57-9A61-0C7D2E94B1A3}",
            ),
        ),
    ),
    Family(
        name="Noto Serif",
        fallback="Cambria",
        kind="roman",
        panose="02020502060505020204",
        files=(
            (
                "embedRegular",
                "NotoSerif_400Regular_Latin.ttf",
                "{5B6F2C14-8D3A-4E57-9A61-0C7D2E94B1A1}",
            ),
        ),
    ),
)
SIGNATURE = {
    "usb0": "A000007F",
    "usb1": "0000000B",
    "usb2": "00000000",
    "usb3": "00000000",
    "csb0": "00000093",
    "csb1": "00000000",
}


def font_table_part() -> tuple[bytes, Mapping[str, bytes]]:
    """Return ``word/fontTable.xml`` and the font files it names by relationship.

    The relationship of the n-th file is ``rIdn``.
    """
    files: dict[str, bytes] = {}
    fonts = []
    for family in FAMILIES:
        embedded = []
        for role, file, key in family.files:
            files[f"fonts/font{len(files) + 1}.odttf"] = _obfuscated(file, key)
            embedded.append(w(role, r_id=f"rId{len(files)}", fontKey=key))
        fonts.append(_font(family, embedded))
    return serialised(w("fonts", *fonts)), files


def _font(family: Family, embedded: list[etree._Element]) -> etree._Element:
    return w(
        "font",
        w("altName", val=family.fallback),
        w("panose1", val=family.panose),
        w("charset", val="00"),
        w("family", val=family.kind),
        w("pitch", val="variable"),
        w("sig", **SIGNATURE),
        *embedded,
        name=family.name,
    )


@cache
def _obfuscated(file: str, key: str) -> bytes:
    content = (FOLDER / file).read_bytes()
    mask = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1] * 2
    start = bytes(
        byte ^ turn for byte, turn in zip(content[:OBFUSCATED], mask, strict=True)
    )
    return start + content[OBFUSCATED:]
