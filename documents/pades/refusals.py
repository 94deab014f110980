"""Why a paper cannot be sealed, signed or timestamped."""

from django.utils.translation import gettext_lazy as _

from documents.errors import DocumentError


class SealingError(DocumentError):
    """Base of all refusals to append a signature."""

    code = "sealing"
    message = _("The PDF cannot be signed.")


class UnreadablePaperError(SealingError):
    code = "paper-unreadable"
    message = _("The PDF cannot be signed because its structure cannot be read.")


class UnknownFieldError(SealingError):
    code = "field-unknown"
    message = _("The PDF has no signature field called %(field)s.")


class FieldTakenError(SealingError):
    code = "field-taken"
    message = _("The signature field %(field)s is already signed.")


class AlreadySignedPaperError(SealingError):
    code = "paper-signed"
    message = _("The PDF is already signed; the seal must be the first signature.")


class UnsealedPaperError(SealingError):
    code = "paper-unsealed"
    message = _("The PDF is not sealed yet; the seal must be the first signature.")


class TimestampError(SealingError):
    code = "timestamp-missing"
    message = _(
        "The timestamp authority gave no usable timestamp (%(reason)s). Nothing was "
        "signed; please try again later."
    )
