"""Opens the windows in which tests look at the desk."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any, Literal

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    StorageState,
    sync_playwright,
)

from tests.browser.desk import PASSWORD, Desk
from tests.browser.watching import Watch

CHROMIUM = "/usr/bin/chromium-headless-shell"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SIZES: dict[str, dict[str, Any]] = {  # Any: Playwright's own mixture
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
    },
}
PATIENCE_MS = 15_000
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')

Size = Literal["desktop", "phone"]
Scheme = Literal["light", "dark"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run one Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        with closing(browser):
            yield browser


class Windows:
    """Opens pages of a desk; each in a context, as in a browser, of its own.

    People who are only needed to be signed in are signed in once for a desk and
    keep their cookies.
    """

    def __init__(self, browser: Browser, desk: Desk, watch: Watch) -> None:
        self._browser, self._desk, self._watch = browser, desk, watch
        self._open = ExitStack()

    def __call__(
        self,
        who: str | None = None,
        size: Size = "desktop",
        scheme: Scheme = "light",
        *,
        javascript: bool = True,
    ) -> Page:
        """Return a page of a person of the demonstration.

        :param who: the login before the ``@``, as ``recht-1``; nobody if left out
        :param size: ``desktop`` or ``phone``, 390 pixels wide and touched
        :param javascript: whether the browser runs scripts
        """
        state = None if who is None else self._signed_in(who)
        return self._page(SIZES[size], scheme, javascript, state)

    def close(self) -> None:
        """Close everything that was opened."""
        self._open.close()

    def _page(
        self,
        size: dict[str, Any],
        scheme: Scheme,
        javascript: bool,
        state: StorageState | None,
    ) -> Page:
        context = self._browser.new_context(
            **size,
            base_url=self._desk.base_url,
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="de-DE",
            timezone_id="Europe/Berlin",
            storage_state=state,
        )
        self._open.enter_context(closing(context))
        context.set_default_timeout(PATIENCE_MS)
        self._watch.follow(context)
        return context.new_page()

    def _signed_in(self, who: str) -> StorageState:
        if who not in self._desk.signed_in:
            with closing(self._browser.new_context()) as context:
                self._desk.signed_in[who] = self._sign_in(context, who)
        return self._desk.signed_in[who]

    def _sign_in(self, context: BrowserContext, who: str) -> StorageState:
        """Send the form of the sign-in page without drawing it."""
        address = f"{self._desk.base_url}/sign-in/"
        (token,) = TOKEN.findall(context.request.get(address).text())[-1:]
        answer = context.request.post(
            address,
            form={
                "csrfmiddlewaretoken": token,
                "username": f"{who}@example.org",
                "password": PASSWORD,
            },
        )
        assert answer.url == f"{self._desk.base_url}/", answer.text()
        return context.storage_state()


def fill_sign_in(page: Page, who: str) -> None:
    """Type a person's e-mail address and password."""
    page.get_by_label("E-Mail-Adresse").fill(f"{who}@example.org")
    page.get_by_label("Passwort").fill(PASSWORD)
