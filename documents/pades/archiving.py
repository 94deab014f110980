"""The last act on a signed paper: what is needed to check it later, and a timestamp.

ETSI EN 319 142-1, level B-LTA: certificates and revocation lists go into the document
security store, then a document timestamp covers every byte before it.
"""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from asn1crypto import crl, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    extract_tst_data_iter,
)

from documents.pades.refusals import (
    TimestampError,
    UnreadablePaperError,
    UnsealedPaperError,
)
from documents.pades.timestamps import CheckedTimeStamper
from documents.pades.writing import AppendingWriter, open_writer

FIELD = "ArchiveTimestamp"
ALGORITHM = "sha256"


class RevocationSource(Protocol):
    """Whoever can say which certificates are revoked: the key store."""

    def crl(self, at: datetime) -> pyca.CertificateRevocationList:
        """Return the list as of a moment."""
        ...


def archive(
    pdf: bytes, *, timestamper: TimeStamper, keys: RevocationSource, at: datetime
) -> bytes:
    """Return ``pdf`` with validation data and a document timestamp appended.

    May be called again years later: a further timestamp covers the former ones.

    :param keys: whose revocation list is stored beside the certificates
    :param at: day of that list, aware
    :raises SealingError: with the reason; nothing is appended then
    """
    writer = open_writer(pdf)
    reader = writer.prev
    if not list(reader.embedded_signatures):
        raise UnsealedPaperError
    stamper = CheckedTimeStamper(timestamper)
    work = _stamped(reader, writer, stamper, keys.crl(at))
    try:
        stamped = asyncio.run(work)
    except (SigningError, PdfError) as error:
        raise UnreadablePaperError from error
    if not stamper.tokens:
        raise TimestampError(reason="no token")
    return stamped


async def _stamped(
    reader: PdfFileReader,
    writer: AppendingWriter,
    stamper: CheckedTimeStamper,
    revoked: pyca.CertificateRevocationList,
) -> bytes:
    await stamper.async_dummy_response(ALGORITHM)  # brings its certificates along
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        sig_contents=None,
        certs=[*_certificates(reader), *stamper.cert_registry],
        crls=[crl.CertificateList.load(revoked.public_bytes(Encoding.DER))],
    )
    stamps = list(reader.embedded_timestamp_signatures)
    output = await PdfTimeStamper(
        stamper,
        field_name=f"{FIELD}{len(stamps) + 1}",
        readable_field_name=_("Archive timestamp"),
    ).async_timestamp_pdf(writer, ALGORITHM)
    stamped: bytes = output.getvalue()
    return stamped


def _certificates(reader: PdfFileReader) -> Iterator[x509.Certificate]:
    """Yield every certificate that a signature or its timestamp brought along."""
    for signature in reader.embedded_signatures:
        tokens = extract_tst_data_iter(signature.signer_info, signed=False)
        for signed in (signature.signed_data, *tokens):
            found = extract_certs_for_validation(signed)
            yield from (found.signer_cert, *found.other_certs)
