"""Heading and text of a clause in which references and placeholders have names."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.wording.names import Names
from workflows.forms.base import CLAUSE_AT_MOST, FIELD_AT_MOST, ClauseLine, ClauseText
from workflows.naming import Naming

LONGEST = {"heading": 300, "text": CLAUSE_AT_MOST}
"""Characters of what is stored."""
UNKNOWN_AT_MOST = 5
UNBROKEN = "\N{NO-BREAK SPACE}"


class NamedTexts(forms.Form):
    """Shows names and stores codes; codes that are typed are taken as well.

    ``names`` carries the names that stood on the page. Initial texts may hold
    codes, and names where ``names`` says which.
    """

    heading = ClauseLine(label=_("Heading"), required=False, max_length=FIELD_AT_MOST)
    text = ClauseText(label=_("Text"), required=False, rows=10)
    names = forms.CharField(required=False, widget=forms.HiddenInput)
    data: Any  # Any: as posted, or a dictionary
    initial: dict[str, Any]  # Any: values of any field

    def __init__(self, *args: Any, naming: Naming, **kwargs: Any) -> None:
        # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        name = self.add_prefix("names")
        carried = (self.data if self.is_bound else self.initial).get(name) or ""
        known = naming.shown(carried)
        self.now = naming.now
        self.read_by = known or Names({})
        self.shown = known if self.is_bound and known else naming.now
        """The names that stand on the page."""
        if not self.is_bound:
            self.initial = {**self.initial, **self._shown_anew(), name: naming.sealed()}
        elif known is None:
            self.data = self.data.copy()
            self.data[name] = naming.sealed()

    def _shown_anew(self) -> dict[str, str]:
        """Return the initial texts with the names of now."""
        given = {name: self.initial[name] for name in LONGEST if name in self.initial}
        return {
            name: self.now.readable(self.read_by.coded(text)[0])
            for name, text in given.items()
        }

    def clean(self) -> dict[str, Any]:  # Any: cleaned values
        data: dict[str, Any] = super().clean()
        for name in LONGEST:
            if name in data:
                self.take_codes(name)
        return data

    def take_codes(self, name: str) -> None:
        """Put codes in place of the names in a cleaned text."""
        text, unknown = self.read_by.coded(self.cleaned_data[name])
        self.cleaned_data[name] = text
        for words in list(dict.fromkeys(unknown))[:UNKNOWN_AT_MOST]:
            self.add_error(name, self._is_unknown(words))
        if not unknown:
            try:
                MaxLengthValidator(LONGEST[name])(text)
            except forms.ValidationError as error:
                self.add_error(name, error)

    def _is_unknown(self, words: str) -> str:
        near = ", ".join(f"{{{name}}}" for name in self.now.nearest(words))
        near = near.replace("§ ", f"§{UNBROKEN}")
        if near:
            message = gettext(
                "“{%(name)s}” is neither a clause nor a placeholder. Near it are: "
                "%(near)s."
            )
        else:
            message = gettext(
                "“{%(name)s}” is neither a clause nor a placeholder. The names that "
                "can stand in curly brackets are listed on the page of the clause."
            )
        return message % {"name": words[:60], "near": near}
