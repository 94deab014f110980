"""One clause: written, kept while one types, checked, previewed, divided, undone."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import draft_rows
from agreements.draft_changes import merged
from agreements.draft_hints import draft_hints
from agreements.draft_text import Unsaved, draft_wording
from agreements.errors import AgreementError
from agreements.journal import ACTIONS
from agreements.models import DraftChange, DraftClause, Point
from agreements.refusals import NotCitedError, StaleClauseError
from agreements.review_state import remarks_on
from agreements.wishes import accepted_wishes, taken_over
from agreements.wording import (
    Finding,
    PrintedClause,
    Wording,
    check_wording,
    placeholder_values,
    preview_wording,
    walk,
)
from agreements.wording.names import Names
from agreements.wording.placeholders import REFERENCE
from agreements.wording.splitting import cut_at, cuts
from agreements.wording.typed_references import Citations
from agreements.wording.word_diff import word_diff
from config import clock
from workflows import acts
from workflows.forms.base import ConfirmForm
from workflows.forms.drafting import ClauseForm, SplitForm, TableForm
from workflows.keeping import Writer, forget, keep
from workflows.texts import clause_choices
from workflows.views.base import Context
from workflows.views.drafting import ClausePage, DraftPage
from workflows.views.kept import KeepsText


class WritingPage(KeepsText, ClausePage):
    """A page that takes heading and text of one clause."""

    @property
    def kept_path(self) -> str:
        return reverse("drafts:edit", args=[self.agreement.reference, self.key])

    @property
    def key(self) -> str:
        key: str = self.line.row.key
        return key

    @property
    def is_table(self) -> bool:
        return self.line.row.kind == DraftClause.Kind.TABLE

    def get_form_class(self) -> type[Form]:
        return TableForm if self.is_table else ClauseForm

    def get_form_kwargs(self) -> Context:
        return {**super().get_form_kwargs(), "naming": self.naming}

    def as_written(self, form: Form) -> Unsaved | None:
        """Return the text of a form; ``None`` if it could not be saved so."""
        if not form.is_bound:
            given = {n: form.get_initial_for_field(form.fields[n], n) for n in SHOWN}
            data = {**given, "base_revision": 1}
            form = self.get_form_class()(data=data, naming=self.naming)
        if not form.is_valid():
            return None
        return Unsaved(self.key, *(form.cleaned_data[name] for name in TEXTS))

    def beside(self, form: Form) -> Context:
        """Return checks and print of the text as it is written, saved or not."""
        wording = draft_wording(self.agreement, unsaved=self.as_written(form))
        return {
            "findings": self._of_this(check_wording(wording), wording),
            "hints": self._of_this(draft_hints(self.agreement, wording), wording),
            "section": section_around(self.key, wording),
        }

    def _of_this(self, found: Iterable[Finding], wording: Wording) -> list[Finding]:
        """Return what was found in this clause, its places as they stand in a field."""
        clause = next(c for c in walk(wording.clauses) if c.key == self.key)
        texts = {"": clause.text, "heading": clause.heading}
        here = [self.naming.now.spoken(f) for f in found if f.key == self.key]
        return [
            self._as_read(f, texts[f.place.part]) if f.place.part in texts else f
            for f in here
        ]

    def _as_read(self, finding: Finding, text: str) -> Finding:
        if not finding.position:
            return finding
        before = self.naming.now.readable(text[: finding.position - 1])
        return replace(finding, position=len(before) + 1)


TEXTS = ("heading", "text")
SHOWN = (*TEXTS, "names")


def _facts_first(entry: tuple[str, str]) -> tuple[bool, str]:
    """Days and lengths before the many names of parties."""
    name, _value = entry
    return name.startswith("party."), name


def section_around(key: str, wording: Wording) -> list[tuple[int, PrintedClause]]:
    """Return a clause with its whole section, each with its margin number."""
    section: list[tuple[int, PrintedClause]] = []
    for margin, clause in preview_wording(wording).numbered():
        if clause.level == 0:
            if any(part.key == key for _margin, part in section):
                return section
            section = []
        section.append((margin, clause))
    return section


class EditClauseView(WritingPage):
    """One clause; a save against an old revision shows both texts."""

    template_name = "workflows/drafts/edit_clause.html"
    done_message = _("The clause is saved.")

    def get_initial(self) -> Context:
        row = self.line.row
        written = {"heading": row.heading, "text": row.written}
        if self.taken is not None:
            written = taken_over(self.taken, row)
        return {**written, "base_revision": row.revision}

    @cached_property
    def wishes(self) -> list[Point]:
        """What parties proposed for this clause in the last round and was accepted."""
        points = accepted_wishes(self.agreement).filter(clause_key=self.key)
        return [] if self.is_table else list(points.exclude(proposed_text=""))

    @property
    def taken(self) -> Point | None:
        """The wish whose wording the person asks for; it is saved by the button."""
        asked = self.request.GET.get("point", "")
        return next((wish for wish in self.wishes if str(wish.pk) == asked), None)

    def act(self, data: Context) -> None:
        acts.edit_clause(
            agreement=self.agreement,
            key=self.key,
            heading=data["heading"],
            text=self._linked(data) if self.link else data["text"],
            base_revision=data["base_revision"],
            actor=self.user,
            at=clock.now(),
        )

    @property
    def link(self) -> str:
        """Key of the clause to which what is cited by hand is to refer."""
        return self.request.POST.get("link", "")

    def _linked(self, data: Context) -> str:
        """Return the text with references in place of what is cited by hand."""
        unsaved = Unsaved(self.key, data["heading"], data["text"])
        wording = draft_wording(self.agreement, unsaved=unsaved)
        linked = Citations(wording).linked(data["text"], self.link)
        target = self.line_of(self.link)
        if target is None or linked == data["text"]:
            label = target.printed.label if target else gettext("this clause")
            raise NotCitedError(label=label)
        return linked

    def get_success_url(self) -> str:
        return self.kept_path if self.link else super().get_success_url()

    def done_words(self, data: Context) -> str:
        if not self.link:
            return super().done_words(data)
        return gettext("The clause is saved, and what was typed by hand refers now.")

    def refused(self, form: Form, error: Exception) -> HttpResponse:
        if isinstance(error, StaleClauseError):
            return self._both_texts(error, form.cleaned_data["base_revision"])
        return super().refused(form, error)

    def _both_texts(self, error: StaleClauseError, base: int) -> HttpResponse:
        """Show both texts, and as a proposal what keeps the changes of both.

        The person's own text is kept, now against the stored revision.
        """
        theirs, yours = error.theirs, error.yours
        together = merged(theirs, yours, base_revision=base)
        now_against = {**yours, "base_revision": theirs.revision}
        fields = self.request.POST.copy()
        fields.update(now_against)
        for name, value in now_against.items():
            fields[name] = str(value)
        keep(Writer(self.user.pk, self.kept_path), fields, now=timezone.now())
        form = self.get_form_class()(
            initial=now_against | (together or {}), naming=self.naming
        )
        read = self.naming.now.readable
        context = self.get_context_data(
            form=form,
            conflict=str(error),
            theirs=theirs,
            yours=now_against,
            is_merged=together is not None,
            words=word_diff(read(theirs.written), read(yours["text"])),
        )
        return self.render_to_response(context, status=409)

    def get_context_data(self, **kwargs: Any) -> Context:
        form = kwargs.setdefault("form", self.get_form())
        row = self.line.row
        keys = [line.row.key for line in self.lines]
        at = keys.index(self.key)
        return super().get_context_data(
            lines=self.lines,
            before=self.lines[at - 1] if at else None,
            behind=self.lines[at + 1] if at + 1 < len(keys) else None,
            placeholders=self._placeholders(form.shown),
            references=self._references(form.shown),
            is_table=self.is_table,
            wishes=self.wishes,
            taken=self.taken,
            voices=self._voices(),
            remarks=remarks_on(self.agreement, self.key),
            shows_heading=row.heading or row.kind not in draft_rows.TEXTS,
            shows_text=row.written or row.kind not in draft_rows.HEADED,
            may_split=bool(cuts(row.text)),
            **self.beside(form),
            **kwargs,
        )

    def _placeholders(self, names: Names) -> list[tuple[str, str]]:
        """Return the name and the value of each placeholder."""
        values = sorted(placeholder_values(self.wording).items(), key=_facts_first)
        return [(names.name(code), value) for code, value in values]

    def _references(self, names: Names) -> list[tuple[str, str]]:
        """Return for each clause the name that leads to it, with its first words."""
        choices = clause_choices(preview_wording(self.wording))
        return [(names.name(f"{REFERENCE}{key}"), words) for key, words in choices]

    def _voices(self) -> QuerySet[Point]:
        """Return what parties said about this clause, the newest round first."""
        points = Point.objects.about(self.agreement).filter(clause_key=self.key)
        points = points.select_related("answer__party__organisation", "answer__round")
        return points.order_by("-answer__round__number", "pk")


class KeepClauseView(WritingPage):
    """What is typed, kept while one types; the draft itself changes on saving.

    So the journal names each act of a person once and nobody reads half a
    sentence in the draft, yet nothing is lost with a tab or a power cut.
    """

    template_name = "workflows/drafts/_kept_clause.html"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        row = self.line.row
        is_kept = True
        if self.as_written(form) == Unsaved(row.key, row.heading, row.written):
            forget(self.user, self.kept_path)
            state = "same"
        else:
            now = timezone.now()
            writer = Writer(self.user.pk, self.kept_path)
            is_kept = keep(writer, request.POST, now=now)
            state = "kept" if is_kept else "too-long"
        context = self.get_context_data(
            form=form,
            state=state,
            at=clock.now(),
            is_stale=request.POST.get("base_revision") != str(row.revision),
            **self.beside(form),
        )
        return self.render_to_response(context)


class SplitClauseView(ClausePage):
    """One clause becomes two, behind one of its sentences."""

    template_name = "workflows/drafts/split_clause.html"
    form_class = SplitForm
    done_message = _("The clause is split.")

    def get_form_kwargs(self) -> Context:
        read = self.naming.now.readable
        offered = [c._replace(after=read(c.after)) for c in cuts(self.line.row.text)]
        return {**super().get_form_kwargs(), "cuts": offered}

    def get_initial(self) -> Context:
        return {"base_revision": self.line.row.revision}

    def act(self, data: Context) -> None:
        row = self.line.row
        cut = cut_at(row.text, data["position"])
        if cut is None:
            raise AgreementError
        acts.edit_clause(
            agreement=self.agreement,
            key=row.key,
            heading=row.heading,
            text=f"{cut.before}\n\n{cut.after}",
            base_revision=data["base_revision"],
            actor=self.user,
            at=clock.now(),
        )


class UndoView(DraftPage):
    """What this person did to the draft last is taken back."""

    template_name = "workflows/drafts/undo.html"
    form_class = ConfirmForm
    done_message = _("Your last change is taken back.")

    @cached_property
    def change(self) -> DraftChange:
        changes = self.agreement.draft_changes.filter(actor=self.user)
        change = changes.filter(pk=self.kwargs["change"]).first()
        if change is None:
            raise Http404
        return change

    def act(self, data: Context) -> None:
        acts.undo_change(
            agreement=self.agreement,
            change=self.change.pk,
            actor=self.user,
            at=clock.now(),
        )

    def get_context_data(self, **kwargs: Any) -> Context:
        labels = {line.row.key: line.printed.label for line in self.lines}
        states = self.change.states.items()
        return super().get_context_data(
            change=self.change,
            act=gettext(ACTIONS[self.change.action]),
            touched=[
                {
                    "label": labels.get(key, ""),
                    "before": before,
                    "after": after,
                    "words": word_diff(self._text(after), self._text(before)),
                }
                for key, (before, after) in states
                if _says_other(before, after)
            ],
            **kwargs,
        )

    def _text(self, state: Any) -> str:  # Any: state of a clause, or None
        return self.naming.now.readable((state or {}).get("text", ""))


def _says_other(before: Any, after: Any) -> bool:  # Any: states of a clause
    """Say whether more than the place among its siblings was changed."""
    if before is None or after is None:
        return True
    kept = ("heading", "text", "rows", "columns", "parent")
    return any(before[name] != after[name] for name in kept)
