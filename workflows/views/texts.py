"""Reading: the text of a version and of the draft."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from agreements import permissions
from agreements.models import Version
from agreements.wording.printing import outline
from config import clock
from documents.models import Document
from workflows.facts import facts_of, facts_of_version
from workflows.remarks import reviewed
from workflows.texts import draft_preview, printed_version
from workflows.views.agreements import papers_to_read
from workflows.views.base import Context, Page


class VersionTextView(Page, TemplateView):
    """The text of one version, with numbers and working references."""

    template_name = "workflows/agreements/version.html"

    @property
    def _is_staff(self) -> bool:
        return permissions.may_see_drafts(self.user, self.agreement, on=self.today)

    def get_context_data(self, **kwargs: Any) -> Context:
        visible = Version.objects.visible_to(self.user, on=self.today).filter(
            agreement=self.agreement
        )
        version = get_object_or_404(visible, number=self.kwargs["number"])
        printed = printed_version(version)
        return super().get_context_data(
            agreement=self.agreement,
            version=version,
            printed=printed,
            outline=outline(printed),
            facts=facts_of_version(version, self.agreement),
            papers=papers_to_read(Document.objects.public().filter(version=version)),
            newest=visible.order_by("-number").first(),
            reviewed=reviewed(version) if self._is_staff else None,
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
            version=self.agreement.current_version,
            printed=printed,
            outline=outline(printed),
            facts=facts_of(printed.wording, self.agreement),
            now=clock.now(),
            **kwargs,
        )
