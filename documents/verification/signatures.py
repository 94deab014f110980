"""Judge one signature of a PDF by itself: bytes, value, certificate and time."""

from datetime import datetime

from cryptography import x509
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import find_unique_cms_attribute
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    TimestampSignatureStatus,
)

from documents.verification.forms import is_accounted_for
from documents.verification.reasons import reason
from documents.verification.report import Purpose, Reason, SignatureCheck, plain
from documents.verification.trusting import Believer, Holder, doubt

Judged = tuple[list[Reason], SignatureCheck]
Status = PdfSignatureStatus | DocumentTimestampStatus
ALLOWED_LATER = frozenset(
    {
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
        ModificationLevel.FORM_FILLING,
    }
)


def matches_file(signature: EmbeddedPdfSignature) -> bool:
    """Say whether the signed bytes are those of the file; quick, asked first."""
    if _is_stamp(signature):
        content = signature.signed_data["encap_content_info"]["content"]
        signed = content.parsed["message_imprint"]["hashed_message"].native
    else:
        attributes = signature.signer_info["signed_attrs"]
        signed = find_unique_cms_attribute(attributes, "message_digest").native
    return bool(signed == signature.compute_digest())


def broken_signature(signature: EmbeddedPdfSignature) -> Judged:
    """Report about a file some of whose signatures no longer match it."""
    holder = Holder.of(signature.signer_cert)
    matches = matches_file(signature)
    found = [] if matches else [reason("changed", signer=holder.signer)]
    check = _check(signature, holder, intact=matches, trusted=False)
    return found, check


async def judge_signature(
    signature: EmbeddedPdfSignature,
    data: bytes,
    believer: Believer,
    roots: tuple[x509.Certificate, ...],
    *,
    at: datetime | None,
    is_archived: bool,
) -> Judged:
    """Judge one signature or document timestamp.

    :param data: the file
    :param at: when the newest timestamp has to be trusted still; ``None``: when it
        was made, because a later one vouches for it
    :param is_archived: whether a trusted document timestamp covers this signature
    """
    holder = Holder.of(signature.signer_cert)
    if _is_stamp(signature):
        found, check = await _judge_stamp(signature, holder, believer, at)
    else:
        found, check = await _judge_signer(signature, holder, believer, is_archived)
    if not is_accounted_for(data, signature.byte_range, roots):
        found.append(reason("unproven-bytes", signer=holder.signer))
    return found, check


async def _judge_stamp(
    signature: EmbeddedPdfSignature,
    holder: Holder,
    believer: Believer,
    at: datetime | None,
) -> Judged:
    moment = max(filter(None, (_stamped_at(signature), at)), default=None)
    status = await async_validate_pdf_timestamp(signature, believer.context(moment))
    doubts, trusted = _trust(status, holder, believer, moment)
    check = _check(
        signature,
        holder,
        intact=status.intact and status.valid,
        trusted=trusted,
        signed_at=status.timestamp if trusted else None,
    )
    return _integrity(status, holder) + doubts, check


async def _judge_signer(
    signature: EmbeddedPdfSignature,
    holder: Holder,
    believer: Believer,
    is_archived: bool,
) -> Judged:
    moment = _stamped_at(signature) or signature.self_reported_timestamp
    status = await async_validate_pdf_signature(signature, believer.context(moment))
    doubts, trusted = _trust(status, holder, believer, moment)
    more, time = _time(status.timestamp_validity, holder, believer)
    check = _check(
        signature,
        holder,
        intact=status.intact and status.valid,
        trusted=trusted,
        signed_at=time,
        level=_level(status, believer, time, is_archived) if trusted else "",
    )
    return _integrity(status, holder) + doubts + more, check


def _is_stamp(signature: EmbeddedPdfSignature) -> bool:
    return bool(signature.sig_object_type == "/DocTimeStamp")


def _stamped_at(signature: EmbeddedPdfSignature) -> datetime | None:
    """Read the time of a timestamp; whether it is true is judged later."""
    token = signature.signed_data
    if not _is_stamp(signature):
        tokens = extract_tst_data_iter(signature.signer_info, signed=False)
        token = next(iter(tokens), None)
    if token is None:
        return None
    time: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return time


def _integrity(status: Status, holder: Holder) -> list[Reason]:
    named = {"signer": holder.signer}
    if not status.intact:
        return [reason("changed", **named)]
    if not status.valid:
        return [reason("wrong-value", **named)]
    if (
        status.coverage is None
        or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION
    ):
        return [reason("gap", **named)]
    is_signing = status.modification_level in ALLOWED_LATER
    if not is_signing or getattr(status, "docmdp_ok", True) is False:
        return [reason("modified", **named)]
    return []


def _trust(
    status: Status | TimestampSignatureStatus,
    holder: Holder,
    believer: Believer,
    moment: datetime | None,
) -> tuple[list[Reason], bool]:
    """Return what is to be said about a certificate, and whether it is trusted."""
    path = status.validation_path
    if not (status.intact and status.valid):
        return [], False
    if status.trust_problem_indic is not None:
        return [doubt(status.trust_problem_indic, holder)], False
    if path is None:
        return [doubt(AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND, holder)], False
    if believer.is_revoked(path, moment):
        return [doubt(AdESFailure.REVOKED, holder)], False
    return believer.remarks(path, holder)


def _time(
    stamp: TimestampSignatureStatus | None, holder: Holder, believer: Believer
) -> tuple[list[Reason], datetime | None]:
    """Return what a signature's own timestamp proves."""
    if stamp is None:
        return [reason("no-timestamp", signer=holder.signer)], None
    if not (stamp.intact and stamp.valid):
        return [reason("wrong-timestamp", signer=holder.signer)], None
    authority = Holder.of(stamp.signing_cert)
    found, trusted = _trust(stamp, authority, believer, stamp.timestamp)
    return found, stamp.timestamp if trusted else None


def _level(
    status: PdfSignatureStatus,
    believer: Believer,
    time: datetime | None,
    is_archived: bool,
) -> str:
    """Name what is proven, and never more (ETSI EN 319 142-1, clause 6)."""
    stamp = status.timestamp_validity
    if time is None or stamp is None:
        return "B-B"
    paths = (status.validation_path, stamp.validation_path)
    is_complete = all(believer.knows_revocations_of(path) for path in paths)
    return "B-LTA" if is_archived and is_complete else "B-T"


def _check(
    signature: EmbeddedPdfSignature,
    holder: Holder,
    *,
    intact: bool,
    trusted: bool,
    signed_at: datetime | None = None,
    level: str = "",
) -> SignatureCheck:
    purpose = Purpose.TIMESTAMP
    claimed_at = None
    if not _is_stamp(signature):
        is_seal = signature.docmdp_level is not None
        purpose = Purpose.SEAL if is_seal else Purpose.SIGNATURE
        claimed_at = signature.self_reported_timestamp
    return SignatureCheck(
        name=plain(signature.field_name),
        purpose=purpose,
        signer=holder.signer,
        organisation=holder.organisation,
        authority=holder.authority,
        certificate_digest=holder.certificate_digest,
        intact=intact,
        trusted=trusted,
        signed_at=signed_at,
        claimed_at=claimed_at,
        level=level,
    )
