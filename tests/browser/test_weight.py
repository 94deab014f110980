"""How much the pages of the demonstration weigh, with their long texts and tables."""

import pytest

from tests.browser.walking import walk
from tests.browser.weighing import Scale


@pytest.mark.parametrize(
    ("who", "starts", "at_least"),
    [
        (None, ["/sign-in/"], 6),
        ("recht-1", ["/agreements/KV-2018/", "/"], 25),
        ("vska-1", ["/agreements/KV-2018/", "/"], 6),
    ],
)
def test_a_page_is_light_at_first_and_lighter_later(open_page, who, starts, at_least):
    """For anybody, a partner, and legal staff, who are led to nearly all pages."""
    page = open_page(who)
    scale = Scale(page, first="/help/")
    heavy, count = [], 0
    for address in walk(page, *starts):
        page.goto(address)
        heavy += [f"{address}: {line}" for line in scale.complaints()]
        count += 1
    assert count >= at_least
    assert heavy == []


def test_a_heavy_page_is_found(open_page):
    page = open_page()
    scale = Scale(page, first="/imprint/")
    page.route("**/heavy", lambda route: route.fulfill(body="x" * 61_000, status=200))
    page.goto("/heavy")
    (said,) = scale.complaints()
    assert said.startswith("weighs 61")
