"""Judge a signed PDF: every signature, and what the file is apart from them."""

import asyncio
import io
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    read_certification_data,
)
from pyhanko.sign.validation.errors import NoDSSFoundError

from documents.printouts import calls_itself_draft
from documents.verification.reasons import reason
from documents.verification.report import Findings, Reason, SignatureCheck, Trust, plain
from documents.verification.signatures import (
    broken_signature,
    judge_signature,
    matches_file,
)
from documents.verification.trusting import Believer


def judge_pdf(data: bytes, trust: Trust, at: datetime | None) -> Findings:
    """Return what is found about a PDF that has passed its gate.

    May raise anything on hostile input; the caller calls that a failure.
    """
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    signatures = list(reader.embedded_signatures)
    if not signatures:
        return [_without_signature(reader, data)], []
    if not all(matches_file(signature) for signature in signatures):
        return _broken(signatures)
    believer = _believer(reader, trust)
    reasons = _structure(reader, signatures, len(data))
    checks = asyncio.run(_judge_all(data, signatures, believer, trust.roots, at))
    for found, _ in checks:
        reasons += found
    return reasons, [check for _, check in checks]


def _without_signature(reader: PdfFileReader, data: bytes) -> Reason:
    if b"/ByteRange" in data:
        return reason("unreadable")
    if "/Info" in reader.trailer:
        keywords = reader.trailer["/Info"].get("/Keywords", "")
        if calls_itself_draft(keywords):
            return reason("draft")
    return reason("unsigned")


def _broken(signatures: Sequence[EmbeddedPdfSignature]) -> Findings:
    """Say which signatures no longer fit; the rest is not worth a judgement."""
    judged = [broken_signature(signature) for signature in signatures]
    reasons = [found for some, _ in judged for found in some]
    return reasons, [check for _, check in judged]


async def _judge_all(
    data: bytes,
    signatures: Sequence[EmbeddedPdfSignature],
    believer: Believer,
    roots: tuple[x509.Certificate, ...],
    at: datetime | None,
) -> list[tuple[list[Reason], SignatureCheck]]:
    """Judge the newest first: its timestamp decides the level of those before."""
    judged: list[tuple[list[Reason], SignatureCheck]] = []
    is_archived = False
    for signature in reversed(signatures):
        found, check = await judge_signature(
            signature,
            data,
            believer,
            roots,
            at=None if judged else at,
            is_archived=is_archived,
        )
        is_stamp = signature.sig_object_type == "/DocTimeStamp"
        is_archived |= is_stamp and check.intact and check.trusted
        judged.append((found, check))
    return judged[::-1]


def _believer(reader: PdfFileReader, trust: Trust) -> Believer:
    try:
        context = DocumentSecurityStore.read_dss(reader).as_validation_context(
            {"trust_roots": [], "allow_fetching": False}
        )
    except NoDSSFoundError:
        return Believer(trust)
    certificates = list(context.certificate_registry)
    return Believer(trust, certificates=certificates, revoked=context.crls)


def _structure(
    reader: PdfFileReader, signatures: Sequence[EmbeddedPdfSignature], size: int
) -> list[Reason]:
    reasons = []
    filled = [name for name, _, _ in enumerate_sig_fields(reader, filled_status=True)]
    if len(filled) != len(signatures):
        reasons.append(reason("unreadable"))
    reasons += _seal(reader, signatures[0])
    empty = _empty_fields(reader, signatures[0], set(filled))
    if empty:
        reasons.append(reason("incomplete", fields=plain(", ".join(empty))))
    covered = max(sum(list(signature.byte_range)[2:4]) for signature in signatures)
    if covered < size:
        reasons.append(reason("appended", count=size - covered))
    if signatures[-1].sig_object_type != "/DocTimeStamp" and not reasons:
        reasons.append(reason("not-archived"))
    return reasons


def _seal(reader: PdfFileReader, first: EmbeddedPdfSignature) -> list[Reason]:
    seal = read_certification_data(reader)
    if seal is None:
        return [reason("uncertified")]
    sealed = reader.root["/Perms"].raw_get("/DocMDP").reference
    is_first = sealed == first.sig_field.raw_get("/V").reference
    is_strict = seal.permission in (MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS)
    return [] if is_first and is_strict else [reason("wrong-seal")]


def _empty_fields(
    reader: PdfFileReader, first: EmbeddedPdfSignature, filled: set[str]
) -> list[str]:
    """Name the fields that the paper had when it was sealed and that are empty now."""
    paper = reader.get_historical_resolver(first.signed_revision)
    made = {name for name, _, _ in enumerate_sig_fields(paper)}
    made |= {name for name, _, _ in enumerate_sig_fields(reader)}
    return sorted(made - filled)
