"""What several forms share: days, texts and confirmations."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms

from agreements.wording import WordingError, tidy
from agreements.wording.splitting import paragraphs
from agreements.wording.tables import read_table, table_lines

CLAUSE_AT_MOST = 20_000
"""Characters of one clause: some five printed pages."""
FIELD_AT_MOST = 3 * CLAUSE_AT_MOST
"""Characters of a field in which names stand for shorter codes."""


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


class Line(forms.CharField):
    """One line of words: invisible characters go, stretches of space become one."""

    def to_python(self, value: Any) -> str:  # Any: as posted
        text = unicodedata.normalize("NFC", super().to_python(value))
        kept = (" " if c.isspace() else c for c in text)
        return " ".join("".join(c for c in kept if not _is_invisible(c)).split())


class MailAddress(forms.EmailField):
    """An e-mail address; what is pasted brings no invisible characters along."""

    def to_python(self, value: Any) -> str:  # Any: as posted
        text = super().to_python(value)
        return "".join(c for c in text if not _is_invisible(c)).strip().lower()


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf"}


class ClauseLine(forms.CharField):
    """Heading or text of a clause, tidied: what is pasted brings no line ends."""

    def to_python(self, value: Any) -> str:  # Any: as posted
        return tidy(super().to_python(value))


class ClauseText(ClauseLine):
    """Text of a clause in a field of several lines; a blank line divides it."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:  # Any: Django's
        kwargs.setdefault("max_length", FIELD_AT_MOST)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:  # Any: as posted
        return "\n\n".join(paragraphs(forms.CharField.to_python(self, value)))


class TableText(forms.CharField):
    """A table as lines of text, its cells between bars."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:  # Any: Django's
        kwargs.setdefault("max_length", FIELD_AT_MOST)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:  # Any: as posted
        headings, cells = self._read(super().to_python(value))
        return table_lines(headings, cells) if headings else ""

    def _read(self, text: str) -> Any:  # Any: headings and rows
        try:
            return read_table(text)
        except WordingError as error:
            raise forms.ValidationError(str(error), code=error.code) from error


class ExplainedRadios(forms.RadioSelect):
    """Radio buttons, each with a sentence that says what it means."""

    def __init__(self, *, explanations: Mapping[str, Any]) -> None:
        # Any: texts that are translated when they are shown
        super().__init__()
        self.explanations = explanations

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Any: Django's own signature
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["explanation"] = self.explanations[option["value"]]
        option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_explanation"
        return option


class ActiveForm(forms.Form):
    """Switches something on or off; sent twice, it does the same."""

    active = forms.ChoiceField(
        choices=[("yes", "yes"), ("no", "no")], widget=forms.HiddenInput
    )


class ConfirmForm(forms.Form):
    """A form without fields: the button is the confirmation."""
