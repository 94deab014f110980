"""What is answered when a request cannot be read or the service is at fault."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from config.bodies import too_large
from workflows.views.base import Context


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be taken apart, or is too much of it."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without database and session: they may be what is at fault."""
    context: Context = {"reference": getattr(request, "reference", "")}
    return HttpResponse(render_to_string("500.html", context), status=500)
