"""Forms of the route: why something is stopped, before whom a step is laid."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import User
from workflows.forms.base import Paragraph


class ReasonForm(forms.Form):
    """Why something that runs is stopped."""

    reason = Paragraph(
        label=_("Reason"),
        help_text=_("It stays on record, and whoever was asked gets it by mail."),
    )


class HandOverForm(forms.Form):
    """Before whom an open step is laid first."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("This person takes the step"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Please choose a person.")},
    )
    note = Paragraph(
        label=_("What the person should know"),
        required=False,
        help_text=_("It is written into the mail."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, takers: Any, **kwargs: Any) -> None:
        # Any: a query set and Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = takers
