"""Papers leave the service here, and only whole ones."""

import unicodedata

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views import View

from agreements import permissions
from config import clock
from documents.models import Document
from documents.services.rooms import file_store
from workflows.views.base import SaysMethod

SUFFIXES = {"application/pdf": "pdf"}
CLOSED = "default-src 'none'; sandbox"
VIEWER = "default-src 'none'; object-src 'self'"
"""Browsers show no PDF inside a sandbox."""
UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)
NAMES = {
    Document.Kind.DRAFT_PDF: pgettext_lazy("file name", "draft"),
    Document.Kind.DRAFT_DOCX: pgettext_lazy("file name", "draft"),
    Document.Kind.AGREED_DOCX: pgettext_lazy("file name", "agreed-text"),
    Document.Kind.ORIGINAL_PDF: pgettext_lazy("file name", "original"),
    Document.Kind.ORIGINAL_DOCX: pgettext_lazy("file name", "reading-copy"),
}


class DownloadView(SaysMethod, View):
    """One paper; partly signed bytes are no ``Document`` and have no address."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        papers = Document.objects.public().select_related("version__agreement")
        paper = get_object_or_404(papers, pk=pk)
        if not permissions.may_see_papers(
            request.user, paper.version, on=clock.today()
        ):
            raise Http404
        is_inline = "inline" in request.GET and paper.media_type in SUFFIXES
        return HttpResponse(
            file_store().get(paper.digest),
            content_type=paper.media_type,
            headers={
                "Content-Disposition": content_disposition_header(
                    not is_inline, file_name(paper)
                ),
                "Content-Security-Policy": VIEWER if is_inline else CLOSED,
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )


def file_name(paper: Document) -> str:
    """Return a name under which people find the file again, in plain ASCII.

    It speaks the language of the agreement, like the paper itself.
    """
    version = paper.version
    with translation.override(version.agreement.language):
        name = _("%(reference)s_version-%(number)s_%(kind)s") % {
            "reference": version.agreement.reference,
            "number": version.number,
            "kind": NAMES[Document.Kind(paper.kind)],
        }
    return f"{_ascii(name)}.{SUFFIXES.get(paper.media_type, 'docx')}"


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.translate(UMLAUTS))
    return "".join(c for c in plain if c.isascii() and (c.isalnum() or c in "-_."))
