"""Writing: the draft, its single clauses, and the hand-over to the second lawyer."""

from functools import cached_property
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import permissions
from agreements.draft_changes import last_change
from agreements.draft_hints import draft_hints
from agreements.draft_text import draft_wording
from agreements.models import Agreement, Point
from agreements.refusals import UnfinishedWordingError
from agreements.wording import Wording, check_wording
from agreements.wording.names import Names, names_of
from agreements.wording.printing import outline, preview_wording
from config import clock
from workflows import acts
from workflows.flows import DraftingFlow
from workflows.forms.base import ConfirmForm
from workflows.inbox import open_steps
from workflows.naming import Naming
from workflows.remarks import reviewed_for_draft
from workflows.texts import DraftLine, clauses_citing, draft_lines
from workflows.unsaved import unsaved_in
from workflows.views.base import ActPage, Context, TaskPage, written_in


class DraftPage(ActPage):
    """A page on which legal staff change the draft."""

    def is_allowed(self) -> bool:
        # while the draft is elsewhere the act answers with what happened to it
        return permissions.may_decide_points(self.user, self.agreement, on=self.today)

    @cached_property
    def lines(self) -> list[DraftLine]:
        return list(draft_lines(self.agreement, self.wording))

    @cached_property
    def wording(self) -> Wording:
        """The draft as it stood when the page was asked for."""
        return draft_wording(self.agreement)

    @cached_property
    def naming(self) -> Naming:
        """What stands in curly brackets, in the language of the page."""
        return Naming(self.agreement.reference, names_of(self.wording))

    def line_of(self, key: str) -> DraftLine | None:
        return next((line for line in self.lines if line.row.key == key), None)

    def get_success_url(self) -> str:
        return draft_url(self.agreement, self.place_key)

    @property
    def place_key(self) -> str:
        """Key of the clause at which the person goes on; empty if there is none."""
        return ""

    def get_context_data(self, **kwargs: Any) -> Context:
        steps = list(open_steps(self.agreement))
        hand_over = next((t for t in steps if t.flow_task == DraftingFlow.draft), None)
        change = last_change(self.agreement, self.user) if hand_over else None
        return super().get_context_data(
            hand_over=hand_over, last_change=change, names=self.naming.now, **kwargs
        )


def checks_of(agreement: Agreement, wording: Wording, names: Names) -> Context:
    """Return what keeps a draft from being frozen and what may be overlooked."""
    hints = draft_hints(agreement, wording)
    findings = [names.spoken(finding) for finding in check_wording(wording)]
    return {"findings": findings, "hints": hints}


def draft_url(agreement: Any, key: str = "") -> str:  # Any: a row with a reference
    """Return the address of the outline of a draft, with the clause just changed."""
    address = reverse("drafts:outline", args=[agreement.reference])
    return f"{address}?at={key}" if key else address


class ClausePage(DraftPage):
    """A page about one clause, which may have been removed meanwhile."""

    @cached_property
    def line(self) -> DraftLine:
        line = self.line_of(self.kwargs["key"])
        if line is None:
            raise Http404
        return line

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if self.is_allowed() and self.line_of(self.kwargs["key"]) is None:
            context = {
                "agreement": self.agreement,
                "waiting_count": self.waiting_count,
                "written": written_in(request.POST),
            }
            return render(request, "workflows/drafts/gone.html", context, status=404)
        return super().dispatch(request, *args, **kwargs)

    @property
    def place_key(self) -> str:
        key: str = self.line.row.key
        return key

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(line=self.line, **kwargs)


class OutlineView(DraftPage):
    """The whole draft with what is missing and a link for each change."""

    template_name = "workflows/drafts/outline.html"
    form_class = ConfirmForm
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            lines=self.lines,
            outline=outline(preview_wording(self.wording)),
            place=self.line_of(self.request.GET.get("at", "")),
            **checks_of(self.agreement, self.wording, self.naming.now),
            open_points=Point.objects.about(self.agreement).undecided(),
            reviewed=reviewed_for_draft(self.agreement),
            **kwargs,
        )


class RemoveClauseView(ClausePage):
    """A clause out of the draft, with everything below it."""

    template_name = "workflows/drafts/remove_clause.html"
    form_class = ConfirmForm
    done_message = _("The clause is removed.")

    def act(self, data: Context) -> None:
        acts.remove_clause(
            agreement=self.agreement,
            key=self.line.row.key,
            actor=self.user,
            at=clock.now(),
        )

    @property
    def place_key(self) -> str:
        parent = self.line.row.parent
        return parent.key if parent else ""

    def get_context_data(self, **kwargs: Any) -> Context:
        citing = clauses_citing(self.lines, gone=self.line.row.key)
        return super().get_context_data(citing=citing, **kwargs)


class DraftView(TaskPage):
    """The hand-over: what is missing, what is open, then freeze."""

    node = DraftingFlow.draft
    template_name = "workflows/drafting/draft.html"
    form_class = ConfirmForm
    done_message = _("The text is frozen and with the second lawyer.")

    def act(self, data: Context) -> None:
        acts.submit_draft(
            agreement=self.agreement, actor=self.user, at=clock.now(), task=self.task
        )

    def refused(self, form: Form, error: Exception) -> HttpResponse:
        if isinstance(error, UnfinishedWordingError):
            return self.form_invalid(form)
        return super().refused(form, error)

    def get_context_data(self, **kwargs: Any) -> Context:
        wording = draft_wording(self.agreement)
        return super().get_context_data(
            **checks_of(self.agreement, wording, names_of(wording)),
            open_points=Point.objects.about(self.agreement).undecided().count(),
            reviewed=reviewed_for_draft(self.agreement),
            unsaved=unsaved_in(self.agreement, now=timezone.now()),
            **kwargs,
        )
