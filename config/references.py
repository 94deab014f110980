"""A number for each request that went wrong, so that people can ask about it."""

import logging
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

SHOWN_FROM = 400


def numbered_errors(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware: error pages name a number that stands in the log as well."""

    def respond(request: HttpRequest) -> HttpResponse:
        first, second = secrets.token_hex(2), secrets.token_hex(2)
        reference = f"{first}-{second}".upper()
        # the request object is made to be extended so, as by ``user`` and ``session``
        request.reference = reference
        response = get_response(request)
        if response.status_code >= SHOWN_FROM:
            logger.warning(
                "%s: %s answered with %s",
                reference,
                request.method,
                response.status_code,
            )
        return response

    return respond
