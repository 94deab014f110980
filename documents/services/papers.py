"""Make the papers of a version: PDF and DOCX, stored once under their digest."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from agreements.journal import record
from agreements.models import SigningRound, User, Version
from agreements.wording import print_wording
from documents.at_need import AtNeed
from documents.failpoints import reach
from documents.models import Document
from documents.services.looks import draft_look
from documents.services.rooms import file_store

if TYPE_CHECKING:
    from documents import docx, pdf
else:
    docx, pdf = AtNeed("documents.docx"), AtNeed("documents.pdf")

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def make_papers(
    *, version: Version, actor: User | None = None, at: datetime
) -> list[Document]:
    """Make the draft PDF and DOCX of a version; a second call changes nothing."""
    kinds = (Document.Kind.DRAFT_PDF, Document.Kind.DRAFT_DOCX)
    present = version.documents.filter(round=None, kind__in=kinds)
    if present.count() == len(kinds):
        return list(present)
    printed = print_wording(version.wording())
    look = draft_look(version)
    word = docx.build_docx(printed, look=look)
    reach("while-rendering")
    paper = pdf.render_pdf(
        printed, canonical=version.canonical.encode(), docx=word, look=look
    )
    return _keep_drafts(version, {kinds[0]: paper, kinds[1]: word}, actor, at)


@transaction.atomic
def _keep_drafts(
    version: Version, made: dict[Any, bytes], actor: User | None, at: datetime
) -> list[Document]:
    Version.objects.select_for_update().get(pk=version.pk)
    if version.documents.filter(round=None).exists():
        return list(version.documents.filter(round=None))
    documents = [
        store_document(version=version, kind=kind, data=data, at=at)
        for kind, data in made.items()
    ]
    digests = {str(document.kind): document.digest for document in documents}
    record(
        version.agreement,
        "papers.made",
        actor=actor,
        at=at,
        version=version.pk,
        **digests,
    )
    return documents


def store_document(
    *,
    version: Version,
    kind: Any,  # one of Document.Kind; the framework's choices are untyped
    data: bytes,
    at: datetime,
    round: SigningRound | None = None,
) -> Document:
    """Put bytes into the store and their row beside it."""
    return Document.objects.create(
        version=version,
        round=round,
        kind=kind,
        digest=file_store().put(data),
        size=len(data),
        media_type=PDF if kind.endswith("pdf") else DOCX,
        made_at=at,
    )
