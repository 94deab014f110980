"""Compare files with rows with digests: what a nightly check must find."""

import hashlib
from collections.abc import Iterator

from agreements.journal import broken_links
from agreements.models import OutboxItem, Signature, SigningRound, Version
from documents.errors import DocumentError
from documents.models import Document, Revision
from documents.services.rooms import file_store


def findings() -> Iterator[str]:
    """Yield a sentence for everything that is lost, doubled, half or changed."""
    yield from _versions()
    yield from _documents()
    yield from _originals()
    yield from _signatures()
    yield from _orphans()
    yield from _given_up()
    yield from broken_links()


def _versions() -> Iterator[str]:
    for version in Version.objects.select_related("agreement").iterator():
        if hashlib.sha256(version.canonical.encode()).hexdigest() != version.digest:
            yield f"version {version}: the text does not match its digest"


def _documents() -> Iterator[str]:
    for document in Document.objects.select_related("version__agreement").iterator():
        yield from _file(f"document {document}", document.digest, document.size)


def _file(name: str, digest: str, size: int) -> Iterator[str]:
    try:
        data = file_store().get(digest)
    except DocumentError as error:
        yield f"{name}: {error}"
        return
    if len(data) != size:
        yield f"{name}: {len(data)} bytes instead of {size}"


def _originals() -> Iterator[str]:
    for round in SigningRound.objects.select_related("agreement").iterator():
        before = b""
        for number, revision in enumerate(round.revisions.order_by("number")):
            name = f"original {round}, revision {revision.number}"
            if revision.number != number:
                yield f"{name}: revision {number} is missing"
            problems = list(_file(name, revision.digest, revision.size))
            yield from problems
            data = b"" if problems else file_store().get(revision.digest)
            if not problems and not data.startswith(before):
                yield f"{name}: does not build on the revision before"
            before = data


def _signatures() -> Iterator[str]:
    signed = dict(Signature.objects.values_list("signatory_id", "document_digest"))
    appended = dict(
        Revision.objects.filter(kind=Revision.Kind.SIGNATURE).values_list(
            "signatory_id", "digest"
        )
    )
    for signatory in sorted(signed.keys() | appended.keys()):
        if signed.get(signatory) != appended.get(signatory):
            yield f"signature of signatory {signatory}: row and file disagree"


def known_digests() -> set[str]:
    """Return every digest that a row names."""
    return {
        *Document.objects.values_list("digest", flat=True),
        *Revision.objects.values_list("digest", flat=True),
    }


def _orphans() -> Iterator[str]:
    for digest in sorted(file_store().all_digests() - known_digests()):
        yield f"file {digest}: no row names it (the tick sweeps it)"


def _given_up() -> Iterator[str]:
    for item in OutboxItem.objects.filter(failed_at__isnull=False):
        yield f"work {item.kind} {item.key}: given up after {item.attempts} attempts"
