"""Forms of the draft: clauses, their place, its term, points, hand-over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import DraftClause, Point
from agreements.wording.names import length_name
from agreements.wording.splitting import Cut
from workflows.forms.base import ClauseText, DayField, Paragraph, TableText
from workflows.forms.naming import NamedTexts

TOP = ""
NOTICE_TO = [
    ("", _("no ordinary notice")),
    ("month_end", _("a month")),
    ("quarter_end", _("a quarter")),
    ("half_year_end", _("a half-year")),
    ("year_end", _("a year")),
    ("school_half_year_end", _("a school half-year")),
    ("term_end", _("the term")),
]


class ClauseForm(NamedTexts):
    """Heading and text of one clause, against the revision that was read."""

    text = ClauseText(
        label=_("Text"),
        required=False,
        rows=10,
        help_text=_(
            "A blank line begins a new clause. Numbers are computed. References and "
            "placeholders stand in curly brackets."
        ),
    )
    base_revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class TableForm(ClauseForm):
    """The same for a table, written line by line."""

    text = TableText(
        label=_("Table"),
        required=False,
        rows=10,
        help_text=_(
            "One line for each row, the headings first; a vertical bar | stands "
            "between two cells."
        ),
    )
    field_order = ["heading", "text", "names", "base_revision"]


class SplitForm(forms.Form):
    """Behind which sentence a clause is divided."""

    position = forms.TypedChoiceField(
        label=_("A new clause begins with"), coerce=int, widget=forms.RadioSelect
    )
    base_revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, cuts: Sequence[Cut], **kwargs: Any) -> None:
        # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = [(cut.position, cut.after) for cut in cuts]


class MoveForm(forms.Form):
    """Where a clause is to stand, of the places that fit."""

    place = forms.ChoiceField(label=_("New place"))

    def __init__(
        self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places


class StepForm(forms.Form):
    """One up or one down: past which sibling."""

    up = forms.SlugField(required=False)
    down = forms.SlugField(required=False)


class AddClauseForm(NamedTexts):
    """A new clause: kind, place and text."""

    where = forms.ChoiceField(
        label=_("Place"),
        choices=[
            ("after", _("behind this clause, on the same level")),
            ("inside", _("inside this clause, as its last part")),
        ],
        initial="after",
        widget=forms.RadioSelect,
    )
    clause = forms.ChoiceField(label=_("Clause"), required=False)

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=DraftClause.Kind.choices,
        initial=DraftClause.Kind.PARAGRAPH,
    )
    text = ClauseText(
        label=_("Text"),
        required=False,
        rows=6,
        help_text=_(
            "A blank line begins a new clause; below a heading such as that of a "
            "section the texts become its paragraphs. Of a table, one line for each "
            "row, a vertical bar | between two cells."
        ),
    )
    key = forms.RegexField(r"^[0-9a-f]{12}\Z", required=False, widget=forms.HiddenInput)

    field_order = ["kind", "where", "clause", "heading", "text"]

    def __init__(
        self, *args: Any, clauses: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = [(TOP, _("beginning of the text")), *clauses]

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Read the text of a table line by line, as it was sent."""
        data = super().clean()
        if data.get("kind") == DraftClause.Kind.TABLE and "text" in data:
            lines = self.data.get(self.add_prefix("text"), "")
            try:
                lines = TableText(rows=1, required=False).clean(lines)
            except forms.ValidationError as error:
                self.add_error("text", error)
            else:
                data["text"] = lines
                self.take_codes("text")
        return data


class DecidePointForm(forms.Form):
    """What becomes of a point of a party."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[c for c in Point.Decision.choices if c[0]],
        widget=forms.RadioSelect,
    )
    reason = Paragraph(
        label=_("Reason"), help_text=_("The parties read it."), required=True
    )


class ReopenForm(forms.Form):
    """Why the agreement goes back to draft."""

    reason = Paragraph(label=_("Reason"), help_text=_("The parties read it."))


def months(label: Any, help_text: Any = "") -> forms.IntegerField:
    """Return a field for a length in months that may be left empty."""
    # Any: translated when it is shown
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=1, max_value=60
    )


def _printed_as(code: str) -> str:
    return gettext("In the text: %(name)s") % {"name": f"{{{length_name(code)}}}"}


printed_as = lazy(_printed_as, str)
"""Returns under which name a text prints a length."""


class TermForm(forms.Form):
    """Days and lengths of a draft, from which text and deadlines follow."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)
    notice_months = months(_("Notice period in months"))
    notice_to = forms.ChoiceField(
        label=_("Notice to the end of"), choices=NOTICE_TO, required=False
    )
    talks_months = months(
        _("Talks on the successor, months before the end"),
        printed_as("talks.months"),
    )
    evaluation_months = months(
        _("Joint evaluation, months before the end"),
        printed_as("evaluation.months"),
    )
    extension_months = months(
        _("Extension, at most months"),
        printed_as("extension.months"),
    )
