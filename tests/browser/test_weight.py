"""How much a page weighs on the wire, at the first view and at later ones."""

import pytest

from tests.browser.walking import walk

FIRST_VIEW, LATER_VIEW = 150_000, 60_000


class Scale:
    """Adds up what a page loads over the wire, besides fonts."""

    def __init__(self, page):
        self.page, self.kinds, self.loaded = page, {}, 0
        self.wire = page.context.new_cdp_session(page)
        self.wire.on("Network.responseReceived", self._on_response)
        self.wire.on("Network.loadingFinished", self._on_finished)
        self.wire.send("Network.enable")

    def _on_response(self, event):
        self.kinds[event["requestId"]] = event["type"]

    def _on_finished(self, event):
        if self.kinds.get(event["requestId"]) != "Font":
            self.loaded += event["encodedDataLength"]

    def weigh(self, address, *, is_first):
        self.wire.send("Network.setCacheDisabled", {"cacheDisabled": is_first})
        self.loaded = 0
        self.page.goto(address)
        return self.loaded


@pytest.mark.parametrize(
    ("who", "starts", "at_least"),
    [
        (None, ["/sign-in/"], 6),
        ("recht-1", ["/agreements/KV-2018/", "/drafts/KV-WEIGHT/", "/"], 25),
    ],
)
def test_a_page_is_light_at_first_and_lighter_later(
    desk, open_page, who, starts, at_least
):
    """For anybody, and for legal staff, who are led to nearly all pages."""
    if who == "recht-1":
        desk.stage("drafted", "KV-WEIGHT", "albatros")
    page = open_page(who)
    scale = Scale(page)
    page.goto("/help/")  # fills the browser's memory
    weights = {}
    for address in walk(page, *starts):
        first = scale.weigh(address, is_first=True)
        weights[address] = (first, scale.weigh(address, is_first=False))
    assert len(weights) >= at_least, weights
    assert {
        address: (first, later)
        for address, (first, later) in weights.items()
        if not (FIRST_VIEW >= first > later > 0 and later <= LATER_VIEW)
    } == {}
