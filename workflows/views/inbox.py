"""What waits for me."""

from typing import Any

from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.views.generic import TemplateView

from workflows.inbox import inbox
from workflows.views.base import Context, Page

PER_PAGE = 25


class InboxView(Page, TemplateView):
    """The first page after sign-in."""

    template_name = "workflows/inbox.html"

    def get_context_data(self, **kwargs: Any) -> Context:
        page: PageOfRows = Paginator(
            inbox(self.user, on=self.today), PER_PAGE
        ).get_page(self.request.GET.get("page"))
        duties = []
        for duty in page:
            days = duty.days_left(self.today)
            duties.append((duty, days, -days if days is not None else None))
        return super().get_context_data(duties=duties, page_obj=page, **kwargs)
