"""Papers leave the service here, and only whole ones."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views import View

from agreements import permissions
from config import clock
from documents.models import Document
from documents.services.rooms import file_store

SUFFIXES = {"application/pdf": "pdf"}
CLOSED = "default-src 'none'; sandbox"
VIEWER = "default-src 'none'; object-src 'self'"
"""Browsers show no PDF inside a sandbox."""


class DownloadView(View):
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
    """Return a name under which people find the file again."""
    version = paper.version
    suffix = SUFFIXES.get(paper.media_type, "docx")
    return f"{version.agreement.reference}-v{version.number}-{paper.kind}.{suffix}"
