"""Refusals of a text: each names the clause and the place in it."""

from django.utils.translation import gettext_lazy as _

from agreements.errors import AgreementError


class WordingError(AgreementError):
    """Base of the refusals of this package."""

    code = "wording"
    message = _("The text cannot be used: %(reason)s")
