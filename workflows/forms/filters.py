"""The forms of saved filters."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import SavedFilter
from workflows.forms.base import ClauseLine


class FilterNameForm(forms.Form):
    """The name under which a filter is found again."""

    name = ClauseLine(label=_("Name of the filter"), max_length=60)


class SaveFilterForm(FilterNameForm):
    """A name for what the list shows now."""

    query = forms.CharField(
        widget=forms.HiddenInput, max_length=SavedFilter.LONGEST, required=False
    )
