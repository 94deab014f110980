"""Which paper of this service a file is: its digest decides, never its content."""

from dataclasses import dataclass

from agreements.models import Version
from documents.models import Document, Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A file that this service made, byte for byte."""

    version: Version
    """Whose text it carries, with its agreement."""
    is_original: bool
    """Whether it is the PDF that all parties have signed."""
    is_copy: bool
    """Whether it is the reading copy of such a PDF, signed by the office alone."""
    is_unfinished: bool
    """Whether it is an original on which signatures are still missing."""


def recognise(digest: str) -> Recognised | None:
    """Return which paper has this SHA-256; ``None`` if no paper has it."""
    documents = Document.objects.public().select_related("version__agreement")
    document = documents.filter(digest=digest).order_by("pk").first()
    if document is not None:
        return Recognised(
            version=document.version,
            is_original=document.kind == Document.Kind.ORIGINAL_PDF,
            is_copy=document.kind == Document.Kind.ORIGINAL_DOCX,
            is_unfinished=False,
        )
    revisions = Revision.objects.select_related("round__version__agreement")
    revision = revisions.filter(digest=digest).order_by("pk").first()
    if revision is None:
        return None
    return Recognised(
        version=revision.round.version,
        is_original=False,
        is_copy=False,
        is_unfinished=True,
    )
