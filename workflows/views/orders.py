"""Files for one person: at once if they are quick, else ordered and fetched later."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views import View

from agreements.models import OutboxItem
from config import clock
from documents.errors import DocumentError
from workflows import orders
from workflows.made_files import MadeFile
from workflows.swaps import look_again
from workflows.views.base import SaysMethod, public_context
from workflows.views.papers import CLOSED

LOOK_AGAIN_SECONDS = 2


class FileView(SaysMethod, View):
    """Answers with a file of ``orders.FILES``, or leads to the page of its order."""

    what = ""

    def get(self, request: HttpRequest, **named: Any) -> HttpResponse:
        # Any: captured from the address
        asked = {**request.GET.dict(), **named}
        wanted = orders.wanted(self.what, asked, user=request.user, at=clock.now())
        if wanted.is_quick:
            try:
                return attached(wanted.make())
            except DocumentError as error:
                return _state(request, "refused", status=422, reason=str(error))
        token = orders.order(
            self.what,
            wanted.asked,
            user=request.user,
            at=clock.now(),
            now=timezone.now(),
        )
        return redirect("orders:detail", token)


def attached(file: MadeFile) -> HttpResponse:
    """Return a file to be stored, which no browser runs and no cache keeps."""
    return HttpResponse(
        file.data,
        content_type=file.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, file.name),
            "Content-Security-Policy": CLOSED,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


class OrderView(SaysMethod, View):
    """How far an ordered file is; reloading the page loses nothing."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        item = orders.order_of(token, request.user)
        if item is None:
            raise Http404
        if request.htmx:
            return look_again(is_done=item.is_over)
        return _state(request, _state_of(item), item=item, seconds=LOOK_AGAIN_SECONDS)


def _state_of(item: OutboxItem) -> str:
    if item.failed_at is not None:
        return "failed"
    return item.result["outcome"] if item.done_at is not None else "waiting"


def _state(
    request: HttpRequest, state: str, *, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    # Any: whatever the template prints
    context = {**public_context(request), "state": state, **more}
    return render(request, "workflows/order.html", context, status=status)


class OrderedFileView(SaysMethod, View):
    """The file of an order."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        item = orders.order_of(token, request.user)
        file = None if item is None else orders.made_file(item)
        if file is None:
            raise Http404
        return attached(file)
