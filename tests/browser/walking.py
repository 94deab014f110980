"""Walks through the pages to which a person is led by links."""

from collections import deque
from collections.abc import Iterator

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

FILES = {
    "agreements:compare-paper",
    "agreements:csv",
    "agreements:xlsx",
    "download",
    "orders:file",
    "verify:report",
}
LINKS = """links => links.filter(link => link.protocol.startsWith("http"))
  .map(link => link.pathname + link.search)"""


def walk(page: Page, *starts: str) -> Iterator[str]:
    """Yield one address of each kind of page; the caller opens it.

    Goes on with the links of what was opened, the first found first. Pages are of
    one kind if one view answers them.
    """
    waiting, seen = deque(starts), set(FILES)
    while waiting:
        address = waiting.popleft()
        try:
            kind = resolve(address.partition("?")[0]).view_name
        except Resolver404:
            raise AssertionError(f"a link leads nowhere: {address}") from None
        if kind not in seen:
            seen.add(kind)
            yield address
            waiting.extend(page.locator("a[href]").evaluate_all(LINKS))
