"""The two things about pyHanko that a paper with a given day needs otherwise."""

import io
from datetime import datetime
from typing import Any

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.signers import PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.keys import Identity
from documents.pades.refusals import UnreadablePaperError


class AppendingWriter(IncrementalPdfFileWriter):
    """Appends to a paper and leaves its metadata alone.

    pyHanko 0.38 would write the computer's time into XMP and document information
    with every update. The bytes before stay a prefix of the result.
    """

    def _update_meta(self) -> None:
        pass


def open_writer(pdf: bytes) -> AppendingWriter:
    """Open a paper for appending.

    :raises UnreadablePaperError: if it is no PDF that can be read strictly
    """
    try:
        return AppendingWriter(io.BytesIO(pdf), strict=True)
    except (PdfError, ValueError, TypeError, RecursionError) as error:
        raise UnreadablePaperError from error


class DatedSigner(PdfSigner):
    """Signs at a given moment; pyHanko 0.38 knows only the computer's time."""

    def __init__(self, *arguments: Any, at: datetime, **named: Any) -> None:
        # Any: handed through to pyHanko as it is
        super().__init__(*arguments, **named)
        self._at = at

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        """Begin to sign, with the given moment as the time of the signature."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


class KeySigner(Signer):
    """Signs with the key of an identity, RSA with SHA-256."""

    def __init__(self, identity: Identity) -> None:
        certificate, *chain = (
            x509.Certificate.load(one.public_bytes(Encoding.DER))
            for one in (identity.certificate, *identity.chain)
        )
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # untyped
        registry.register_multiple(chain)
        super().__init__(signing_cert=certificate, cert_registry=registry)
        self._key = identity.key

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Return the signature value, or as many zeros if only the size counts."""
        if digest_algorithm != "sha256":
            raise ValueError(f"only SHA-256 is used here, not {digest_algorithm}")
        if dry_run:
            return bytes(self._key.key_size // 8)
        return self._key.sign(data, PKCS1v15(), SHA256())
