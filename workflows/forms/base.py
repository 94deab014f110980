"""What several forms share: days and confirmations."""

from typing import Any

from django import forms


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


class ConfirmForm(forms.Form):
    """A form without fields: the button is the confirmation."""
