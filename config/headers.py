"""Response headers that Django and its apps leave to the project."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

UNUSED = ("camera", "geolocation", "microphone", "payment", "usb")


def restricting_headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware: no device features, and no page kept by any cache.

    Texts under negotiation must not stay behind in a browser or a proxy.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault(
            "Permissions-Policy", ", ".join(f"{name}=()" for name in UNUSED)
        )
        response.setdefault("Cache-Control", "private, no-store")
        return response

    return respond
