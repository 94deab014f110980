"""``./run pictures``: makes the pictures of the README from a demonstration.

Looks at a copy of the given data folder, served as people run it. The sizes are
fixed, so that a picture changes only with what it shows.
"""

import io
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.browser.desk import Desk, copy_of
from tests.browser.journeys import READ, link_in_mail, main, press
from tests.browser.watching import Watch
from tests.browser.windows import Windows, chromium
from tests.service import ROOT

FOLDER = ROOT / "docs"
DESKTOP_HEIGHT = 1480
OVERVIEW = (900, 1041)  # of 1280 by the height above
PAGE_DPI = 70
GAP, GREY, WHITE = 12, (170, 170, 170), (255, 255, 255)
SIGNED_PAPER = "papers/KV-2018.pdf"
PREAMBLE_PAGE = 3
SIGN = "Jetzt unterschreiben"


def make(folder: Path) -> None:
    """Make every picture of the README from a built data folder."""
    _save("papier", _beside(_paper(folder / SIGNED_PAPER), GREY))
    with tempfile.TemporaryDirectory() as temporary:
        desk = copy_of(folder, Path(temporary) / "data")
        with desk.served(), chromium() as browser:
            windows = Windows(browser, desk, Watch(desk.base_url))
            _save("uebersicht", _overview(windows("office-1")))
            phone = windows("paritaet-1", "phone")
            _save("unterschreiben", _beside(_signing(desk, phone), WHITE))
            windows.close()


def _overview(page: Page) -> Image.Image:
    page.set_viewport_size({"width": 1280, "height": DESKTOP_HEIGHT})
    page.goto("/overview/")
    return _view(page).convert("RGB").resize(OVERVIEW, Image.Resampling.LANCZOS)


def _signing(desk: Desk, page: Page) -> list[Image.Image]:
    desk.stage("sealed", "KV-2022")
    page.goto(link_in_mail(desk, "paritaet-1", "KV-2022: Unterschreiben"))
    views = [_view(page)]
    main(page).get_by_label(READ).check()
    button = main(page).get_by_role("button", name=SIGN)
    button.evaluate("it => it.scrollIntoView({block: 'center', behavior: 'instant'})")
    views.append(_view(page))
    press(page, SIGN)
    page.wait_for_url("**/signed/")
    return [*views, _view(page)]


def _view(page: Page) -> Image.Image:
    page.evaluate("document.fonts.ready.then(() => 0)")
    return Image.open(io.BytesIO(page.screenshot(animations="disabled")))


def _paper(paper: Path) -> list[Image.Image]:
    """Return the title page, a page of the text and one with signatures."""
    texts = subprocess.check_output(["pdftotext", paper, "-"], text=True).split("\f")
    signed = next(n for n, text in enumerate(texts, 1) if "unterschrieben von" in text)
    options = ["-r", str(PAGE_DPI), "-gray", "-png"]
    return [
        Image.open(
            io.BytesIO(
                subprocess.check_output(
                    ["pdftoppm", *options, "-f", str(n), "-l", str(n), paper]
                )
            )
        )
        for n in (1, PREAMBLE_PAGE, signed)
    ]


def _beside(images: Sequence[Image.Image], color: tuple[int, int, int]) -> Image.Image:
    width = sum(image.width for image in images) + GAP * (len(images) - 1)
    whole = Image.new("RGB", (width, images[0].height), color)
    left = 0
    for image in images:
        whole.paste(image, (left, 0))
        left += image.width + GAP
    return whole


def _save(name: str, image: Image.Image) -> None:
    path = FOLDER / f"{name}.png"
    image.convert("RGB").quantize(256).save(path, optimize=True)
    size = f"{image.width} × {image.height}, {path.stat().st_size // 1000} kB"
    print(f"docs/{path.name}: {size}")  # noqa: T201


if __name__ == "__main__":
    make(Path(sys.argv[1]))
