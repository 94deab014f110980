"""The verdict on signed files: passed, indeterminate or failed, and why."""

from documents.verification.file import kind_of, missing_file, verify_file
from documents.verification.report import (
    Kind,
    Outcome,
    Purpose,
    Reason,
    Report,
    SignatureCheck,
    Trust,
    plain,
)

__all__ = [
    "Kind",
    "Outcome",
    "Purpose",
    "Reason",
    "Report",
    "SignatureCheck",
    "Trust",
    "kind_of",
    "missing_file",
    "plain",
    "verify_file",
]
