"""Refusals of the PDF paper."""

from django.utils.translation import gettext_lazy as _

from documents.errors import DocumentError


class UnprintableError(DocumentError):
    """The text holds a sign that no shipped font can draw."""

    code = "paper-unprintable"
    message = _("The paper cannot print these signs: %(signs)s.")


class PaperFaultError(DocumentError):
    """The paper came out other than it must; it is not to be used."""

    code = "paper-fault"
    message = _("The paper was made wrongly and is not used: %(fault)s.")
