"""What a DOCX from outside may contain; everything else is refused."""

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from documents.guards.archives import read_archive
from documents.guards.fields import check_fields
from documents.guards.refusals import (
    ActiveContentError,
    BombError,
    DuplicateNameError,
    EntityError,
    MalformedPartError,
    OutsideContentError,
    TooComplexError,
    UnknownPartError,
    WrongKindError,
)

MAX_XML = 20 << 20
MAX_ELEMENTS = 400_000
MAX_DEPTH = 200
MAIN_PART_TYPE = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
CONTENT_TYPES = "[Content_Types].xml"
XML_ENDINGS = (".xml", ".rels", ".svg")
OTHER_ENDINGS = (
    *(".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".emf", ".wmf"),
    *(".odttf", ".sigs", ".wdp"),
)
ACTIVE_PART = re.compile(
    r"(?i)vbaproject|vbadata|activex|/embeddings/|oleobject|customui|afchunk|/macros"
)
ACTIVE_TYPE = re.compile(r"(?i)macroenabled|vba|activex|oleobject|ms-office\.uia")
ACTIVE_RELATIONSHIPS = frozenset(
    {
        *("oleobject", "package", "afchunk", "vbaproject", "wordvbadata", "control"),
        *(
            "activexcontrolbinary",
            "subdocument",
            "externallink",
            "keymapcustomizations",
        ),
        *("attachedtoolbars", "ui", "extensibility", "userxmlstart"),
    }
)
OUTSIDE_RELATIONSHIPS = frozenset(
    {"attachedtemplate", "frame", "mailmergesource", "image", "transform", "video"}
)
LINK = re.compile(r"(?i)(?:https?|mailto):")
ENCODING = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._\-]+)[\"']")
ACTIVE_ELEMENTS = frozenset({"altChunk", "subDoc", "object", "control", "OLEObject"})


def check_docx(data: bytes) -> None:
    """Refuse a DOCX that is damaged, dangerous or not what it says.

    :raises FileRefusedError: with a sentence for the person who sent the file
    """
    read_parts(data)


def read_parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a DOCX by name, checked as ``check_docx`` does.

    :raises FileRefusedError: with a sentence for the person who sent the file
    """
    parts = read_archive(data)
    if CONTENT_TYPES not in parts or "word/document.xml" not in parts:
        raise WrongKindError(kind="DOCX")
    for name, content in parts.items():
        _check_part_name(name)
        if name.lower().endswith(XML_ENDINGS):
            _check_xml(name, content)
    _check_content_types(parts[CONTENT_TYPES])
    return parts


def _check_part_name(name: str) -> None:
    if ACTIVE_PART.search(f"/{name}"):
        raise ActiveContentError(part=name)
    if not name.lower().endswith((*XML_ENDINGS, *OTHER_ENDINGS)):
        raise UnknownPartError(part=name)


def _check_xml(name: str, content: bytes) -> None:
    if len(content) > MAX_XML:
        raise BombError(part=name)
    head = content[:1024]
    encoding = ENCODING.search(head.partition(b"?>")[0])
    if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii"):
        raise EntityError(part=name)
    # UTF-16 and UTF-32 would hide the two words from a search in bytes
    if b"\0" in head or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise EntityError(part=name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise EntityError(part=name)
    try:
        check_fields(name, _elements(name, content))
    except etree.XMLSyntaxError as error:
        raise MalformedPartError(part=name) from error


def _elements(name: str, content: bytes) -> Iterator[tuple[str, etree._Element]]:
    """Yield the events of a bounded parse, each element judged at its start."""
    parser = etree.XMLPullParser(
        ("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    count = depth = 0
    for start in range(0, len(content), 1 << 16):
        parser.feed(content[start : start + (1 << 16)])
        for event, element in parser.read_events():
            if event == "end":
                depth -= 1
                yield event, element
                element.clear()
                continue
            count, depth = count + 1, depth + 1
            if count > MAX_ELEMENTS or depth > MAX_DEPTH:
                raise TooComplexError(part=name)
            _check_element(name, element)
            yield event, element
    parser.close()


def _check_element(name: str, element: etree._Element) -> None:
    local = element.tag.rpartition("}")[2]
    if local in ACTIVE_ELEMENTS:
        raise ActiveContentError(part=f"{name}: {local}")
    if local == "Relationship":
        _check_relationship(name, element)


def _check_relationship(name: str, element: etree._Element) -> None:
    kind = element.get("Type", "").rsplit("/", 1)[-1].lower()
    target = element.get("Target", "")
    if kind in ACTIVE_RELATIONSHIPS:
        raise ActiveContentError(part=f"{name}: {kind}")
    if element.get("TargetMode", "Internal").lower() != "internal":
        if kind in OUTSIDE_RELATIONSHIPS or not LINK.match(target):
            raise OutsideContentError(part=target[:80] or name)
    elif kind == "attachedtemplate" or ":" in target:
        raise OutsideContentError(part=target[:80])


def _check_content_types(content: bytes) -> None:
    """Refuse kinds that hide XML behind another ending, and macro kinds."""
    declared = list(_content_types(content))
    for name, kind in declared:
        if ACTIVE_TYPE.search(kind):
            raise ActiveContentError(part=name)
        if kind.endswith(("+xml", "/xml")) != name.endswith(XML_ENDINGS):
            raise UnknownPartError(part=name)
    names = [name for name, _kind in declared]
    for name in names:
        if names.count(name) > 1:
            raise DuplicateNameError(part=name)
    if dict(declared).get("/word/document.xml") != MAIN_PART_TYPE:
        raise WrongKindError(kind="DOCX")


def _content_types(content: bytes) -> Iterator[tuple[str, str]]:
    for element in etree.fromstring(content):
        kind = element.get("ContentType", "").lower()
        ending, name = element.get("Extension"), element.get("PartName")
        if ending is not None:
            yield f".{ending.lower()}", kind
        elif name is not None:
            yield posixpath.normpath(name.lower()), kind
