"""Mend what WeasyPrint 70 tags: running headers, continuations, table heads.

A reader of the tags must meet the text once and whole. So headers, footers and the
repeated heads of tables become artifacts, and a paragraph, list or table that goes
on over a page stays one element. WeasyPrint has no hooks for this; the patched
names are private, and the version is pinned. They may go when WeasyPrint does the
same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pydyf
import weasyprint.draw as drawing
from weasyprint import Document
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import stream as streams
from weasyprint.pdf import tags

# Any in this module: WeasyPrint's boxes and pydyf's objects carry no types.

CONTAINERS = {
    "/Art", "/Sect", "/Div", "/L", "/LI", "/LBody", "/P", "/Table", "/TBody", "/TR",
    "/TD", "/NonStruct",
}  # fmt: skip


@cache
def install() -> None:
    """Put the patches in place, once for each process."""
    plain_draw = drawing.draw_stacking_context
    plain_mark = streams.Stream.marked
    plain_build = tags._build_box_tree

    def draw(stream: Any, context: Any) -> Any:
        if not isinstance(context.box, boxes.MarginBox):
            return plain_draw(stream, context)
        stream.in_margin = True
        try:
            return plain_draw(stream, context)
        finally:
            stream.in_margin = False

    @contextmanager
    def mark(self: Any, box: Any, tag: str) -> Iterator[None]:
        artifact = getattr(self, "in_margin", False) or getattr(box, "repeated", False)
        if artifact and self._tags is not None:
            pagination = pydyf.Dictionary({"Type": "/Pagination"})
            pydyf.Stream.begin_marked_content(self, "Artifact", pagination)
            try:
                yield
            finally:
                pydyf.Stream.end_marked_content(self)
        else:
            with plain_mark(self, box, tag):
                yield

    def build(box: Any, *where: Any) -> Iterator[Any]:
        if isinstance(box, boxes.MarginBox):
            return
        if getattr(box, "is_table_wrapper", False):
            table = box.get_wrapped_table()
            table.children = [part for part in table.children if not _is_repeated(part)]
        for element in plain_build(box, *where):
            if not hasattr(element, "source"):  # else of a child, handed through
                element.source = box.element
                _describe(element, box)
            yield element

    drawing.draw_stacking_context = draw
    streams.Stream.marked = mark
    tags._build_box_tree = build


def _is_repeated(box: Any) -> bool:
    return getattr(box, "repeated", False)


def _describe(element: Any, box: Any) -> None:
    """Say what a head cell heads and where a link leads, in words."""
    if element["S"] == "/TH" and "A" in element:
        row = box.element.get("scope") == "row"
        element["A"]["Scope"] = "/Row" if row else "/Column"
    if element["S"] == "/TD" and not element.get("A", {}).get("Headers", True):
        del element["A"]["Headers"]
    if box.link_annotation and box.element is not None:
        words = "".join(box.element.itertext())
        box.link_annotation["Contents"] = pydyf.String(words)


def find_repeated_heads(document: Document) -> None:
    """Note which heads of tables are shown again, before the pages are drawn."""
    seen = set()
    for page in document.pages:
        for box in page._page_box.descendants():
            if not (isinstance(box, boxes.TableRowGroupBox) and box.is_header):
                continue
            if box.element in seen:
                for part in (box, *box.descendants()):
                    part.repeated = True
            seen.add(box.element)


def join_continuations(document: Document, pdf: pydyf.PDF) -> None:
    """Join elements that were cut only because a page ended."""
    root = pdf.catalog.get("StructTreeRoot")
    if root is not None:
        _join_children(_object(pdf, _object(pdf, root)["K"][0]), pdf)


def _join_children(parent: Any, pdf: pydyf.PDF) -> None:
    kept: list[Any] = []
    for reference in parent["K"]:
        child = _object(pdf, reference)
        if kept and _continues(kept[-1], child):
            for moved in child["K"]:
                _object(pdf, moved)["P"] = kept[-1].reference
            kept[-1]["K"].extend(child["K"])
            kept[-1].joined = True
        else:
            kept.append(child)
    parent["K"][:] = [child.reference for child in kept]
    for child in kept:
        if getattr(child, "joined", False):
            _join_children(child, pdf)


def _continues(first: Any, second: Any) -> bool:
    source = getattr(first, "source", None)
    return (
        source is not None
        and source is getattr(second, "source", None)
        and first["S"] == second["S"]
        and first["S"] in CONTAINERS
        and all(isinstance(kid, bytes) for kid in second["K"])  # no marks of a page
    )


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
