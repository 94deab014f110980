"""Office package signatures: sign a DOCX, and judge a signed one strictly."""

from documents.opc.report import LABEL, OpcProblem, OpcReport, OpcSignature
from documents.opc.signing import AlreadySignedError, sign_package
from documents.opc.verification import verify_package

__all__ = [
    "LABEL",
    "AlreadySignedError",
    "OpcProblem",
    "OpcReport",
    "OpcSignature",
    "sign_package",
    "verify_package",
]
