"""Refusals of a text: each names the clause and the place in it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from agreements.errors import AgreementError
from agreements.wording.findings import Finding


class WordingError(AgreementError):
    """Base of the refusals of this package."""

    code = "wording"
    message = _("The text cannot be used.")


class UnknownLanguageError(WordingError):
    code = "unknown-language"
    message = _("Texts in the language “%(language)s” cannot be printed.")


class DamagedWordingError(WordingError):
    """The stored bytes are not the canonical form of a text."""

    code = "damaged-wording"
    message = _("The stored text cannot be read; the fault is at %(place)s.")


class UnstorableError(WordingError):
    code = "unstorable-wording"
    message = _("The text cannot be stored; the fault is at %(place)s.")


class NodeError(WordingError):
    """A clause brought in from a file is not written as it must be."""

    code = "unreadable-clause"
    message = _("The clause at %(place)s cannot be read.")


class DuplicateKeyError(WordingError):
    code = "duplicate-key"
    message = _("The key %(key)s of %(label)s is used more than once.")


class TooManyItemsError(WordingError):
    code = "too-many-items"
    message = _(
        "%(label)s has %(count)s items, but the letters end at z. Split the list."
    )


class UnevenTableError(WordingError):
    code = "uneven-table"
    message = ngettext_lazy(
        "Line %(line)s has %(count)s cell, but the first line has %(columns)s. A "
        "vertical bar stands between two cells.",
        "Line %(line)s has %(count)s cells, but the first line has %(columns)s. A "
        "vertical bar stands between two cells.",
        "count",
    )


class TooLargeTableError(WordingError):
    code = "too-large-table"
    message = _("A table has at most %(columns)s columns and %(rows)s rows.")


class PrintingError(WordingError):
    """A reference or placeholder has no meaning; carries the ``finding``."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(
            key=finding.key,
            label=finding.label,
            position=finding.position,
            **dict(finding.values),
        )
        self.code = finding.code
        self.finding = finding

    def __str__(self) -> str:
        return self.finding.message
