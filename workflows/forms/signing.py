"""Forms of the signing: who signs, the signature, the day of force."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Mandate
from workflows.forms.base import DayField, Paragraph


class NameSignatoriesForm(forms.Form):
    """Who will sign for a party."""

    mandates = forms.ModelMultipleChoiceField(
        Mandate.objects.none(),
        label=_("These people sign"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one person.")},
    )

    def __init__(self, *args: Any, mandates: Any, **kwargs: Any) -> None:
        # Any: a query set and Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["mandates"].queryset = mandates


class ChangeSignatoriesForm(NameSignatoriesForm):
    """Other people for a party, with a reason where one is needed."""

    reason = Paragraph(
        label=_("Reason"),
        required=False,
        help_text=_("Required as soon as somebody has signed; the others read it."),
    )


class SignForm(forms.Form):
    """The will to sign exactly the text that was shown."""

    confirm = forms.BooleanField(
        label=_("I have read the text and want to sign it."),
        error_messages={"required": _("Please confirm that you want to sign.")},
    )
    digest = forms.CharField(widget=forms.HiddenInput)


class DeclineForm(forms.Form):
    """Why a person will not sign."""

    reason = Paragraph(
        label=_("Why will you not sign?"),
        help_text=_("The legal department and your own organisation read it."),
        error_messages={"required": _("Please say why you will not sign.")},
    )


class PutIntoForceForm(forms.Form):
    """The day from which it binds, and what puts it into force."""

    effective_on = DayField(label=_("In force from"))
    basis = forms.CharField(
        label=_("Put into force by"),
        max_length=300,
        help_text=_("For example the session of the council with its paper's number."),
    )
