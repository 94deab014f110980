"""Save a new PDF once more, in the form it keeps for good.

Small object streams (pyHanko reads a single large one in quadratic time), an
identifier computed from the content, and maps from glyph to sign taken from the
fonts. Never to be used after the first signature.
"""

from io import BytesIO

import pikepdf

from documents.pdf.content import open_pdf, unicode_map
from documents.pdf.fonts import face_of, fonts_of
from documents.pdf.glyphs import signs_of_glyphs

MAP = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
BLOCK = 100


def resave(pdf: bytes) -> bytes:
    """Return a PDF with its glyphs named by the fonts, saved in its final form."""
    out = BytesIO()
    with open_pdf(pdf) as opened:
        for font in fonts_of(opened):
            _name_glyphs(font)
        opened.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return out.getvalue()


def _name_glyphs(font: pikepdf.Object) -> None:
    """Write what each glyph of a font stands for, as the font file says.

    WeasyPrint notes the text of a glyph's first use, which is empty or too long
    where letters and accents share a cluster.
    """
    face = face_of(font)
    if face is None:
        return
    signs = signs_of_glyphs(face)
    texts = {
        code: (signs[code] if code < len(signs) else "") or used
        for code, used in unicode_map(font).items()
    }
    font.ToUnicode.write(_map_of(texts).encode())


def _map_of(texts: dict[int, str]) -> str:
    entries = [
        f"<{code:04x}> <{text.encode('utf-16-be').hex()}>"
        for code, text in sorted(texts.items())
    ]
    blocks = []
    for start in range(0, len(entries), BLOCK):
        block = entries[start : start + BLOCK]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return MAP.format(blocks="\n".join(blocks))
