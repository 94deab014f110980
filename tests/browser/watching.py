"""Watches what a browser complains about while a test uses it."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request

REPORT_POLICY = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
  `policy: ${event.violatedDirective} forbids ${event.blockedURI}`));
"""
SAID_OF_STATUS = re.compile(r"the server responded with a status of (\d+)")


class Watch:
    """Collects complaints of all windows of one test: there should be none.

    A browser writes each refused page to its console, so a test that provokes
    a refusal says so before: ``watch.expect(409)``.
    """

    def __init__(self, base_url: str) -> None:
        self._host = urlsplit(base_url).netloc
        self._expected: set[int] = set()
        self._complaints: list[str] = []

    def expect(self, *statuses: int) -> None:
        """Take these statuses for granted from now on."""
        self._expected.update(statuses)

    def complaints(self) -> list[str]:
        """Return console messages, errors, failed and foreign requests, reports."""
        return self._complaints

    def follow(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        context.add_init_script(REPORT_POLICY)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._note(f"script: {error.error}"))
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failed)

    def _note(self, complaint: str) -> None:
        self._complaints.append(complaint)

    def _on_console(self, message: ConsoleMessage) -> None:
        status = SAID_OF_STATUS.search(message.text)
        if status is None or int(status[1]) not in self._expected:
            where = message.location.get("url", "")
            self._note(f"console: {message.text} ({where})")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.netloc != self._host:
            self._note(f"another host: {request.url}")

    def _on_failed(self, request: Request) -> None:
        # a download, or a click while the page before is still on its way
        is_left = request.is_navigation_request() and "ABORTED" in str(request.failure)
        if not is_left:
            self._note(f"failed: {request.method} {request.url} {request.failure}")
