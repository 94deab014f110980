"""Empty signature fields where the page shows a box.

A template writes a checkbox; WeasyPrint places it, tags it and gives it its spoken
name. What remains is to turn its widget into a ``/Sig`` field.
"""

from typing import Any

import pydyf
from weasyprint import Document

SIGNATURES_EXIST_APPEND_ONLY = 3
PRINTED = 4
CHECKBOX_KEYS = ("AS", "MK", "V", "Border", "DA", "Ff")


def make_signature_fields(document: Document, pdf: pydyf.PDF) -> None:
    """Turn every checkbox of a PDF being written into an empty signature field."""
    form = pdf.catalog.get("AcroForm")
    if form is None:
        return
    form.pop("NeedAppearances", None)
    form.pop("DR", None)
    # With 1, the first signature would raise it to 3 and so change the form.
    form["SigFlags"] = SIGNATURES_EXIST_APPEND_ONLY
    empty = _empty_appearance()
    pdf.add_object(empty)
    fields = set(form["Fields"])
    for entry in pdf.objects:
        if not isinstance(entry, pydyf.Dictionary):
            continue
        if entry.reference in fields:
            _make_field(entry, empty)
        elif entry.get("S") == "/Form" and len(entry["K"]) == 1:
            # pyHanko tells form filling from other changes only by .../K/Obj.
            entry["K"] = entry["K"][0]


def _empty_appearance() -> pydyf.Stream:
    box = pydyf.Array((0, 0, 1, 1))
    return pydyf.Stream([], {"Type": "/XObject", "Subtype": "/Form", "BBox": box})


def _make_field(widget: Any, empty: pydyf.Stream) -> None:  # Any: pydyf is untyped
    for key in CHECKBOX_KEYS:
        widget.pop(key, None)
    x1, y1, x2, y2 = (round(value, 3) for value in widget["Rect"])
    widget["FT"] = "/Sig"
    widget["F"] = PRINTED
    widget["AP"] = pydyf.Dictionary({"N": empty.reference})
    widget["Rect"] = pydyf.Array((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
