"""The councillor's page: what ends, what must begin by when, who holds it up."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from agreements import permissions
from agreements.outlook import (
    beginning,
    going_on,
    next_ending,
    outlooks,
)
from config import clock
from workflows import acts
from workflows.beginnings import beginnings
from workflows.council_days import council_days
from workflows.errors import NotAllowedError
from workflows.forms.base import ConfirmForm
from workflows.overview import Facts, Row, counts, rows_of
from workflows.timeline import PHONE, WIDE, stretch_of_time, timeline
from workflows.views.base import ActPage, Context, Page

PER_PAGE = 20
AFTERWARDS = 3
NEW_AT_MOST = 10
"""So many new agreements are shown; the list has all."""


class OverviewView(Page, TemplateView):
    """Everything that ends within two years, for the staff of the office."""

    template_name = "workflows/overview/overview.html"

    @cached_property
    def offices(self) -> dict[int, set[str]]:
        return self.roles.in_staffed()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.offices:
            raise PermissionDenied(str(NotAllowedError()))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> Context:
        on = self.today
        looks = outlooks(self.roles)
        page: PageOfRows = Paginator(looks, PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        new = list(beginning(self.roles)[: NEW_AT_MOST + 1])
        shown_new = new[:NEW_AT_MOST]
        facts = Facts.of(page, shown_new, on=on)
        rows = rows_of(page, facts, offices=self.offices, on=on)
        first, last = stretch_of_time(on)
        days = council_days(self.offices, rows, first=first, last=last, on=on)
        duties = [
            row
            for row in rows
            if row.decide_url or (row.remind_url and not row.is_reminded)
        ]
        return super().get_context_data(
            page_obj=page,
            rows=rows,
            counts=counts(looks.paces),
            first=_first(duties, page),
            afterwards=duties[1 : 1 + AFTERWARDS] if page.number == 1 else [],
            new=beginnings(shown_new, facts, offices=self.offices, on=on),
            has_more_new=len(new) > NEW_AT_MOST,
            days=days,
            drawings=[
                timeline(rows, shape, on=on, days=[day.row for day in days])
                for shape in (WIDE, PHONE)
            ],
            next_one=None if looks else next_ending(self.roles),
            going_on=going_on(self.roles),
            **kwargs,
        )


def _first(duties: list[Row], page: PageOfRows) -> Row | None:
    return duties[0] if duties and page.number == 1 else None


class RemindView(ActPage):
    """Who gets a mail, and the button that sends it."""

    template_name = "workflows/overview/remind.html"
    form_class = ConfirmForm

    def is_allowed(self) -> bool:
        return permissions.may_remind(self.user, self.agreement, on=self.today)

    def act(self, data: Context) -> None:
        acts.remind(agreement=self.agreement, actor=self.user, at=clock.now())

    def done_words(self, data: Context) -> str:
        words = _("The reminder about %(reference)s is on its way.")
        return str(words) % {"reference": self.agreement.reference}

    def get_success_url(self) -> str:
        return reverse("overview")

    def get_context_data(self, **kwargs: Any) -> Context:
        waited_for = acts.people_waited_for(
            self.agreement, on=self.today, besides=self.user
        )
        return super().get_context_data(
            waited_for=[(task.flow_task.task_title, who) for task, who in waited_for],
            **kwargs,
        )
