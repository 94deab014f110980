"""Judge any file by its content: what it is, whether it holds, and why not."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from documents.at_need import AtNeed
from documents.guards import FileRefusedError, check_docx, check_pdf
from documents.guards.refusals import WrongKindError
from documents.verification.reasons import reason, refused, sorted_reasons
from documents.verification.report import (
    Findings,
    Kind,
    Reason,
    Report,
    Trust,
    plain,
)

if TYPE_CHECKING:
    from documents.verification import docx, pdf
else:
    docx = AtNeed("documents.verification.docx")
    pdf = AtNeed("documents.verification.pdf")

PDF_START = b"%PDF-"
ZIP_START = b"PK\x03\x04"


def verify_file(
    data: bytes, *, name: str, trust: Trust, at: datetime | None = None
) -> Report:
    """Return the verdict on a file; never raises for anything that is in it.

    Nothing is fetched and nothing is stored.

    :param name: shown in the report; what the file is, its content decides
    :param at: when it is judged: the newest timestamp has to be trusted still then;
        ``None`` judges it by its own time
    """
    kind = kind_of(data)
    reasons, signatures = _findings(data, kind, trust, at)
    return Report(
        name=plain(name),
        kind=kind,
        digest=hashlib.sha256(data).hexdigest(),
        reasons=sorted_reasons(reasons),
        signatures=tuple(signatures),
    )


def missing_file(name: str, problem: str) -> Report:
    """Return the verdict on a file that cannot even be opened."""
    return Report(
        name=plain(name),
        kind=Kind.UNKNOWN,
        digest="",
        reasons=(reason("missing", problem=problem),),
        signatures=(),
    )


def kind_of(data: bytes) -> Kind:
    """Say what a file is by its first bytes."""
    if data.startswith(PDF_START):
        return Kind.PDF
    return Kind.DOCX if data.startswith(ZIP_START) else Kind.UNKNOWN


def _unknown(data: bytes) -> Reason:
    """Say more about a locked Word file than that it is unknown."""
    try:
        check_docx(data)
    except WrongKindError:
        return reason("unknown-kind")
    except FileRefusedError as error:
        return refused(error)
    return reason("unknown-kind")


def _findings(data: bytes, kind: Kind, trust: Trust, at: datetime | None) -> Findings:
    # looked up out here: a library that does not load is no fault of the file
    judge_docx = docx.judge_docx if kind is Kind.DOCX else None
    judge_pdf = pdf.judge_pdf if kind is Kind.PDF else None
    try:
        if judge_pdf is not None:
            check_pdf(data)
            return judge_pdf(data, trust, at)
        if judge_docx is not None:
            check_docx(data)
            return judge_docx(data, trust)
        return [_unknown(data)], []
    except FileRefusedError as error:
        return [refused(error)], []
    # hostile files are odd in more ways than a list of exceptions could name
    except Exception:
        return [reason("unreadable")], []
