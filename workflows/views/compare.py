"""Two texts of an agreement and their difference, as a page and as a paper."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from config import clock
from documents.pdf.comparing import Side, render_comparison
from workflows.comparison import Comparison, Text
from workflows.views.base import Context, Page
from workflows.views.papers import CLOSED


class ComparePage(Page):
    """Knows the two texts that the address names."""

    @cached_property
    def comparison(self) -> Comparison:
        return Comparison(self.agreement, self.user, self.request.GET, on=self.today)


class CompareView(ComparePage, TemplateView):
    """What changed between two texts, one after the other or side by side."""

    template_name = "workflows/agreements/compare.html"

    def get_context_data(self, **kwargs: Any) -> Context:
        comparison = self.comparison
        redline = comparison.redline
        return super().get_context_data(
            agreement=self.agreement,
            comparison=comparison,
            old=comparison.old,
            new=comparison.new,
            redline=redline,
            places=_places(redline.parts, comparison.scope),
            changed_count=len(redline.changed_parts),
            counts=[(kind, redline.counts.get(kind, 0)) for kind in KINDS],
            paper_address=comparison.address(),
            **kwargs,
        )


KINDS = ("added", "removed", "moved", "reworded")


def _places(parts: Any, scope: str) -> list[Context]:  # Any: parts of a difference
    """Number the changed parts, and gather those between them that are the same."""
    places: list[Context] = []
    number = 0
    for part in parts:
        if part.kinds:
            number += 1
            places.append({"part": part, "number": number})
        elif scope == "whole":
            places.append({"part": part, "number": 0})
        elif places and "same" in places[-1]:
            places[-1]["same"].append(part)
        else:
            places.append({"same": [part]})
    return places


class ComparisonPaperView(ComparePage, View):
    """The same difference as PDF; a reading aid, never an original."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        comparison = self.comparison
        old, new = comparison.old, comparison.new
        with translation.override(self.agreement.language):
            words = (_side(old), _side(new))
        pdf = render_comparison(
            comparison.redline,
            old=words[0],
            new=words[1],
            language=self.agreement.language,
            made_on=new.made_on or old.made_on or clock.today(),
            is_whole=comparison.scope == "whole",
            is_demonstration=self.agreement.is_demonstration,
        )
        name = _("%(reference)s comparison %(old)s to %(new)s") % {
            "reference": self.agreement.reference,
            "old": old.token,
            "new": new.token,
        }
        return HttpResponse(
            pdf,
            content_type="application/pdf",
            headers={
                "Content-Disposition": content_disposition_header(True, f"{name}.pdf"),
                "Content-Security-Policy": CLOSED,
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )


def _side(text: Text) -> Side:
    return Side(
        reference=text.reference,
        label=text.label,
        digest=text.digest,
        is_draft=text.version is None,
    )
