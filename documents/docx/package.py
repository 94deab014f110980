"""The parts around the text: kinds, relationships, properties, settings."""

from collections.abc import Iterable, Mapping

from lxml import etree

from documents.docx.styles import LANGUAGE_TAGS
from documents.docx.xml import serialised, twips, w

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONSHIPS = f"{OFFICE}/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PROPERTIES = "application/vnd.openxmlformats-officedocument"
DEFAULTS = {
    "odttf": f"{PROPERTIES}.obfuscatedFont",
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}
TYPES = {
    "word/document.xml": f"{WORD}.document.main+xml",
    "word/styles.xml": f"{WORD}.styles+xml",
    "word/numbering.xml": f"{WORD}.numbering+xml",
    "word/settings.xml": f"{WORD}.settings+xml",
    "word/fontTable.xml": f"{WORD}.fontTable+xml",
    "word/header1.xml": f"{WORD}.header+xml",
    "word/header2.xml": f"{WORD}.header+xml",
    "word/footer1.xml": f"{WORD}.footer+xml",
    "word/footer2.xml": f"{WORD}.footer+xml",
    "word/theme/theme1.xml": f"{PROPERTIES}.theme+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": f"{PROPERTIES}.extended-properties+xml",
    "customXml/itemProps1.xml": f"{PROPERTIES}.customXmlProperties+xml",
}
ROOT = (
    (f"{RELATIONSHIPS}/officeDocument", "word/document.xml"),
    (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    (f"{RELATIONSHIPS}/extended-properties", "docProps/app.xml"),
)
DOCUMENT = (
    (f"{RELATIONSHIPS}/styles", "styles.xml"),
    (f"{RELATIONSHIPS}/numbering", "numbering.xml"),
    (f"{RELATIONSHIPS}/settings", "settings.xml"),
    (f"{RELATIONSHIPS}/fontTable", "fontTable.xml"),
    (f"{RELATIONSHIPS}/header", "header1.xml"),
    (f"{RELATIONSHIPS}/header", "header2.xml"),
    (f"{RELATIONSHIPS}/footer", "footer1.xml"),
    (f"{RELATIONSHIPS}/footer", "footer2.xml"),
    (f"{RELATIONSHIPS}/theme", "theme/theme1.xml"),
    (f"{RELATIONSHIPS}/customXml", "../customXml/item1.xml"),
)
HYPHENATION_ZONE = 9.0
"""A word is broken only where the line would end this far from the edge, mm."""
CORE = f"{PACKAGE}/metadata/core-properties"


def content_types_part() -> bytes:
    """Return ``[Content_Types].xml``."""
    namespace = f"{PACKAGE}/content-types"
    root = etree.Element(f"{{{namespace}}}Types", nsmap={None: namespace})
    for ending, kind in DEFAULTS.items():
        attributes = {"Extension": ending, "ContentType": kind}
        etree.SubElement(root, f"{{{namespace}}}Default", attributes)
    for name, kind in sorted(TYPES.items()):
        attributes = {"PartName": f"/{name}", "ContentType": kind}
        etree.SubElement(root, f"{{{namespace}}}Override", attributes)
    return serialised(root)


def relationships_part(targets: Iterable[tuple[str, str]]) -> bytes:
    """Return a part of relationships; the n-th is called ``rIdn``."""
    namespace = f"{PACKAGE}/relationships"
    root = etree.Element(f"{{{namespace}}}Relationships", nsmap={None: namespace})
    for number, (kind, target) in enumerate(targets, start=1):
        attributes = {"Id": f"rId{number}", "Type": kind, "Target": target}
        etree.SubElement(root, f"{{{namespace}}}Relationship", attributes)
    return serialised(root)


def relationship_id(target: str) -> str:
    """Return the id of a relationship of the document."""
    return f"rId{[name for _kind, name in DOCUMENT].index(target) + 1}"


def core_part() -> bytes:
    """Return an empty ``docProps/core.xml``, filled by the builder."""
    return serialised(etree.Element(f"{{{CORE}}}coreProperties", nsmap={"cp": CORE}))


def app_part() -> bytes:
    """Return ``docProps/app.xml``."""
    namespace = f"{OFFICE}/extended-properties"
    root = etree.Element(f"{{{namespace}}}Properties", nsmap={None: namespace})
    for name, value in (("Application", "Vertragswerk"), ("AppVersion", "1.0000")):
        etree.SubElement(root, f"{{{namespace}}}{name}").text = value
    return serialised(root)


def settings_part(language: str) -> bytes:
    """Return ``word/settings.xml``; the schema fixes the order of its elements."""
    comma, semicolon = (",", ";") if language == "de" else (".", ",")
    compatibility = w(
        "compat",
        w(
            "compatSetting",
            name="compatibilityMode",
            uri="http://schemas.microsoft.com/office/word",
            val=15,
        ),
    )
    return serialised(
        w(
            "settings",
            w("zoom", percent=100),
            w("embedTrueTypeFonts"),
            w("saveSubsetFonts"),
            w("defaultTabStop", val=twips(11)),
            w("autoHyphenation"),
            w("consecutiveHyphenLimit", val=2),
            w("hyphenationZone", val=twips(HYPHENATION_ZONE)),
            w("characterSpacingControl", val="doNotCompress"),
            compatibility,
            w("themeFontLang", val=LANGUAGE_TAGS[language]),
            w("decimalSymbol", val=comma),
            w("listSeparator", val=semicolon),
        )
    )


def font_relationships_part(files: Mapping[str, bytes]) -> bytes:
    """Return the relationships of the font table."""
    return relationships_part((f"{RELATIONSHIPS}/font", name) for name in files)
