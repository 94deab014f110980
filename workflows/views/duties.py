"""Deadlines that are taken care of, failed work, new agreements, back to draft."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from agreements import permissions
from agreements.errors import AgreementError
from agreements.models import Agreement, Deadline, OutboxItem
from agreements.services.deadlines import acknowledge_deadline, meet_deadline
from config import clock
from workflows import acts, jobs
from workflows.errors import NotAllowedError
from workflows.forms.drafting import ReopenForm
from workflows.inbox import failed_tasks
from workflows.progress import look_at, running_jobs, stamp_of
from workflows.rights import Role, agreement_of
from workflows.views.base import ActPage, Context, Page
from workflows.views.kept import KeepsText


class DeadlineActView(Page, View):
    """A button beside a deadline; refusals are shown on the agreement's page."""

    http_method_names = ["post"]
    done_message = ""

    def act(self, deadline: Deadline) -> None:
        raise NotImplementedError

    def done_words(self, deadline: Deadline) -> str:
        return str(self.done_message) % {
            "duty": deadline.get_kind_display(),
            "day": date_format(deadline.due_on),
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        visible = Agreement.objects.visible_to(self.user, on=self.today).values("pk")
        rows = Deadline.objects.filter(agreement__in=visible)
        deadline = get_object_or_404(rows.select_related("agreement"), pk=pk)
        if not permissions.may_handle_deadline(self.user, deadline, on=self.today):
            raise PermissionDenied(str(NotAllowedError()))
        try:
            self.act(deadline)
        except AgreementError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.done_words(deadline))
        return redirect("agreements:deadlines", deadline.agreement.reference)


class AcknowledgeDeadlineView(DeadlineActView):
    """I have seen it and take care of it."""

    done_message = gettext_lazy("Noted: you take care of “%(duty)s”, %(day)s.")

    def act(self, deadline: Deadline) -> None:
        acknowledge_deadline(deadline=deadline, actor=self.user, at=clock.now())


class MeetDeadlineView(DeadlineActView):
    """What the deadline asks for was done."""

    done_message = gettext_lazy("Noted: “%(duty)s”, %(day)s, is done.")

    def act(self, deadline: Deadline) -> None:
        meet_deadline(deadline=deadline, actor=self.user, at=clock.now())


class ReopenView(KeepsText, ActPage):
    """The agreement goes back to draft, with a reason for all."""

    template_name = "workflows/drafts/reopen.html"
    form_class = ReopenForm

    def is_allowed(self) -> bool:
        return permissions.may_decide_points(self.user, self.agreement, on=self.today)

    def act(self, data: Context) -> None:
        acts.reopen_draft(
            agreement=self.agreement,
            reason=data["reason"],
            actor=self.user,
            at=clock.now(),
        )

    def done_words(self, data: Context) -> str:
        words = _("%(reference)s is a draft again.")
        return words % {"reference": self.agreement.reference}


class WorkView(Page, TemplateView):
    """Steps the service could not do by itself."""

    template_name = "workflows/work.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.roles.names.isdisjoint({Role.LEGAL, Role.ADMINISTRATOR}):
            raise PermissionDenied(str(NotAllowedError()))
        moved_on = look_at(self.jobs, request)
        return moved_on or super().get(request, *args, **kwargs)

    @cached_property
    def jobs(self) -> list[Task]:
        return running_jobs(Agreement.objects.visible_to(self.user, on=self.today))

    def get_context_data(self, **kwargs: Any) -> Context:
        failed = [
            (task, (task.data or {}).get("_exception", {}).get("title", ""))
            for task in failed_tasks(self.user, on=self.today)
        ]
        waiting = OutboxItem.objects.open().exclude(last_error="").order_by("next_at")
        return super().get_context_data(
            jobs=self.jobs,
            jobs_stamp=stamp_of(self.jobs),
            failed=failed,
            waiting=waiting,
            **kwargs,
        )


class TryAgainView(Page, View):
    """A failed step is done anew."""

    http_method_names = ["post"]

    @cached_property
    def task(self) -> Task:
        return get_object_or_404(
            failed_tasks(self.user, on=self.today), pk=self.kwargs["pk"]
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        agreement = agreement_of(self.task)
        if not permissions.may_mend_work(self.user, agreement, on=self.today):
            raise PermissionDenied(str(NotAllowedError()))
        jobs.try_again(self.task, at=clock.now())
        self.task.refresh_from_db()
        if self.task.status == STATUS.REVIVED:
            messages.success(request, _("The step is tried again."))
        return redirect("work:list")
