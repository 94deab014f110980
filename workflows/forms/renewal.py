"""The form of the councillor's decision."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Renewal
from workflows.forms.base import Paragraph


class AddendumChoice(forms.ModelMultipleChoiceField):
    """Addenda by reference and short title."""

    def label_from_instance(self, obj: Agreement) -> str:
        name = f"{obj.reference} {obj.short_title}"
        if obj.last_day is None:
            return name
        return _("%(name)s, ends on %(day)s") % {
            "name": name,
            "day": date_format(obj.last_day, "d.m.Y"),
        }


class DecideRenewalForm(forms.Form):
    """What becomes of an agreement that runs out."""

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (Renewal.Decision.RENEW, _("Renew: a successor with the same text")),
            (
                Renewal.Decision.RENEGOTIATE,
                _("Renegotiate: a successor whose text is changed"),
            ),
            (Renewal.Decision.LET_END, _("Let it end on its last day")),
        ],
        widget=forms.RadioSelect,
    )
    reason = Paragraph(
        label=_("Reason"), required=False, help_text=_("Required if you let it end.")
    )
    addenda = AddendumChoice(
        Agreement.objects.none(),
        label=_("Addenda to carry over"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets a successor draft of its own. Only if you go on."),
    )

    def __init__(self, *args: Any, addenda: Any, **kwargs: Any) -> None:
        # Any: a query set and Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["addenda"].queryset = addenda
        if not addenda.exists():
            del self.fields["addenda"]
