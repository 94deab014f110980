"""The base of every refusal: a sentence a person may read."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements.sentences import one_stop


class AgreementError(Exception):
    """Base of all refusals of this package.

    ``code`` is stable and meant for tests and logs, ``message`` is translated
    with the named values given at construction, in the language of whoever
    reads it; days are written out in that language.
    """

    code = "agreement"
    message = _("This is not possible.")

    def __init__(self, **values: object) -> None:
        super().__init__(self.code)
        self.values = values

    def __str__(self) -> str:
        # A datetime is a date too, but its hour and zone are its own matter.
        days = {k: date_format(v) for k, v in self.values.items() if type(v) is date}
        # a lazy sentence with two numbers chooses by its values
        return one_stop(str(self.message % (self.values | days)))
