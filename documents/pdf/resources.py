"""Style sheet and fonts of the papers, read and parsed once for each process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration

from documents import hyphenation
from documents.pdf import line_ends, tagging
from documents.pdf.fetcher import BASE_URL, ClosedFetcher
from documents.pdf.glyphs import FACES, Face
from documents.scratch import scratch_folder

FOLDER = Path(__file__).parent.parent
WATERMARK = "entwurf.svg"
SVG = "image/svg+xml"
# Style sheet and fonts are shared by all papers of a process; Pango is not made
# for two threads at once.
PRESS = Lock()


class Fonts(FontConfiguration):
    """Fonts whose files go with the process."""

    def __init__(self) -> None:
        super().__init__()
        # WeasyPrint 70 makes a folder that it does not remove at the end of a process.
        self._folder = scratch_folder()


@dataclass(frozen=True, slots=True)
class Press:
    """What every paper of a process is printed with."""

    style: CSS
    fonts: FontConfiguration
    table: Mapping[str, tuple[str, bytes]]
    """The files a page may name: address, media type and bytes."""


@cache
def press() -> Press:
    """Return style sheet and fonts, made at the first call."""
    hyphenation.install()
    tagging.install()
    line_ends.install()
    table = {f"{BASE_URL}{WATERMARK}": (SVG, (FOLDER / WATERMARK).read_bytes())}
    files = {_address(face): ("font/ttf", face.data) for face in FACES}
    fonts = Fonts()
    style = CSS(
        string=_faces() + (FOLDER / "paper.css").read_text(encoding="utf-8"),
        base_url=BASE_URL,
        url_fetcher=ClosedFetcher({**table, **files}),
        font_config=fonts,
    )
    return Press(style, fonts, table)


def _faces() -> str:
    return "".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight};'
        f' src: url("{_address(face)}") }}\n'
        for face in FACES
    )


def _address(face: Face) -> str:
    return f"{BASE_URL}fonts/{face.file}"
