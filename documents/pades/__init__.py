"""Signatures in PDF (PAdES): seal, sign, archive, and where timestamps come from."""

from pyhanko.sign.timestamps import TimeStamper

from documents.pades.archiving import archive
from documents.pades.refusals import (
    AlreadySignedPaperError,
    FieldTakenError,
    SealingError,
    TimestampError,
    UnknownFieldError,
    UnreadablePaperError,
    UnsealedPaperError,
)
from documents.pades.signing import SEAL_FIELD, seal, sign_field
from documents.pades.timestamps import local_timestamper, remote_timestamper

__all__ = [
    "SEAL_FIELD",
    "AlreadySignedPaperError",
    "FieldTakenError",
    "SealingError",
    "TimeStamper",
    "TimestampError",
    "UnknownFieldError",
    "UnreadablePaperError",
    "UnsealedPaperError",
    "archive",
    "local_timestamper",
    "remote_timestamper",
    "seal",
    "sign_field",
]
