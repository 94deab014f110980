"""The calendar of the office: sessions and elections that planning must know."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from agreements import permissions
from agreements.models import CalendarDay
from agreements.services.calendar import enter_day, strike_day
from config import clock
from workflows.council_days import name_of
from workflows.day_words import short_day
from workflows.errors import NotAllowedError
from workflows.forms.calendar import CalendarDayForm
from workflows.rights import drafting_offices
from workflows.views.base import ActPage, Context, Page


class CalendarView(ActPage):
    """The days to come, and a form for the next one."""

    template_name = "workflows/overview/calendar.html"
    form_class = CalendarDayForm
    agreement: Any = None  # Any: it is about no single agreement

    @cached_property
    def offices(self) -> Any:
        return drafting_offices(self.user, on=self.today)

    def is_allowed(self) -> bool:
        return len(self.offices) > 0

    def get_form_kwargs(self) -> Context:
        return {**super().get_form_kwargs(), "offices": self.offices}

    def act(self, data: Context) -> None:
        row = enter_day(
            office=data["office"],
            kind=data["kind"],
            day=data["day"],
            papers_by=data["papers_by"],
            note=data["note"],
            actor=self.user,
            at=clock.now(),
        )
        words = _("%(what)s on %(day)s is in the calendar.")
        named = {"what": name_of(row), "day": short_day(row.day, on=self.today)}
        messages.success(self.request, words % named)

    def get_success_url(self) -> str:
        return reverse("calendar:list")

    def get_context_data(self, **kwargs: Any) -> Context:
        rows = CalendarDay.objects.filter(office__in=self.offices)
        coming = rows.filter(day__gte=self.today).select_related("office")
        return super().get_context_data(
            days=[
                (row, name_of(row), short_day(row.day, on=self.today)) for row in coming
            ],
            several=len(self.offices) > 1,
            **kwargs,
        )


class StrikeDayView(Page, View):
    """A day is moved or called off."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        on = self.today
        seen = CalendarDay.objects.filter(office__in=self.roles.staffed)
        row = get_object_or_404(seen.select_related("office"), pk=pk)
        if not permissions.may_keep_calendar(self.user, row.office, on=on):
            raise PermissionDenied(str(NotAllowedError()))
        named = {"what": name_of(row), "day": short_day(row.day, on=on)}
        strike_day(row=row, actor=self.user, at=clock.now())
        words = _("%(what)s on %(day)s is taken out of the calendar.")
        messages.success(request, words % named)
        return redirect("calendar:list")
