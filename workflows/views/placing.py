"""Where a clause stands: adding and moving, with only the places that fit."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.draft_rows import new_key
from agreements.draft_text import clause_label
from agreements.models import DraftClause
from agreements.refusals import KeyTakenError
from agreements.wording.tree import ALLOWED_CHILDREN, Kind
from config import clock
from workflows import acts
from workflows.forms.drafting import AddClauseForm, PlaceForm
from workflows.texts import clause_choices, draft_preview, place_choices
from workflows.views.base import Context
from workflows.views.drafting import ClausePage, DraftPage
from workflows.views.kept import KeepsText

AFTER, INSIDE = "after", "inside"


class PlacePage(DraftPage):
    """A page that asks where a clause is to stand."""

    placed_key = ""

    def place(self, data: Context) -> tuple[str | None, str | None]:
        """Return the keys of the parent and of the sibling before."""
        if not data["clause"]:
            return None, None
        row = self.agreement.draft_clauses.select_related("parent").get(
            key=data["clause"]
        )
        if data["where"] == INSIDE:
            return row.key, self._last_key(row)
        return (row.parent.key if row.parent else None), row.key

    def _last_key(self, row: DraftClause) -> str | None:
        """Return the last part of a clause, the clause being moved left aside."""
        parts = row.children.exclude(key=self.kwargs.get("key", ""))
        last = parts.order_by("position").last()
        return last.key if last else None


class AddClauseView(KeepsText, PlacePage):
    """A new clause."""

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
        choices = clause_choices(draft_preview(self.agreement))
        return {**super().get_form_kwargs(), "clauses": choices}

    def act(self, data: Context) -> None:
        try:
            self.placed_key = self._added(data, data["key"] or None)
        except KeyTakenError:  # the page was gone back to, for another clause
            self.placed_key = self._added(data, None)

    def _added(self, data: Context, key: str | None) -> str:
        parent_key, after_key = self.place(data)
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

    def done_words(self, data: Context) -> str:
        label = clause_label(self.agreement, self.placed_key)
        return gettext("%(label)s is added.") % {"label": label}

    @property
    def place_key(self) -> str:
        return self.placed_key


class MoveClauseView(ClausePage, PlacePage):
    """A clause to another place; its key and what refers to it stay."""

    template_name = "workflows/drafts/move_clause.html"
    form_class = PlaceForm
    done_message = _("The clause is moved.")

    def get_initial(self) -> Context:
        """Offer the place where it stands now."""
        row = self.line.row
        siblings = self.agreement.draft_clauses.filter(
            parent=row.parent, position__lt=row.position
        )
        before = siblings.order_by("position").last()
        if before is not None:
            return {"where": AFTER, "clause": before.key}
        return {"where": INSIDE, "clause": row.parent.key if row.parent else ""}

    def get_form_kwargs(self) -> Context:
        row = self.line.row
        kind = Kind(row.kind)
        choices = place_choices(draft_preview(self.agreement), kind, moving=row.key)
        is_top = kind in ALLOWED_CHILDREN[None]
        return {**super().get_form_kwargs(), "clauses": choices, "has_top": is_top}

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
