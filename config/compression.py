"""Compresses pages on their way out; papers are compressed already.

Compressing a page that carries a secret beside what a stranger chose tells the
secret by its length (BREACH). Ours carry one secret, the token of the forms:
Django masks it anew in each answer and, since 4.2, adds a random number of bytes
to each compressed one.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json")


class CompressedTexts(GZipMiddleware):
    """Compresses what is text."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
