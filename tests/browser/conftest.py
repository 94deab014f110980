"""Browser tests: a real Chromium at the real service, one of each per process.

``desk`` is the running service on a copy of the built demonstration, which
stands on 3 May 2021. ``open_page`` opens windows at it::

    def test_the_tasks_are_named(open_page):
        page = open_page("recht-1", "phone", "dark", javascript=False)
        page.goto("/")
        assert page.get_by_role("heading", level=1).inner_text() == "Meine Aufgaben"

A test fails at its end if any of its windows wrote to the console, broke the
policy, failed to load something or asked another host. Who provokes a refusal
announces its status: ``watch.expect(409)``.

The desk is shared by all tests of a process: change only agreements of your
own (``desk.stage``). No database fixture may be used here, for the browser
keeps an event loop in the thread in which Django would refuse to query; what
is stored is read from the pages, or by ``desk.run("shell", "-c", ...)``.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.desk import Desk, copy_of
from tests.browser.watching import Watch
from tests.browser.windows import Windows, chromium


@pytest.fixture(scope="session")
def desk(
    demonstration: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """The running service."""
    desk = copy_of(demonstration, tmp_path_factory.mktemp("desk") / "data")
    with desk.served():
        yield desk


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, closed before tests with a database follow in this process."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def watch(desk: Desk) -> Watch:
    """What the windows of a test complain about."""
    return Watch(desk.base_url)


@pytest.fixture
def open_page(browser: Browser, desk: Desk, watch: Watch) -> Iterator[Windows]:
    """Opens windows at the desk."""
    windows = Windows(browser, desk, watch)
    yield windows
    windows.close()
    assert watch.complaints() == []
