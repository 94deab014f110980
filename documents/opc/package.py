"""Parts, their kinds and what can be reached from the root of a package."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from documents.opc.canonical import PARSER
from documents.opc.names import (
    CONTENT_TYPES,
    RELATIONSHIPS,
    ROOT_RELATIONSHIPS,
    TYPES_PART,
    UNSIGNED_RELATIONSHIPS,
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What hangs together with the document and must therefore be signed."""

    parts: tuple[str, ...]
    """Names of the parts, in the order in which they are found."""
    relationships: tuple[tuple[str, tuple[str, ...]], ...]
    """Each relationship part with the ids in it that belong to the document."""


def reach(parts: Mapping[str, bytes]) -> Reach:
    """Follow the relationships from the root and return all that is found."""
    todo, found = [""], list[str]()
    links: list[tuple[str, tuple[str, ...]]] = []
    while todo:
        source = todo.pop(0)
        name = relationships_of(source)
        if name not in parts:
            continue
        items = [item for item in _relationships(parts[name]) if _is_signed(item)]
        if items:
            links.append((name, tuple(item.get("Id", "") for item in items)))
        for target in _targets(source, items):
            if target in parts and target not in found:
                found.append(target)
                todo.append(target)
    return Reach(parts=tuple(found), relationships=tuple(links))


def relationships_of(part: str) -> str:
    """Return the name of the part that holds the relationships of ``part``."""
    if not part:
        return ROOT_RELATIONSHIPS
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def targets(parts: Mapping[str, bytes], source: str, kind: str) -> tuple[str, ...]:
    """Return the parts to which ``source`` has relationships of one kind."""
    name = relationships_of(source)
    if name not in parts:
        return ()
    items = _relationships(parts[name])
    return tuple(_targets(source, [item for item in items if item.get("Type") == kind]))


def _relationships(content: bytes) -> list[etree._Element]:
    root = etree.fromstring(content, PARSER)
    return list(root.iter(f"{{{RELATIONSHIPS}}}Relationship"))


def _is_signed(item: etree._Element) -> bool:
    kind = item.get("Type", "")
    return not any(part in kind for part in UNSIGNED_RELATIONSHIPS)


def _targets(source: str, items: list[etree._Element]) -> Iterator[str]:
    for item in items:
        if item.get("TargetMode") == "External":
            continue
        target = item.get("Target", "")
        base = "" if target.startswith("/") else posixpath.dirname(source)
        yield posixpath.normpath(posixpath.join(base, target.lstrip("/")))


def content_type(parts: Mapping[str, bytes], name: str) -> str:
    """Return the declared kind of a part, or an empty text."""
    root = etree.fromstring(parts[TYPES_PART], PARSER)
    for item in root.iter(f"{{{CONTENT_TYPES}}}Override"):
        if item.get("PartName", "").lower() == f"/{name}".lower():
            return str(item.get("ContentType"))
    ending = name.rsplit(".", 1)[-1].lower()
    for item in root.iter(f"{{{CONTENT_TYPES}}}Default"):
        if item.get("Extension", "").lower() == ending:
            return str(item.get("ContentType"))
    return ""
