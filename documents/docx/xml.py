"""Short words for WordprocessingML elements, and their bytes."""

from typing import TypeAlias

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = "http://www.w3.org/XML/1998/namespace"
NAMESPACES = {"w": W, "r": R}

Content: TypeAlias = "etree._Element | str | None"


def w(tag: str, *content: Content, **attributes: str | int) -> etree._Element:
    """Return a ``w:`` element; attributes are ``w:`` too, ``r_id`` is ``r:id``.

    ``None`` is skipped, so optional parts can stand in the call; a trailing
    underscore keeps an attribute apart from a word of Python.
    """
    element = etree.Element(f"{{{W}}}{tag}", nsmap=NAMESPACES)
    for name, value in attributes.items():
        namespace = R if name.startswith("r_") else W
        local = name.removeprefix("r_").rstrip("_")
        element.set(f"{{{namespace}}}{local}", str(value))
    for item in content:
        if isinstance(item, str):
            element.text = item
            if item != item.strip():
                element.set(f"{{{XML}}}space", "preserve")
        elif item is not None:
            element.append(item)
    return element


def serialised(root: etree._Element) -> bytes:
    """Return the bytes of a part, the same on every machine."""
    etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r"])
    text = etree.tostring(root, encoding="UTF-8")
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + bytes(text)


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def points(value: float) -> int:
    """Return a type size or distance in twentieths of a point."""
    return round(value * 20)
