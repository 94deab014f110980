"""Forms of the review: the second lawyer's word and the parties' answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Answer, Point
from agreements.services.review import PointSpec
from workflows.forms.base import DayField, ExplainedRadios, Paragraph

APPROVE, RETURN = "approve", "return"
COMMENT = "-comment"
COMMENT_AT_MOST = 4_000
"""Characters said about one clause: some page and a half."""


class ReviewWordingForm(forms.Form):
    """Approve the frozen text with a day for answers, or return it with what to change.

    There is a field for each clause of the text; what is said there goes along with
    both decisions.
    """

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (APPROVE, _("Approve: the parties are asked for their answers")),
            (RETURN, _("Return: the draft goes back with what you say")),
        ],
        widget=forms.RadioSelect,
    )
    due_on = DayField(
        label=_("Answers are due on"),
        required=False,
        help_text=_("Only if you approve."),
    )
    reason = Paragraph(
        label=_("Reason"),
        required=False,
        help_text=_("If you return it: needed unless you comment on a clause."),
    )
    digest = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, clauses: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        self.labels = dict(clauses)
        for key, label in clauses:
            self.fields[f"{key}{COMMENT}"] = Paragraph(
                label=_("Comment on %(label)s") % {"label": label},
                required=False,
                rows=3,
                max_length=COMMENT_AT_MOST,
            )

    def comment_on(self, key: str) -> forms.BoundField:
        """Return the field for what is said about a clause."""
        return self[f"{key}{COMMENT}"]

    @property
    def written(self) -> list[tuple[str, forms.BoundField]]:
        """The fields in which something stands, each with its clause."""
        fields = ((label, self.comment_on(key)) for key, label in self.labels.items())
        return [(label, field) for label, field in fields if field.value()]

    @property
    def decision_fields(self) -> list[forms.BoundField]:
        """The fields that concern the whole text."""
        return [self[name] for name in self.base_fields]

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        data = super().clean()
        said = {key: data.get(f"{key}{COMMENT}") for key in self.labels}
        data["comments"] = {key: text for key, text in said.items() if text}
        self._refuse_strange()
        if data.get("decision") == APPROVE and not data.get("due_on"):
            self.add_error("due_on", _("Please name the day on which answers are due."))
        says = data.get("reason") or data["comments"]
        if data.get("decision") == RETURN and not (says or self.errors):
            words = _(
                "Please say what has to change: here, or at a clause of the text."
            )
            self.add_error("reason", words)
        return data

    def _refuse_strange(self) -> None:
        """What was said about a clause that the text does not have is given back."""
        for name, text in self.data.items():
            if name.endswith(COMMENT) and name not in self.fields and text.strip():
                words = _("The text has no such clause. There you wrote: %(text)s")
                self.add_error(None, words % {"text": text.strip()})


ANSWERS = {
    Answer.Kind.AGREED: (
        _("We agree."),
        _("The text can stay as it is. When all agree, it goes to signature."),
    ),
    Answer.Kind.AGREED_WITH_PROPOSALS: (
        _("We agree and propose changes or comment."),
        _(
            "You would also sign the text as it is. The office decides on each of "
            "your points: if it takes one up, the text changes and all are asked "
            "again; if not, your agreement counts."
        ),
    ),
    Answer.Kind.OBJECTED: (
        _("We object: this round ends at once."),
        _(
            "You would not sign the text as it is. Nobody else is waited for; the "
            "office revises the text and asks all again."
        ),
    ),
}
"""Each answer a party may give, with what it causes."""


class AnswerForm(forms.Form):
    """What a party says to the whole text."""

    kind = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(kind, label) for kind, (label, _causes) in ANSWERS.items()],
        widget=ExplainedRadios(
            explanations={kind: causes for kind, (_label, causes) in ANSWERS.items()}
        ),
    )
    digest = forms.CharField(widget=forms.HiddenInput)


class PointForm(forms.Form):
    """What a party says to one clause; an empty one is left out.

    The wish begins with the present text; left as it is, it is no wish.
    """

    clause_key = forms.ChoiceField(label=_("Clause"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Point.Kind.choices, required=False
    )
    proposed_text = Paragraph(
        label=_("Proposed text"),
        required=False,
        rows=5,
        help_text=_("Change the present text here. Unchanged, it is not sent."),
    )
    comment = Paragraph(label=_("Comment or reason"), required=False, rows=3)

    def __init__(
        self,
        *args: Any,
        clauses: Sequence[tuple[str, str]] = (),
        texts: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        self.texts = texts or {}
        self.fields["clause_key"].choices = [("", "–"), *clauses]
        if not self.is_bound and not self._wish(self.initial.get("proposed_text")):
            self.initial["proposed_text"] = self.present

    @property
    def present(self) -> str:
        """What the chosen clause says now."""
        return self.texts.get(self["clause_key"].value() or "", "")

    def _wish(self, text: str | None) -> str:
        """Return a wished text, nothing where it is what some clause says now."""
        words = (text or "").split()
        is_present = any(words == present.split() for present in self.texts.values())
        return "" if is_present else text or ""

    def is_blank(self) -> bool:
        """Say whether nothing was entered."""
        data = self.cleaned_data
        return not (data.get("comment") or data.get("proposed_text"))

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        data = super().clean()
        data["proposed_text"] = self._wish(data.get("proposed_text"))
        if self.is_blank():
            return data
        if not data.get("clause_key"):
            self.add_error("clause_key", _("Please choose the clause you mean."))
        if not data.get("comment") and data.get("kind") != Point.Kind.PROPOSAL:
            self.add_error("comment", _("Please say why."))
        return data


PointFormSet = forms.formset_factory(PointForm, extra=0, max_num=60, absolute_max=60)


def specs(formset: Any) -> list[PointSpec]:  # Any: a type made at run time
    """Return the points that were entered."""
    return [
        PointSpec(
            clause_key=form.cleaned_data["clause_key"],
            kind=form.cleaned_data["kind"] or Point.Kind.COMMENT,
            comment=form.cleaned_data["comment"],
            proposed_text=form.cleaned_data["proposed_text"],
        )
        for form in formset
        if not form.is_blank()
    ]
