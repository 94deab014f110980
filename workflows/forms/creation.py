"""The form of a new agreement."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.errors import AgreementError
from agreements.models import Agreement, Organisation
from agreements.refusals import NoFrameworkError, ReferenceTakenError
from agreements.terms import EARLIEST, Term
from workflows.forms.base import DayField, ExplainedRadios
from workflows.forms.drafting import NOTICE_TO

KINDS: Mapping[str, Any] = {  # Any: translated when it is shown
    Agreement.Kind.FRAMEWORK: _(
        "Rules for many parties and years; addenda fill it in for single matters."
    ),
    Agreement.Kind.ADDENDUM: _(
        "Fills a framework in for one matter, one house or one year, and may end "
        "with it."
    ),
    Agreement.Kind.AMENDMENT: _(
        "Changes the text of an agreement that is in force; what it does not name "
        "stays."
    ),
    Agreement.Kind.ACCESSION: _(
        "A further party joins an agreement as it stands; its text stays the same."
    ),
}
"""What each kind of agreement is for."""


class NewAgreementForm(forms.Form):
    """The frame of a new agreement; its text is written afterwards."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Agreement.Kind.choices,
        widget=ExplainedRadios(explanations=KINDS),
    )
    reference = forms.RegexField(
        r"^[^\s/]+$",
        label=_("Reference"),
        max_length=40,
        help_text=_("For example KV-2022 or ZV-2022-01; no blanks or slashes."),
        error_messages={"invalid": _("A reference has no blanks and no slashes.")},
    )
    title = forms.CharField(label=_("Title"), max_length=300)
    short_title = forms.CharField(
        label=_("Short title"),
        max_length=120,
        help_text=_(
            "Two or three words by which people find it; lists, tasks and mails say "
            "them in place of the whole title."
        ),
    )
    office = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Responsible office")
    )
    partners = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Other parties"),
        widget=forms.CheckboxSelectMultiple,
    )
    framework = forms.ModelChoiceField(
        Agreement.objects.none(),
        label=_("Framework"),
        required=False,
        help_text=_("Only for an addendum."),
    )
    on_framework_end = forms.ChoiceField(
        label=_("When the framework ends"),
        choices=Agreement.OnFrameworkEnd.choices,
        required=False,
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)
    notice_months = forms.IntegerField(
        label=_("Notice period in months"), required=False, min_value=1, max_value=60
    )
    notice_to = forms.ChoiceField(
        label=_("Notice to the end of"), choices=NOTICE_TO, required=False
    )
    needs_council = forms.BooleanField(
        label=_("The council is informed before it enters into force"), required=False
    )

    def __init__(
        self,
        *args: Any,
        offices: Any,
        partners: Any,
        frameworks: Any,
        **kwargs: Any,
    ) -> None:
        # Any: query sets and Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices
        self.fields["partners"].queryset = partners
        self.fields["framework"].queryset = frameworks

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"]
        if Agreement.objects.filter(reference=reference).exists():
            raise forms.ValidationError(str(ReferenceTakenError(reference=reference)))
        return reference

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        """Refuse at once what would be refused one by one when it is stored."""
        data = super().clean()
        is_addendum = data.get("kind") == Agreement.Kind.ADDENDUM
        if is_addendum and "framework" in data and not data["framework"]:
            self.add_error("framework", str(NoFrameworkError()))
        if set(TERM) <= {"starts_on", *data}:
            try:
                term_of({"starts_on": data.get("ends_on") or EARLIEST, **data})
            except AgreementError as error:
                self.add_error(None, str(error))
        return data


TERM = ("starts_on", "ends_on", "notice_months", "notice_to")


def term_of(data: Mapping[str, Any]) -> Term:  # Any: cleaned values
    """Return the term that a frame states.

    :raises TermError: if its parts do not fit together
    """
    kinds = Agreement.TermKind
    return Term(
        kind=kinds.FIXED if data["ends_on"] else kinds.INDEFINITE,
        **{name: data[name] for name in TERM},
    )
