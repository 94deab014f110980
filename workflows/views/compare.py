"""Two texts of an agreement and their difference."""

from functools import cached_property
from typing import Any

from django.views.generic import TemplateView

from workflows.comparison import Comparison
from workflows.views.base import Context, Page


class CompareView(Page, TemplateView):
    """What changed between two texts, one after the other or side by side."""

    template_name = "workflows/agreements/compare.html"

    @cached_property
    def comparison(self) -> Comparison:
        return Comparison(self.agreement, self.user, self.request.GET, on=self.today)

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
