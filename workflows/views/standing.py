"""Pages that every service must have: help, accessibility, privacy, imprint."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View

from agreements.models import Organisation
from workflows.views.base import SaysMethod, public_context


@method_decorator(login_not_required, name="dispatch")
class StandingView(SaysMethod, View):
    """One page of text, for everybody; who runs the service stands in its rows."""

    page = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        offices = Organisation.objects.filter(kind=Organisation.Kind.OFFICE)
        context = public_context(request) | {
            "offices": offices.order_by("name"),
            "contact": settings.CONTACT,
        }
        return render(request, f"workflows/standing/{self.page}.html", context)
