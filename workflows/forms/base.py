"""What several forms share: days, texts and confirmations."""

from typing import Any

from django import forms

from agreements.wording import tidy


class DayInput(forms.DateInput):
    """The browser's own field for a day; it reads and sends ISO days."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:  # Any: HTML attributes
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day."""

    widget = DayInput


class Paragraph(forms.CharField):
    """Text over several lines."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:  # Any: Django's
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ClauseLine(forms.CharField):
    """Heading or text of a clause, tidied: what is pasted brings no line ends."""

    def to_python(self, value: Any) -> str:  # Any: as posted
        return tidy(super().to_python(value))


class ClauseText(Paragraph, ClauseLine):
    """Text of a clause in a field of several lines."""


class ConfirmForm(forms.Form):
    """A form without fields: the button is the confirmation."""
