"""The excerpts of the fonts: same letters, same widths, all that names need."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from documents.docx.fonts import FAMILIES, FOLDER
from tests.wordings import NAMES, WORDS

WHOLE = Path(FOLDER).parents[1] / "fonts"
FILES = [file for family in FAMILIES for _role, file, _key in family.files]


def widths(path):
    with TTFont(path, lazy=True) as font:
        advances = font["hmtx"]
        return {
            code: advances[name][0] for code, name in font.getBestCmap().items()
        }, font["OS/2"].fsType


@pytest.mark.parametrize("file", FILES)
def test_an_excerpt_is_as_wide_as_the_whole_font(file):
    excerpt, permission = widths(FOLDER / file)
    whole, _permission = widths(WHOLE / file.replace("_Latin", ""))
    assert permission == 0  # may be embedded and edited
    assert excerpt == {code: whole[code] for code in excerpt}
    drawn = {ord(sign) for sign in WORDS + NAMES if sign != " "}
    assert drawn - set(excerpt) == set()
