"""Who sends a request, and the page for those who try too often."""

from http import HTTPStatus
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from workflows.limits import TooOftenError
from workflows.views.base import public_context


def sender(request: HttpRequest) -> str:
    """Return the address a request comes from.

    In production the only peer is the proxy, which appends whom it speaks to.
    """
    forwarded = request.headers.get("X-Forwarded-For", "")
    if forwarded and not settings.DEMONSTRATION:
        return forwarded.rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def too_often(request: HttpRequest, error: TooOftenError, reason: str) -> HttpResponse:
    """Return the page that says when it may be tried again.

    :param reason: what the limit is for, and what goes on meanwhile
    """
    context = public_context(request) | {"explanation": str(error), "reason": reason}
    response = render(request, "429.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(ceil(error.wait.total_seconds()))
    return response
