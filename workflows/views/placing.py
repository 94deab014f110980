"""Where a clause stands: adding and moving, with only the places that fit."""

from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from agreements.draft_rows import new_key
from agreements.draft_text import clause_label
from agreements.refusals import KeyTakenError, PlaceGoneError
from agreements.wording.printing import preview_wording
from agreements.wording.tree import ALLOWED_CHILDREN, Kind
from config import clock
from workflows import acts
from workflows.forms.drafting import AddClauseForm, MoveForm, StepForm
from workflows.texts import clause_choices, place_choices
from workflows.views.base import Context
from workflows.views.drafting import ClausePage, DraftPage, draft_url
from workflows.views.kept import KeepsText

AFTER, INSIDE = "after", "inside"


class AddClauseView(KeepsText, DraftPage):
    """A new clause."""

    placed_key = ""

    template_name = "workflows/drafts/add_clause.html"
    form_class = AddClauseForm

    def get_initial(self) -> Context:
        """Offer a key, by which a second click is known, and a place with its kind."""
        return {"key": new_key(), **self._offered_place()}

    def _offered_place(self) -> Context:
        """Return the place from which the person comes, and a kind that fits it."""
        behind = self.line_of(self.request.GET.get(AFTER, ""))
        around = self.line_of(self.request.GET.get(INSIDE, ""))
        if around is not None and around.takes_parts:
            first = ALLOWED_CHILDREN[Kind(around.row.kind)][0]
            return {"clause": around.row.key, "where": INSIDE, "kind": first.value}
        if behind is None:
            last = self._last_section()
            return {"clause": last, "where": AFTER, "kind": Kind.SECTION.value}
        is_table = behind.row.kind == Kind.TABLE
        kind = Kind.PARAGRAPH.value if is_table else behind.row.kind
        return {"clause": behind.row.key, "where": AFTER, "kind": kind}

    def _last_section(self) -> str:
        """Return the key behind which a section is the last: before the annexes."""
        top = self.agreement.draft_clauses.filter(parent=None)
        before = top.exclude(kind=Kind.ANNEX).order_by("position").last()
        return before.key if before else ""

    def get_form_kwargs(self) -> Context:
        choices = clause_choices(preview_wording(self.wording))
        kwargs = super().get_form_kwargs()
        return {**kwargs, "clauses": choices, "naming": self.naming}

    def act(self, data: Context) -> None:
        try:
            self.placed_key = self._added(data, data["key"] or None)
        except KeyTakenError:  # the page was gone back to, for another clause
            self.placed_key = self._added(data, None)

    def _added(self, data: Context, key: str | None) -> str:
        parent_key, after_key = self._place(data)
        added = acts.add_clause(
            agreement=self.agreement,
            kind=data["kind"],
            parent_key=parent_key,
            after_key=after_key,
            heading=data["heading"],
            text=data["text"],
            actor=self.user,
            at=clock.now(),
            key=key,
        )
        return added.key

    def _place(self, data: Context) -> tuple[str | None, str | None]:
        """Return the keys of the parent and of the sibling before."""
        if not data["clause"]:
            return None, None
        row = self.agreement.draft_clauses.select_related("parent").get(
            key=data["clause"]
        )
        if data["where"] == INSIDE:
            last = row.children.order_by("position").last()
            return row.key, last.key if last else None
        return (row.parent.key if row.parent else None), row.key

    def done_words(self, data: Context) -> str:
        label = clause_label(self.agreement, self.placed_key)
        return gettext("%(label)s is added.") % {"label": label}

    @property
    def place_key(self) -> str:
        return self.placed_key


class MoveClauseView(ClausePage):
    """A clause to another place; its key and what refers to it stay."""

    template_name = "workflows/drafts/move_clause.html"
    form_class: type[Form] = MoveForm

    @cached_property
    def siblings(self) -> list[str]:
        """Keys of the clauses beside this one, in the order of the text."""
        rows = self.agreement.draft_clauses.filter(parent=self.line.row.parent)
        return list(rows.order_by("position", "pk").values_list("key", flat=True))

    def get_initial(self) -> Context:
        """Offer the place where it stands now."""
        row = self.line.row
        before = self.siblings[: self.siblings.index(row.key)][-1:]
        parent = row.parent.key if row.parent else ""
        return {"place": f"{parent}:{''.join(before)}"}

    def get_form_kwargs(self) -> Context:
        preview = preview_wording(self.wording)
        choices = place_choices(preview, moving=self.line.row.key)
        return {**super().get_form_kwargs(), "places": choices}

    def act(self, data: Context) -> None:
        parent_key, _colon, after_key = data["place"].partition(":")
        self.move(parent_key, after_key)

    def move(self, parent_key: str, after_key: str) -> None:
        """Put the clause behind a sibling; without one it becomes the first."""
        acts.move_clause(
            agreement=self.agreement,
            key=self.line.row.key,
            parent_key=parent_key or None,
            after_key=after_key or None,
            actor=self.user,
            at=clock.now(),
        )

    def done_words(self, data: Context) -> str:
        label = clause_label(self.agreement, self.line.row.key)
        return gettext("The clause is moved. It is %(label)s now.") % {"label": label}


class StepClauseView(MoveClauseView):
    """A clause one up or one down, past the sibling that stood there on the page.

    Sent twice it moves once: then it stands on the other side already.
    """

    http_method_names = ["post"]
    form_class = StepForm

    def get_form_kwargs(self) -> Context:
        return {"data": self.request.POST}

    def act(self, data: Context) -> None:
        row, past = self.line.row, data["up"] or data["down"]
        others = [key for key in self.siblings if key != row.key]
        if past not in others:
            raise PlaceGoneError(label=self.line.printed.label)
        at = others.index(past) + (0 if data["up"] else 1)
        if [*others[:at], row.key, *others[at:]] == self.siblings:
            return
        parent_key = row.parent.key if row.parent else ""
        self.move(parent_key, "".join(others[:at][-1:]))

    def refused(self, form: Form, error: Exception) -> HttpResponse:
        """Show the order as it is now, with the reason."""
        messages.error(self.request, str(error))
        return redirect(self.get_success_url())

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.refused(form, PlaceGoneError(label=self.line.printed.label))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer a swapped part with a page as a whole where it has no such part."""
        response = super().post(request, *args, **kwargs)
        has_part = response.status_code == HTTPStatus.FOUND
        if request.htmx and not has_part:
            return HttpResponseClientRedirect(draft_url(self.agreement))
        return response

    def get_success_url(self) -> str:
        key = self.line.row.key
        return f"{draft_url(self.agreement, key)}#k-{key}"
