"""The seal of the office and the signatures of persons: PAdES baseline B-T.

ETSI EN 319 142-1, clause 6. Each is one incremental update that fills one of the
fields made with the paper; nothing else of the paper changes.
"""

from datetime import datetime

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import read_certification_data

from documents.keys import Identity
from documents.pades.refusals import (
    AlreadySignedPaperError,
    FieldTakenError,
    TimestampError,
    UnknownFieldError,
    UnreadablePaperError,
    UnsealedPaperError,
)
from documents.pades.stamps import seal_text, signature_text, stamp_style
from documents.pades.timestamps import CheckedTimeStamper
from documents.pades.writing import AppendingWriter, DatedSigner, KeySigner, open_writer

SEAL_FIELD = "Seal"


def seal(
    pdf: bytes,
    *,
    identity: Identity,
    timestamper: TimeStamper,
    at: datetime,
    language: str = "de",
) -> bytes:
    """Return ``pdf`` with the office's certification appended.

    After it, only the fields that exist already may be signed (DocMDP 2), and
    timestamps be added. The input stays a prefix of the result.

    :param at: the moment stated and shown, aware
    :param language: of the agreement, for what is shown
    :raises SealingError: with the reason; nothing is signed then
    """
    writer = open_writer(pdf)
    if _fields(writer.prev, filled=True):
        raise AlreadySignedPaperError
    text = seal_text(identity, at, language)
    return _append(
        writer, SEAL_FIELD, identity, timestamper, at, text=text, certify=True
    )


def sign_field(
    pdf: bytes,
    *,
    field_name: str,
    identity: Identity,
    timestamper: TimeStamper,
    at: datetime,
    name: str = "",
    role: str = "",
    language: str = "de",
) -> bytes:
    """Return ``pdf`` with a person's signature appended in an empty field.

    :param name: shown on paper; empty: the name in the certificate
    :param role: shown under the name; empty: nothing
    :param at: the moment stated and shown, aware
    :param language: of the agreement, for what is shown
    :raises SealingError: with the reason; nothing is signed then
    """
    writer = open_writer(pdf)
    if read_certification_data(writer.prev) is None:
        raise UnsealedPaperError
    text = signature_text(identity, name, role, at, language)
    return _append(writer, field_name, identity, timestamper, at, text=text)


def _append(
    writer: AppendingWriter,
    field_name: str,
    identity: Identity,
    timestamper: TimeStamper,
    at: datetime,
    *,
    text: str,
    certify: bool = False,
) -> bytes:
    _check_empty(writer.prev, field_name)
    metadata = PdfSignatureMetadata(
        field_name=field_name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=certify,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    stamper = CheckedTimeStamper(timestamper)
    signer = DatedSigner(
        metadata,
        KeySigner(identity),
        timestamper=stamper,
        stamp_style=stamp_style(),
        at=at,
    )
    try:
        output = signer.sign_pdf(
            writer, existing_fields_only=True, appearance_text_params={"text": text}
        )
    except (SigningError, PdfError) as error:
        raise UnreadablePaperError from error
    if not stamper.tokens:
        raise TimestampError(reason="no token")
    signed: bytes = output.getvalue()
    return signed


def _check_empty(reader: PdfFileReader, field_name: str) -> None:
    if field_name in _fields(reader, filled=True):
        raise FieldTakenError(field=field_name)
    if field_name not in _fields(reader, filled=False):
        raise UnknownFieldError(field=field_name)


def _fields(reader: PdfFileReader, *, filled: bool) -> set[str]:
    return {name for name, _, _ in enumerate_sig_fields(reader, filled_status=filled)}
