"""Opens the windows in which tests look at the desk."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any, Literal

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from tests.browser.desk import PASSWORD, Desk
from tests.browser.watching import Watch

CHROMIUM = "/usr/bin/chromium"
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
            page = self._page(SIZES["desktop"], "light", False, None)
            page.goto("/sign-in/")
            fill_sign_in(page, who)
            page.get_by_role("main").get_by_role("button", name="Anmelden").click()
            page.wait_for_url("/")
            self._desk.signed_in[who] = page.context.storage_state()
            page.context.close()
        return self._desk.signed_in[who]


def fill_sign_in(page: Page, who: str) -> None:
    """Type a person's e-mail address and password."""
    page.get_by_label("E-Mail-Adresse").fill(f"{who}@example.org")
    page.get_by_label("Passwort").fill(PASSWORD)
