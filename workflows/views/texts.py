"""Reading: the text of a version and what changed between two versions."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from agreements import permissions
from agreements.models import Version
from agreements.wording import print_wording
from agreements.wording.printing import outline
from workflows.texts import changed_clauses, draft_preview
from workflows.views.base import Context, Page


def readable(page: Page, number: int) -> Version:
    """Return a version of the page's agreement that the person may read."""
    visible = Version.objects.visible_to(page.user, on=page.today)
    return get_object_or_404(visible, agreement=page.agreement, number=number)


class VersionTextView(Page, TemplateView):
    """The text of one version, with numbers and working references."""

    template_name = "workflows/agreements/version.html"

    def get_context_data(self, **kwargs: Any) -> Context:
        version = readable(self, self.kwargs["number"])
        printed = print_wording(version.wording())
        earlier = Version.objects.visible_to(self.user, on=self.today).filter(
            agreement=self.agreement, number__lt=version.number
        )
        return super().get_context_data(
            agreement=self.agreement,
            version=version,
            printed=printed,
            outline=outline(printed),
            earlier=earlier.order_by("-number").first(),
            **kwargs,
        )


class CompareView(Page, TemplateView):
    """What changed between two versions, clause by clause."""

    template_name = "workflows/agreements/compare.html"

    @cached_property
    def pair(self) -> tuple[Version, Version]:
        return readable(self, self.kwargs["earlier"]), readable(
            self, self.kwargs["later"]
        )

    def get_context_data(self, **kwargs: Any) -> Context:
        old, new = self.pair
        return super().get_context_data(
            agreement=self.agreement,
            old=old,
            new=new,
            changes=changed_clauses(old, new),
            **kwargs,
        )


class DraftTextView(Page, TemplateView):
    """The draft as it would be printed now; only for the office."""

    template_name = "workflows/agreements/draft_text.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.may_see_drafts(self.user, self.agreement, on=self.today):
            raise PermissionDenied(_("Drafts are read inside the office only."))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> Context:
        printed = draft_preview(self.agreement)
        return super().get_context_data(
            agreement=self.agreement,
            printed=printed,
            outline=outline(printed),
            **kwargs,
        )
