"""Filters of the list that a person keeps: saved, renamed, deleted."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from agreements.errors import AgreementError
from agreements.models import Organisation, SavedFilter
from agreements.services.filters import delete_filter, rename_filter, save_filter
from workflows.forms.filters import FilterNameForm, SaveFilterForm
from workflows.listing import KINDS, SORTS, STATIONS, Question
from workflows.views.base import ActPage, Context, Page


class FiltersView(ActPage):
    """The person's filters, and the form that keeps another one."""

    template_name = "workflows/agreements/filters.html"
    form_class = SaveFilterForm
    agreement: Any = None  # Any: it is about no single agreement

    def is_allowed(self) -> bool:
        return True

    def get_initial(self) -> Context:
        return {"query": Question.read(self.request.GET).address()}

    def act(self, data: Context) -> None:
        asked = Question.read(QueryDict(data["query"].removeprefix("?")))
        row = save_filter(user=self.user, name=data["name"], query=asked.address())
        self.saved = row
        words = _("The filter “%(name)s” is saved. You find it above the list.")
        messages.success(self.request, words % {"name": row.name})

    def get_success_url(self) -> str:
        return list_address(self.saved)

    def get_context_data(self, **kwargs: Any) -> Context:
        given = self.request.POST.get("query", "").removeprefix("?")
        asked = Question.read(QueryDict(given) or self.request.GET)
        return super().get_context_data(
            saved=saved_filters(self), asked=in_words(asked), **kwargs
        )


class FilterActView(Page, View):
    """A button beside one's own filter; those of others are not there."""

    http_method_names = ["post"]

    def act(self, row: SavedFilter) -> str:
        """Do the act and return what is said about it."""
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(SavedFilter.objects.of(self.user), pk=pk)
        try:
            messages.success(request, self.act(row))
        except AgreementError as error:
            messages.error(request, str(error))
        return redirect("filters:list")


class RenameFilterView(FilterActView):
    """The filter gets the name that was typed."""

    def act(self, row: SavedFilter) -> str:
        form = FilterNameForm(self.request.POST)
        if not form.is_valid():
            return _("The name stays as it is: “%(name)s”.") % {"name": row.name}
        row = rename_filter(row=row, name=form.cleaned_data["name"])
        return _("The filter is now called “%(name)s”.") % {"name": row.name}


class DeleteFilterView(FilterActView):
    """The filter is forgotten."""

    def act(self, row: SavedFilter) -> str:
        delete_filter(row=row)
        return _("The filter “%(name)s” is deleted.") % {"name": row.name}


def in_words(asked: Question) -> str:
    """Return what is asked of the list, for people."""
    partner = Organisation.objects.filter(slug=asked.partner).first()
    parts = (
        f"„{asked.q}“" if asked.q else "",
        str(STATIONS[asked.station]) if asked.station else "",
        str(KINDS[asked.kind]) if asked.kind else "",
        partner.name if partner else "",
        str(SORTS[asked.sort.removeprefix("-")]) if asked.sort else "",
    )
    return ", ".join(part for part in parts if part)


def list_address(row: SavedFilter) -> str:
    """Return the address of the list as a filter asks for it."""
    return reverse("agreements:list") + row.query


def saved_filters(page: Page) -> list[Context]:
    """Return the person's filters with their addresses, in one query."""
    rows = SavedFilter.objects.of(page.user)
    return [{"row": row, "address": list_address(row)} for row in rows]
