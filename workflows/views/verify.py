"""Anybody checks a paper: hand it in, wait, read the verdict, keep the report."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from agreements.models import OutboxItem
from config import clock
from documents.services.recognition import recognise
from workflows import verdict_words as words
from workflows.forms.verify import VerifyForm
from workflows.limits import TooOftenError
from workflows.swaps import look_again
from workflows.verdicts import hand_in, verdict_of
from workflows.views.base import SaysMethod, public_context
from workflows.views.limits import sender, too_often

LOOK_AGAIN_SECONDS = 2


@method_decorator(login_not_required, name="dispatch")
class VerifyView(SaysMethod, View):
    """The page on which a paper is handed in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, VerifyForm(), HTTPStatus.OK)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = VerifyForm(request.POST, request.FILES)
        if not form.is_valid():
            is_large = form.has_error("paper", "file-too-large")
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_large else 422
            return self._page(request, form, status)
        paper = form.cleaned_data["paper"]
        try:
            token = hand_in(
                paper.read(),
                name=paper.name,
                address=sender(request),
                at=clock.now(),
                now=timezone.now(),
            )
        except TooOftenError as error:
            reason = _(
                "The limit keeps the service free for everybody. Results you already "
                "have stay where they are."
            )
            return too_often(request, error, reason)
        return redirect("verify:result", token)

    def _page(
        self, request: HttpRequest, form: VerifyForm, status: int
    ) -> HttpResponse:
        context = public_context(request) | {"form": form}
        return render(request, "workflows/verify/upload.html", context, status=status)


@method_decorator(login_not_required, name="dispatch")
class ResultView(SaysMethod, View):
    """The verdict, or how far it is; reloading the page loses nothing."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        item = verdict_of(token)
        if request.htmx:
            return look_again(is_done=item is None or item.is_over)
        context = public_context(request) | {"token": token}
        if item is None:
            return self._state(request, context, "gone", HTTPStatus.NOT_FOUND)
        context["name"] = item.payload["name"]
        if item.failed_at is not None:
            return self._state(request, context, "failed", HTTPStatus.OK)
        if item.done_at is None:
            context["seconds"] = LOOK_AGAIN_SECONDS
            return self._state(request, context, "waiting", HTTPStatus.OK)
        if item.result["outcome"] != "judged":
            return self._state(request, context, "unjudged", HTTPStatus.OK)
        context |= _verdict(item)
        return render(request, "workflows/verify/result.html", context)

    def _state(
        self, request: HttpRequest, context: dict[str, Any], state: str, status: int
    ) -> HttpResponse:
        # Any: whatever the template prints
        context = context | {"state": state}
        return render(request, "workflows/verify/waiting.html", context, status=status)


def _judged(token: str) -> OutboxItem:
    """Return the row of a file that was judged.

    :raises Http404: if there is none
    """
    item = verdict_of(token)
    if item is None or item.result.get("outcome") != "judged":
        raise Http404
    return item


def _verdict(item: OutboxItem) -> dict[str, Any]:
    # Any: whatever the template prints
    verdict = item.result
    recognised = recognise(verdict["report"]["sha256"])
    outcome = words.conclude(verdict, recognised)
    checks = list(words.checks(verdict, recognised, on=clock.today()))
    is_signed = recognised is not None and (
        recognised.is_original or recognised.is_copy
    )
    shown = {
        "standing": checks[-1] if is_signed else None,
        "outcome": outcome.value,
        "alert": words.alert(outcome, recognised),
        "headline": words.headline(outcome, recognised),
        "what_it_is": words.what_it_is(recognised),
        "what_to_do": words.what_to_do(outcome, recognised),
        "contact": settings.CONTACT,
        "checks": checks,
        "steps": list(words.steps(verdict)),
        "found": words.messages(verdict),
        "report": verdict["report"],
        "judged_at": datetime.fromisoformat(verdict["judged_at"]),
    }
    is_draft = words.is_draft(verdict, recognised)
    return shown | (words.about_draft() if is_draft else {})


@method_decorator(login_not_required, name="dispatch")
class PrintView(SaysMethod, View):
    """The whole verdict unfolded, to be printed or put into a file."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        item = _judged(token)
        context = public_context(request) | _verdict(item)
        context |= {"token": token, "name": item.payload["name"]}
        return render(request, "workflows/verify/print.html", context)


@method_decorator(login_not_required, name="dispatch")
class ReportView(SaysMethod, View):
    """The verdict as JSON, for files and for programs."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        item = _judged(token)
        shown = _verdict(item)
        report = {
            **item.result["report"],
            "name": item.payload["name"],
            "judged_at": item.result["judged_at"],
            "conclusion": shown["outcome"],
            "conclusion_in_words": [
                shown["headline"],
                shown["what_it_is"],
                shown["what_to_do"],
            ],
            "findings_in_words": shown["found"],
        }
        return JsonResponse(
            report,
            json_dumps_params={"ensure_ascii": False, "indent": 2},
            headers={
                "Content-Disposition": 'attachment; filename="vertragswerk-report.json"'
            },
        )
