"""Forms of organisations: their data from a day on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Organisation
from workflows.forms.base import DayField, Line


class DescriptionForm(forms.Form):
    """What an organisation is called and where it sits, from a day on."""

    name = Line(label=_("Name"), max_length=200)
    party_name = Line(
        label=_("Name as a party"),
        max_length=300,
        required=False,
        help_text=_("As agreements name it. Left empty, the name is used."),
    )
    legal_form = Line(
        label=_("Legal form"),
        max_length=300,
        help_text=_("For example: registered association."),
    )
    seat = Line(label=_("Seat"), max_length=100, required=False)
    address = Line(label=_("Address"), max_length=300, required=False)
    register = Line(
        label=_("Register entry"),
        max_length=300,
        required=False,
        help_text=_("Court and number."),
    )


class ChangeOrganisationForm(DescriptionForm):
    """Other data, and the day from which they hold."""

    starts_on = DayField(
        label=_("Holds from"),
        help_text=_("May lie in the past or ahead. What was frozen keeps its words."),
    )
    read = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ["starts_on"]


class AddOrganisationForm(DescriptionForm):
    """An organisation that can be party to agreements."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Organisation.Kind.choices, widget=forms.RadioSelect
    )
    slug = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Small letters, figures and hyphens; it never changes."),
    )
    starts_on = DayField(label=_("Data hold since"))

    field_order = ["kind", "name", "slug"]

    def clean_slug(self) -> str:
        slug: Any = self.cleaned_data["slug"]  # Any: Django's
        return str(slug).lower()
