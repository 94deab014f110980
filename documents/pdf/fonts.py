"""Which fonts a PDF carries, and whether they are ours and whole."""

from collections.abc import Iterator

import pikepdf

from documents.pdf.content import open_pdf, read_page
from documents.pdf.glyphs import FACES, Face

NO_GLYPH = 0


def font_faults(pdf: bytes) -> tuple[str, ...]:
    """Return what is wrong with the fonts of a paper; nothing means all is well.

    Every font must be one of the shipped faces, embedded, and every sign must have
    a glyph. A font of the machine would make other bytes on another machine.
    """
    with open_pdf(pdf) as opened:
        faults = [fault for font in fonts_of(opened) for fault in _faults(font)]
        for number, page in enumerate(opened.pages, start=1):
            for name, glyphs in read_page(page).glyphs.items():
                if NO_GLYPH in glyphs:
                    faults.append(f"page {number}: {name} lacks a glyph")
    return tuple(faults)


def fonts_of(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield each font of the pages once."""
    seen = set()
    for page in pdf.pages:
        for font in page.resources.get("/Font", pikepdf.Dictionary()).values():
            if font.objgen not in seen:
                seen.add(font.objgen)
                yield font


def face_of(font: pikepdf.Object) -> Face | None:
    """Return the shipped face a font was made from; ``None`` if it is foreign."""
    name = font_name(font)
    return next((face for face in FACES if face.pdf_name == name), None)


def font_name(font: pikepdf.Object) -> str:
    """Return the name of a font without the mark of its subset."""
    return str(font.BaseFont).lstrip("/").split("+")[-1]


def _faults(font: pikepdf.Object) -> Iterator[str]:
    name = font_name(font)
    if face_of(font) is None:
        yield f"{name} is no font of the papers"
    descendants = font.get("/DescendantFonts", ())
    if not descendants or "/FontFile2" not in descendants[0].FontDescriptor:
        yield f"{name} is not embedded"
