"""Judge a DOCX with package signatures: integrity there, trust here."""

import asyncio
from collections.abc import Sequence

from lxml import etree

from documents.guards import read_parts
from documents.opc.canonical import PARSER
from documents.opc.names import PACKAGE
from documents.opc.report import OpcProblem, OpcReport, OpcSignature
from documents.opc.verification import verify_package
from documents.printouts import calls_itself_draft
from documents.verification.reasons import reason
from documents.verification.report import (
    Findings,
    Outcome,
    Purpose,
    Reason,
    SignatureCheck,
    Trust,
)
from documents.verification.trusting import Believer, Holder, judge_certificate

PROPERTIES = "docProps/core.xml"  # LibreOffice gives the relationship another type
KEYWORDS = f"{{{PACKAGE}/metadata/core-properties}}keywords"


def judge_docx(data: bytes, trust: Trust) -> Findings:
    """Return what is found about a DOCX that has passed its gate."""
    package = verify_package(data)
    reasons = _package(package)
    if [one.code for one in reasons] == ["unsigned"] and _is_draft(data):
        reasons = [reason("draft")]
    believer = Believer(trust)
    judged = asyncio.run(_judge_all(package.signatures, believer))
    for found, _ in judged:
        reasons += found
    return reasons, [check for _, check in judged]


def _is_draft(data: bytes) -> bool:
    """Say whether the properties of a file without signatures call it a draft."""
    content = read_parts(data).get(PROPERTIES)
    if content is None:
        return False
    return calls_itself_draft(etree.fromstring(content, PARSER).findtext(KEYWORDS))


def _package(package: OpcReport) -> list[Reason]:
    if not package.signatures and not package.errors:
        return [reason("unsigned")]
    problems = [*package.errors]
    for signature in package.signatures:
        problems += signature.errors
    reasons = [_reason(problem) for problem in problems]
    if package.signatures:
        reasons.append(reason("office-signature"))
    if not package.holds and not problems:
        reasons.append(reason("unreadable"))
    return reasons


def _reason(problem: OpcProblem) -> Reason:
    if problem.code == "no-signature":
        return reason("unsigned")
    return Reason(
        code=problem.code,
        message=problem.message,
        outcome=Outcome.FAILED,
        values=problem.values,
    )


async def _judge_all(
    signatures: Sequence[OpcSignature], believer: Believer
) -> list[tuple[list[Reason], SignatureCheck]]:
    return [
        await _judge(signature, f"sig{number}", believer)
        for number, signature in enumerate(signatures, 1)
    ]


async def _judge(
    signature: OpcSignature, name: str, believer: Believer
) -> tuple[list[Reason], SignatureCheck]:
    if signature.certificate:
        holder, found, trusted = await judge_certificate(
            signature.certificate, signature.chain, believer, signature.signed_at
        )
    else:
        holder = Holder(
            signer=signature.signer,
            organisation="",
            authority="",
            certificate_digest="",
        )
        found, trusted = [reason("unreadable")], False
    return found, SignatureCheck(
        name=name,
        purpose=Purpose.OFFICE,
        signer=holder.signer,
        organisation=holder.organisation,
        authority=holder.authority,
        certificate_digest=holder.certificate_digest,
        intact=signature.intact,
        trusted=trusted,
        signed_at=None,
        claimed_at=signature.signed_at,
        level="",
    )
