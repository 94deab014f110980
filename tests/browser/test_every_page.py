"""Every address in every state: axe, keys, narrow windows, colours, words, weight.

The pages are those of the access matrix, so that an address without a row fails
there. axe looks at each page wide and narrow, light and dark.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from fcntl import LOCK_EX, flock
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.looking import DESKTOP, complaints, prepare
from tests.browser.watching import Watch
from tests.browser.weighing import Scale
from tests.service import ROOT, Service, free_port, fresh_service, sqlite_in

STANDS_ON = "2021-04-06"
BUILD = "from tests.browser import stations; stations.build()"
GROUPS = {
    "public": ("anonymous",),
    "drafter": ("drafter",),
    "lawyer": ("lawyer",),
    "others": ("councillor", "partner", "stranger", "foreign-lawyer", "administrator"),
}
STARTS_IN = 30

Row = dict[str, Any]  # Any: JSON


class Stations(Service):
    """The agreements of ``stations`` behind a web server, without a worker."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, sqlite_in(folder))
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.environment |= {
            "VERTRAGSWERK_TODAY": STANDS_ON,
            "VERTRAGSWERK_PORT": str(self.port),
        }
        self.there: Row = {}

    def build(self) -> None:
        """Fill the service, unless a process before did."""
        looks = self.folder / "looks.json"
        if not looks.exists():
            said = self.run("shell", "--no-imports", "-c", BUILD)
            looks.write_text(said[said.rindex('{"people"') :], "utf-8")
        self.there = json.loads(looks.read_text("utf-8"))

    def serve(self) -> subprocess.Popen[bytes]:
        """Start a web server and wait until it answers."""
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "config.wsgi:application"),
                *("--bind", f"127.0.0.1:{self.port}", "--threads", "4"),
                *("--log-level", "warning", "--no-control-socket"),
            ],
            cwd=ROOT,
            env=self.environment,
        )
        deadline = time.monotonic() + STARTS_IN
        while not self._answers():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        return process

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/help/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@pytest.fixture(scope="session")
def stations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stations]:
    """The service with every state of a page, built once for all processes."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    built = shared / "stations"
    with (shared / "stations.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not (built / "looks.json").exists():
            shutil.rmtree(built, ignore_errors=True)
            with fresh_service(built, "sqlite", ""):
                Stations(built).build()
    own = base / "own-stations"
    shutil.copytree(built, own)
    there = Stations(own)
    there.build()
    process = there.serve()
    yield there
    process.terminate()
    process.wait(timeout=STARTS_IN)


@pytest.fixture
def seen(browser: Browser, stations: Stations) -> Iterator[Any]:
    """Opens a window for a role of the stations and watches it."""
    watch = Watch(stations.base_url)
    watch.expect(403, 404, 405, 409, 410, 422)
    contexts = []

    def open_for(role: str) -> Page:
        context = browser.new_context(
            base_url=stations.base_url,
            viewport=DESKTOP,
            locale="de-DE",
            reduced_motion="reduce",
        )
        contexts.append(context)
        cookie = stations.there["people"][role]
        if cookie:
            url = stations.base_url
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
        prepare(context)
        watch.follow(context)
        return context.new_page()

    yield open_for
    for context in contexts:
        context.close()
    assert watch.complaints() == []


@pytest.mark.parametrize("group", GROUPS)
def test_every_page_can_be_used_by_everybody(stations, seen, group):
    wrong = []
    for role in GROUPS[group]:
        page = seen(role)
        scale = Scale(page, first="/help/")
        for row in stations.there["pages"]:
            if row["role"] == role:
                _open(page, row)
                found = [*scale.complaints(), *complaints(page)]
                wrong += [f"{row['name']}: {line}" for line in found]
    assert wrong == []


def _open(page: Page, row: Row) -> None:
    answer = page.goto(row["address"])
    assert answer is not None
    assert answer.status == row["status"], row["name"]
    if row.get("sends"):
        with page.expect_response(lambda a: a.request.method == "POST") as sent:
            page.locator("main form .kern-btn--primary").last.click()
        assert sent.value.status == 422, row["name"]
        expect(page.locator("#error-summary")).to_be_visible()
        page.wait_for_load_state()  # its style sheets, too


SWAPS = "main a[hx-get][hx-target]"
SETTLED = """() => new Promise((done) =>
  document.body.addEventListener("htmx:afterSettle", done, {once: true}))"""
HAS_FOCUS = (
    "() => document.activeElement.checkVisibility() && document.activeElement.id"
)


@pytest.mark.parametrize("question", ["", "?q=Laufzeit&kind=framework", "?q=Xylophon"])
def test_no_swap_loses_the_focus(stations, seen, question):
    page = seen("lawyer")
    lost = []
    page.goto(f"/agreements/{question}")
    count = page.locator(SWAPS).count()
    assert count > 0
    for number in range(count):
        page.goto(f"/agreements/{question}")
        link = page.locator(SWAPS).nth(number)
        link.focus()
        words = link.inner_text()
        page.evaluate(f"() => {{ window.settled = ({SETTLED})() }}")
        page.keyboard.press("Enter")
        page.evaluate("() => window.settled.then(() => 0)")
        if not page.evaluate(HAS_FOCUS):
            lost.append(words)
    assert lost == []


def test_no_role_is_left_out(stations):
    roles = {row["role"] for row in stations.there["pages"]}
    assert roles <= {role for group in GROUPS.values() for role in group}


def test_faults_can_be_read_by_everybody(stations, seen):
    faults = stations.there["faults"]
    page = seen("anonymous")
    page.route("**/fault/*", lambda route: _answer(route, faults))
    wrong = []
    for status in faults:
        page.goto(f"/fault/{status}")
        wrong += [f"{status}: {line}" for line in complaints(page)]
    assert wrong == []


def _answer(route: Route, faults: dict[str, str]) -> None:
    html = faults[route.request.url.rpartition("/")[2]]
    route.fulfill(body=html, content_type="text/html; charset=utf-8")


FULL = {
    "office-1": ("/overview/", "/"),
    "recht-1": (
        "/agreements/",
        "/agreements/?q=Nachbarschaft",
        "/agreements/KV-2018/",
        "/agreements/KV-2018/answers/",
        "/agreements/KV-2018/compare/",
        "/agreements/KV-2018/route/",
    ),
    "vska-1": ("/agreements/KV-2018/parties/", "/agreements/KV-2018/history/"),
}
"""Pages of the demonstration with long texts, tables and names."""


@pytest.mark.parametrize("who", FULL)
def test_pages_full_of_content_can_be_used_by_everybody(open_page, who):
    page = open_page(who)
    prepare(page.context)
    page.emulate_media(reduced_motion="reduce")
    wrong = []
    for address in FULL[who]:
        page.goto(address)
        wrong += [f"{address}: {line}" for line in complaints(page)]
    assert wrong == []


WRONG = """<!doctype html><html lang="de">
<head><title>Titel – Vertragswerk</title></head><body>
<a class="vw-skip" href="#content">Weiter</a><main id="content" tabindex="-1">
<h1>Seite</h1><h3>Zu tief</h3><p>My tasks</p><img src="data:,">
<svg role="img" aria-label="Bild"><text y="20" fill="#eee">blass</text></svg>
<button tabindex="3">Vorgezogen</button> <a href="#content">Zurück</a>
<i><a href="#content">Verdeckt</a><b></b></i>
<p id="dim">Nachts anders</p>
<div id="wide">Breit</div></main></body></html>"""
FOUND = (
    "light, 1,280 px: image-alt at img",
    "h3 behind h1",
    "English: My tasks",
    "contrast 1.2: blass",
    "Tab comes to a “Zurück” instead of button “Vorgezogen”",
    "focus below something that stays: a “Verdeckt”",
    "dark, 1,280 px: more than colours is another",
    "dark, 390 px: color-contrast at #dim",
    "320 px: 2008 px wide: div “Breit”",
)


def test_what_is_wrong_is_found(stations, seen):
    page = seen("anonymous")
    page.route("**/fault/*", lambda route: _answer(route, {"wrong": WRONG}))
    page.add_init_script(
        """addEventListener('load', () => {
          wide.style.width = '2000px';
          document.querySelector('b').style.cssText = 'position:fixed;inset:0';
          const night = new CSSStyleSheet();
          night.replaceSync(`@media (prefers-color-scheme: dark) {
            #dim { color: #ddd; padding: 1px } }`);
          document.adoptedStyleSheets = [night];
        })"""
    )
    page.goto("/fault/wrong")
    said = list(complaints(page))
    assert [line for line in FOUND if not any(s.startswith(line) for s in said)] == []
