"""The bytes that are hashed: canonical XML and the relationship transform."""

import base64
import hashlib
from collections.abc import Collection
from copy import deepcopy

from lxml import etree

from documents.opc.names import DIGESTS, RELATIONSHIPS, SHA256

PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
)


def canonical(element: etree._Element) -> bytes:
    """Return the inclusive canonical form of a subtree in its document.

    lxml 6.1.3 writes a wrong ``xmlns=""`` for a subtree under a default
    namespace, so the subtree is first rebuilt with the namespaces in scope.
    """
    copy = etree.Element(element.tag, dict(element.attrib), nsmap=element.nsmap)
    copy.text = element.text
    copy.extend([deepcopy(child) for child in element])
    return bytes(etree.tostring(copy, method="c14n", with_comments=False))


def relationships(
    content: bytes, ids: Collection[str], types: Collection[str] = ()
) -> bytes:
    """Return the canonical form of the chosen relationships of a part.

    Source: ECMA-376 part 2, 13.2.4.24 (relationships transform).
    """
    root = etree.fromstring(content, PARSER)
    kept = etree.Element(
        f"{{{RELATIONSHIPS}}}Relationships", nsmap={None: RELATIONSHIPS}
    )
    chosen = [
        item
        for item in root.iter(f"{{{RELATIONSHIPS}}}Relationship")
        if item.get("Id") in ids or item.get("Type") in types
    ]
    for item in sorted(chosen, key=lambda item: str(item.get("Id"))):
        copy = etree.SubElement(kept, item.tag, dict(item.attrib))
        copy.set("TargetMode", item.get("TargetMode", "Internal"))
    return canonical(kept)


def digest(content: bytes, algorithm: str = SHA256) -> str:
    """Return the digest in base 64, as XML signatures write it.

    :raises KeyError: if the algorithm is unknown or outdated
    """
    return base64.b64encode(hashlib.new(DIGESTS[algorithm], content).digest()).decode()
