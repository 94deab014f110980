"""How much a page weighs on the wire, besides fonts, and how much it may."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

FIRST_VIEW, LATER_VIEW = 150_000, 60_000


class Scale:
    """Weighs each page that a window loads, as if the browser had kept nothing.

    What the first page loads besides itself, browsers keep: a later view of any
    page loads only the rest.
    """

    def __init__(self, page: Page, *, first: str) -> None:
        self._asked: dict[str, tuple[str, str]] = {}
        self._loaded: dict[str, int] = {}
        self._wire = page.context.new_cdp_session(page)
        self._wire.on("Network.requestWillBeSent", self._on_request)
        self._wire.on("Network.loadingFinished", self._on_finished)
        self._wire.send("Network.enable")
        self._wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.goto(first)
        self._kept = set(self._loaded) - {page.url}

    def _on_request(self, event: dict[str, Any]) -> None:
        if event.get("type") == "Document":
            self._asked.clear()
            self._loaded.clear()
        self._asked[event["requestId"]] = (event["type"], event["request"]["url"])

    def _on_finished(self, event: dict[str, Any]) -> None:
        kind, address = self._asked.get(event["requestId"], ("Font", ""))
        if kind != "Font":
            size = int(event["encodedDataLength"])
            self._loaded[address] = self._loaded.get(address, 0) + size

    def complaints(self) -> Iterator[str]:
        """Yield what is too heavy on the page that was loaded last."""
        first = sum(self._loaded.values())
        later = sum(n for name, n in self._loaded.items() if name not in self._kept)
        if not (FIRST_VIEW >= first > later > 0 and later <= LATER_VIEW):
            yield f"weighs {first} bytes at first, {later} later"
