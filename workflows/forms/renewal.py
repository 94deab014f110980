"""The form of the councillor's decision."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Renewal
from agreements.refusals import MissingReasonError
from agreements.sentences import one_stop
from workflows.forms.base import Paragraph
from workflows.renewal_words import Coming


class AddendumChoice(forms.ModelMultipleChoiceField):
    """Addenda by reference and short title, with the term their successor gets."""

    terms: Mapping[int, Coming] = MappingProxyType({})

    def label_from_instance(self, obj: Agreement) -> str:
        name = f"{obj.reference} {obj.short_title}"
        if obj.last_day is not None:
            name = _("%(name)s, ends on %(day)s") % {
                "name": name,
                "day": date_format(obj.last_day, "SHORT_DATE_FORMAT"),
            }
        coming = self.terms[obj.pk]
        lengths = [coming.term_words, coming.length_words]
        label = _("%(name)s. Its successor: %(term)s") % {
            "name": name,
            "term": ", ".join(filter(None, lengths)),
        }
        return one_stop(label)


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
        help_text=_(
            "Each gets a successor draft of its own, as long as until now. Another "
            "length is set in the draft, under “Change the term”. Only if you go on."
        ),
    )

    def __init__(
        self, *args: Any, addenda: Any, terms: Mapping[int, Coming], **kwargs: Any
    ) -> None:
        # Any: a query set and Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["addenda"].terms = terms
        self.fields["addenda"].queryset = addenda
        if not addenda.exists():
            del self.fields["addenda"]

    def clean(self) -> dict[str, Any]:  # Any: as Django has it
        data: dict[str, Any] = super().clean()
        if data.get("decision") == Renewal.Decision.LET_END and not data.get("reason"):
            self.add_error("reason", str(MissingReasonError()))
        return data
