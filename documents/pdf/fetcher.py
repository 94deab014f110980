"""What WeasyPrint may read: names of our own table, never network or files."""

from collections.abc import Mapping

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

BASE_URL = "paper:"
"""Base of relative addresses; its scheme is known to nobody but the fetcher."""


class ClosedFetcher(URLFetcher):
    """Answer from a table of name, media type and bytes; stop at anything else.

    A paper with a hole where a picture should be is worse than no paper:
    ``FatalURLFetchingError`` ends the rendering.
    """

    def __init__(self, table: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(
            allowed_protocols=(), allow_redirects=False, fail_on_errors=True
        )
        self.table = table

    def fetch(
        self, url: str, headers: Mapping[str, str] | None = None
    ) -> URLFetcherResponse:
        """Return what the table holds under the address.

        :raises FatalURLFetchingError: if the table does not know the address
        """
        if url not in self.table:
            raise FatalURLFetchingError(f"not in the table of the paper: {url[:200]}")
        media_type, body = self.table[url]
        return URLFetcherResponse(url, body, {"Content-Type": media_type})
