"""Deciding what becomes of the points of the parties."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic.base import ContextMixin

from agreements import permissions
from agreements.draft_text import draft_wording
from agreements.models import Agreement, Point
from agreements.wording.names import names_of
from agreements.wording.printing import preview_text
from config import clock
from workflows import acts
from workflows.answered import answered_points
from workflows.flows import DraftingFlow
from workflows.forms.base import ConfirmForm
from workflows.forms.drafting import DecidePointForm
from workflows.texts import clause_labels
from workflows.views.base import ActPage, Context, TaskPage
from workflows.views.kept import KeepsText


def with_labels(points: Iterable[Point]) -> list[Context]:
    """Return points with the citation of their clause and the wording they propose."""
    labels: dict[int, dict[str, str]] = {}
    rows = []
    for point in points:
        version = point.answer.round.version
        if version.pk not in labels:
            labels[version.pk] = clause_labels(version)
        label = labels[version.pk].get(point.clause_key, point.clause_key)
        proposed = point.proposed_text
        if "{" in proposed:
            proposed = preview_text(proposed, version.wording())
        rows.append({"point": point, "label": label, "proposed": proposed})
    return rows


def points_of(agreement: Agreement) -> Any:
    """Return the points about an agreement, the newest round first."""
    return (
        Point.objects.about(agreement)
        .select_related(
            "answer__party__organisation", "answer__round__version", "decided_by"
        )
        .order_by("-answer__round__number", "pk")
    )


class PointListing(ContextMixin):
    """Shows all points about an agreement, open ones first."""

    def get_context_data(self, **kwargs: Any) -> Context:
        points = with_labels(points_of(self.agreement))
        return super().get_context_data(
            open_points=[row for row in points if not row["point"].decision],
            decided_points=[row for row in points if row["point"].decision],
            **kwargs,
        )


class PointsView(PointListing, ActPage):
    """All points about an agreement."""

    template_name = "workflows/drafts/points.html"
    form_class = ConfirmForm
    http_method_names = ["get", "head", "options"]

    def is_allowed(self) -> bool:
        return permissions.may_decide_points(self.user, self.agreement, on=self.today)


class DecidePointsView(PointListing, TaskPage):
    """The step that waits for the last decision; the points are decided singly."""

    node = DraftingFlow.decide_points
    template_name = "workflows/drafts/points.html"
    form_class = ConfirmForm
    http_method_names = ["get", "head", "options"]


class DecidePointView(KeepsText, ActPage):
    """One point: the words of the party beside ours, then the decision."""

    template_name = "workflows/drafts/decide_point.html"
    form_class = DecidePointForm

    @cached_property
    def point(self) -> Point:
        visible = Agreement.objects.visible_to(self.user, on=self.today).values("pk")
        points = Point.objects.filter(
            answer__round__agreement__in=visible
        ).select_related("answer__party__organisation", "answer__round__version")
        return get_object_or_404(points, pk=self.kwargs["pk"])

    @cached_property
    def agreement(self) -> Agreement:
        agreement: Agreement = self.point.answer.round.agreement
        return agreement

    def is_allowed(self) -> bool:
        return permissions.may_decide_points(self.user, self.agreement, on=self.today)

    def act(self, data: Context) -> None:
        acts.decide_point(
            point=self.point,
            decision=data["decision"],
            reason=data["reason"],
            actor=self.user,
            at=clock.now(),
        )

    def done_words(self, data: Context) -> str:
        return _("Decided on %(label)s: %(decision)s.") % {
            "label": with_labels([self.point])[0]["label"],
            "decision": Point.Decision(data["decision"]).label,
        }

    def get_success_url(self) -> str:
        return reverse("drafts:points", args=[self.agreement.reference])

    def get_context_data(self, **kwargs: Any) -> Context:
        row = self.agreement.draft_clauses.filter(key=self.point.clause_key).first()
        version = self.point.answer.round.version
        (read,) = answered_points(version, [self.point])
        return super().get_context_data(
            row=row,
            names=names_of(draft_wording(self.agreement)),
            read=read,
            label=read.label,
            point=self.point,
            **kwargs,
        )
