"""Refusals of ``documents``: sentences a person may read."""

from django.utils.translation import gettext_lazy as _


class DocumentError(Exception):
    """Base of all refusals of this package.

    ``code`` is stable and meant for tests and logs, ``message`` is translated
    with the named values given at construction.
    """

    code = "document"
    message = _("The document cannot be used.")

    def __init__(self, **values: object) -> None:
        super().__init__(self.code)
        self.values = values

    def __str__(self) -> str:
        return str(self.message) % self.values
