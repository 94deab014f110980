"""The form of the office's calendar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import CalendarDay, Organisation
from workflows.forms.base import ClauseLine, DayField


class CalendarDayForm(forms.Form):
    """A session of the council or an election."""

    office = forms.ModelChoiceField(Organisation.objects.none(), label=_("Office"))
    kind = forms.ChoiceField(
        label=_("What happens"),
        choices=CalendarDay.Kind.choices,
        initial=CalendarDay.Kind.SESSION,
        widget=forms.RadioSelect,
    )
    day = DayField(label=_("Day"))
    papers_by = DayField(
        label=_("Papers must be there by"),
        required=False,
        help_text=_("Only for sessions: the last day on which a paper is taken."),
    )
    note = ClauseLine(
        label=_("Note"),
        required=False,
        max_length=200,
        help_text=_("For example: last session before the election."),
    )

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        # Any: a query set and Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices
        if len(offices) == 1:
            self.fields["office"].initial = offices[0].pk
            self.fields["office"].widget = self.fields["office"].hidden_widget()
