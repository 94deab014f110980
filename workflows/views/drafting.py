"""Writing: the outline, single clauses, and the hand-over to the second lawyer."""

from functools import cached_property
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements import permissions
from agreements.draft_text import check_draft
from agreements.models import DraftClause, Point
from agreements.refusals import StaleClauseError, UnfinishedWordingError
from agreements.wording.word_diff import word_diff
from config import clock
from workflows import acts
from workflows.flows import DraftingFlow
from workflows.forms.base import ConfirmForm
from workflows.forms.drafting import (
    AddClauseForm,
    ClauseForm,
    PlaceForm,
)
from workflows.inbox import open_steps
from workflows.texts import DraftLine, clause_choices, draft_lines, draft_preview
from workflows.views.base import ActPage, Context, TaskPage


class DraftPage(ActPage):
    """A page on which legal staff change the draft."""

    def is_allowed(self) -> bool:
        # while the draft is elsewhere the act answers with what happened to it
        return permissions.may_decide_points(self.user, self.agreement, on=self.today)

    @cached_property
    def lines(self) -> list[DraftLine]:
        return list(draft_lines(self.agreement))

    @cached_property
    def line(self) -> DraftLine:
        for line in self.lines:
            if line.row.key == self.kwargs["key"]:
                return line
        raise Http404

    def get_success_url(self) -> str:
        return draft_url(self.agreement)


def draft_url(agreement: Any) -> str:  # Any: a row with a reference
    """Return the address of the outline of a draft."""
    return reverse("drafts:outline", args=[agreement.reference])


class OutlineView(DraftPage):
    """The whole draft with what is missing and a link for each change."""

    template_name = "workflows/drafts/outline.html"
    form_class = ConfirmForm
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> Context:
        steps = list(open_steps(self.agreement))
        hand_over = next((t for t in steps if t.flow_task == DraftingFlow.draft), None)
        return super().get_context_data(
            lines=self.lines,
            findings=check_draft(self.agreement),
            hand_over=hand_over,
            open_points=Point.objects.about(self.agreement).undecided(),
            **kwargs,
        )


class EditClauseView(DraftPage):
    """One clause; a save against an old revision shows both texts."""

    template_name = "workflows/drafts/edit_clause.html"
    form_class = ClauseForm
    done_message = _("The clause is saved.")

    def get_initial(self) -> Context:
        row = self.line.row
        return {
            "heading": row.heading,
            "text": row.text,
            "base_revision": row.revision,
        }

    def act(self, data: Context) -> None:
        acts.edit_clause(
            agreement=self.agreement,
            key=self.kwargs["key"],
            heading=data["heading"],
            text=data["text"],
            base_revision=data["base_revision"],
            actor=self.user,
            at=clock.now(),
        )

    def refused(self, form: Form, error: Exception) -> HttpResponse:
        if isinstance(error, StaleClauseError):
            return self._both_texts(error)
        return super().refused(form, error)

    def _both_texts(self, error: StaleClauseError) -> HttpResponse:
        """Offer the person's own text again, now against the stored revision."""
        theirs = error.theirs
        form = ClauseForm(initial={**error.yours, "base_revision": theirs.revision})
        context = self.get_context_data(
            form=form,
            conflict=str(error),
            theirs=theirs,
            words=word_diff(theirs.text, error.yours["text"]),
        )
        return self.render_to_response(context, status=409)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(line=self.line, **kwargs)


class PlacePage(DraftPage):
    """A page that asks where a clause is to stand."""

    def get_form_kwargs(self) -> Context:
        choices = clause_choices(draft_preview(self.agreement))
        return {**super().get_form_kwargs(), "clauses": choices}

    def place(self, data: Context) -> tuple[str | None, str | None]:
        """Return the keys of the parent and of the sibling before."""
        if not data["clause"]:
            return None, None
        row = self.agreement.draft_clauses.select_related("parent").get(
            key=data["clause"]
        )
        if data["where"] == "inside":
            return row.key, _last_key(row)
        return (row.parent.key if row.parent else None), row.key


def _last_key(row: DraftClause) -> str | None:
    last = row.children.order_by("position").last()
    return last.key if last else None


class AddClauseView(PlacePage):
    """A new clause."""

    template_name = "workflows/drafts/add_clause.html"
    form_class = AddClauseForm
    done_message = _("The clause is added.")

    def get_initial(self) -> Context:
        return {"clause": self.request.GET.get("after", ""), "where": "after"}

    def act(self, data: Context) -> None:
        parent_key, after_key = self.place(data)
        acts.add_clause(
            agreement=self.agreement,
            kind=data["kind"],
            parent_key=parent_key,
            after_key=after_key,
            heading=data["heading"],
            text=data["text"],
            actor=self.user,
            at=clock.now(),
        )


class MoveClauseView(PlacePage):
    """A clause to another place; its key and what refers to it stay."""

    template_name = "workflows/drafts/move_clause.html"
    form_class = PlaceForm
    done_message = _("The clause is moved.")

    def act(self, data: Context) -> None:
        parent_key, after_key = self.place(data)
        acts.move_clause(
            agreement=self.agreement,
            key=self.line.row.key,
            parent_key=parent_key,
            after_key=after_key,
            actor=self.user,
            at=clock.now(),
        )

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(line=self.line, **kwargs)


class RemoveClauseView(DraftPage):
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

    def get_context_data(self, **kwargs: Any) -> Context:
        key = self.line.row.key
        citing = [
            line.printed.label
            for line in self.lines
            if f"{{ref:{key}}}" in line.row.text
        ]
        return super().get_context_data(line=self.line, citing=citing, **kwargs)


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
        reviews = None
        version = self.agreement.current_version
        if version is not None:
            reviews = version.legal_reviews.filter(is_approved=False).last()
        return super().get_context_data(
            findings=check_draft(self.agreement),
            open_points=Point.objects.about(self.agreement).undecided().count(),
            returned=reviews,
            **kwargs,
        )
