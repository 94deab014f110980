"""What may be sent at all: larger bodies are refused before anybody reads them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MEGABYTE = 1 << 20
CHUNK = 1 << 16
MOST_READ = 100 * MEGABYTE
"""How much of a refused body is read, so that browsers get to see the answer."""


def bounded_bodies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that answers 413 to bodies beyond ``MAX_BODY`` bytes."""

    def respond(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isascii() and length.isdigit() else 0
        if size <= settings.MAX_BODY:
            return get_response(request)
        _read_away(request, size)
        return too_large(request)

    return respond


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer a body that is too large."""
    context = {
        "megabytes": settings.MAX_BODY // MEGABYTE,
        "is_demonstration": settings.DEMONSTRATION,
    }
    return render(request, "413.html", context, status=413)


def _read_away(request: HttpRequest, size: int) -> None:
    if size > MOST_READ:
        return
    while request.read(CHUNK):
        pass
