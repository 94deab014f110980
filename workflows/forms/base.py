"""What several forms share: days, texts and confirmations."""

import unicodedata
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
    """What a person says, over several lines; invisible characters are dropped."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:  # Any: Django's
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:  # Any: as posted
        text = unicodedata.normalize("NFC", super().to_python(value))
        return "".join(c for c in text if c in "\n\t" or not _is_invisible(c)).strip()


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf"}


class ClauseLine(forms.CharField):
    """Heading or text of a clause, tidied: what is pasted brings no line ends."""

    def to_python(self, value: Any) -> str:  # Any: as posted
        return tidy(super().to_python(value))


class ClauseText(ClauseLine):
    """Text of a clause in a field of several lines."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:  # Any: Django's
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ConfirmForm(forms.Form):
    """A form without fields: the button is the confirmation."""
