"""What waits for me."""

from typing import Any

from django.views.generic import TemplateView

from workflows.inbox import inbox
from workflows.views.base import Context, Page


class InboxView(Page, TemplateView):
    """The first page after sign-in."""

    template_name = "workflows/inbox.html"

    def get_context_data(self, **kwargs: Any) -> Context:
        duties = []
        for duty in inbox(self.user, on=self.today):
            days = duty.days_left(self.today)
            duties.append((duty, days, -days if days is not None else None))
        return super().get_context_data(duties=duties, **kwargs)
