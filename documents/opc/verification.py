"""Judge a signed DOCX strictly: what is not proven is not passed.

Word and LibreOffice accept content that was added outside the signed list, and
the standard leaves kinds, properties and archive bytes open. This verifier
recomputes what belongs to the document, and compares the file with the one form
in which this service writes.
"""

from collections.abc import Iterator, Mapping

from documents.errors import DocumentError
from documents.guards import read_parts
from documents.opc.archive import ArchiveError, read_records
from documents.opc.markup import signature_part
from documents.opc.names import (
    ORIGIN_PART,
    ORIGIN_RELATIONSHIP,
    ORIGIN_RELATIONSHIPS,
    SIGNATURE_PART,
    SIGNATURE_RELATIONSHIP,
)
from documents.opc.package import targets
from documents.opc.reading import judge_signature, read_contents
from documents.opc.report import OpcProblem, OpcReport, problem
from documents.opc.seal import read_seal, seal_of

MAX_TOTAL = 200 << 20
SIGNATURE_FOLDER = "_xmlsignatures/"


def verify_package(docx: bytes) -> OpcReport:
    """Return what can be proven about a DOCX; never raises for bad input.

    Integrity only: whether a certificate is trusted is a separate question.
    """
    try:
        parts = read_parts(docx)
    except DocumentError as error:
        refused = OpcProblem(
            code=error.code, message=error.message, values=error.values
        )
        return _nothing(refused)
    try:
        return _judged(docx, parts)
    # hostile XML has more ways to be odd than a list of exceptions could name
    except Exception:
        return _nothing(problem("unreadable"))


def _nothing(reason: OpcProblem) -> OpcReport:
    return OpcReport(signatures=(), complete=False, errors=(reason,))


def _judged(docx: bytes, parts: Mapping[str, bytes]) -> OpcReport:
    names = _linked_signatures(parts)
    errors = [*_unlinked(parts, names)]
    if not names:
        errors.append(problem("no-signature"))
    elif not _is_ours(docx):
        errors.append(problem("repacked"))
    signatures = tuple(judge_signature(parts, name) for name in names)
    return OpcReport(
        signatures=signatures,
        complete=not errors and all(item.complete for item in signatures),
        errors=tuple(errors),
    )


def _linked_signatures(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    return tuple(
        name
        for origin in targets(parts, "", ORIGIN_RELATIONSHIP)
        for name in targets(parts, origin, SIGNATURE_RELATIONSHIP)
    )


def _unlinked(
    parts: Mapping[str, bytes], names: tuple[str, ...]
) -> Iterator[OpcProblem]:
    linked = {*names, ORIGIN_PART, ORIGIN_RELATIONSHIPS} if names else set[str]()
    found = {name for name in parts if name.startswith(SIGNATURE_FOLDER)}
    if found - linked or len({*names}) != len(names):
        yield problem("unlinked")


def _is_ours(docx: bytes) -> bool:
    """Tell whether every byte of the file is as ``sign_package`` writes it."""
    try:
        *_before, last = read_records(docx, limit=MAX_TOTAL)
    except ArchiveError:
        return False
    if last.name != SIGNATURE_PART or last.data != last.packed:
        return False
    contents = read_contents(last.data)
    if signature_part(contents) != last.data:
        return False
    stated = read_seal(contents.seal)
    return stated == seal_of(docx[: last.start], contents.certificates)
