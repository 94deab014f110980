"""What waits for me."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.views.generic import TemplateView

from agreements.representation_state import mandates_ending
from workflows.inbox import Duty, Inbox, inbox
from workflows.views.base import Context, Page

PER_PAGE = 25
Row = tuple[Duty, int | None, int | None]
"""A duty, the days left and the days late."""
MANDATES_AT_MOST = 5
"""So many ends of mandates are shown; the organisations name all."""


class InboxView(Page, TemplateView):
    """The first page after sign-in."""

    template_name = "workflows/inbox.html"

    @cached_property
    def inbox(self) -> Inbox:
        return inbox(self.roles)

    @property
    def waiting_count(self) -> int:
        return self.inbox.waiting

    def get_context_data(self, **kwargs: Any) -> Context:
        page: PageOfRows = Paginator(self.inbox, PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        duties: list[Row] = []
        elsewhere: list[Row] = []
        for duty in page:
            days = duty.days_left(self.today)
            row = (duty, days, -days if days is not None else None)
            (elsewhere if duty.lies_elsewhere else duties).append(row)
        context = super().get_context_data(
            duties=duties, elsewhere=elsewhere, page_obj=page, **kwargs
        )
        return {**context, **(self._mandates() if context["is_lawyer"] else {})}

    def _mandates(self) -> Context:
        """Return what ends soon, with how many days are left."""
        rows = list(mandates_ending(self.user, on=self.today)[: MANDATES_AT_MOST + 1])
        return {
            "mandates": [
                (row, (row.ends_on - self.today).days)
                for row in rows[:MANDATES_AT_MOST]
            ],
            "has_more_mandates": len(rows) > MANDATES_AT_MOST,
        }
