"""What all pages share: who asks, on which day, and how refusals are shown."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import FormView
from django.views.generic.base import ContextMixin
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from agreements.errors import AgreementError
from agreements.models import Agreement, Membership, Roles, User
from agreements.sentences import one_stop
from config import clock
from documents.errors import DocumentError
from workflows.engine import OPEN, HumanTask
from workflows.errors import NotAllowedError, TaskGoneError
from workflows.inbox import Waits, count_waiting, waiting_for
from workflows.late import done_at, what_happened
from workflows.otherwise import Otherwise
from workflows.rights import AGREEMENT, Role, agreement_of

Context = dict[str, Any]  # Any: whatever a template prints
FREE_TEXTS = ("heading", "text", "reason", "comment", "proposed_text")


def public_context(request: HttpRequest) -> Context:
    """Return what the frame of a page shows that needs no sign-in."""
    context: Context = {"is_demonstration": settings.DEMONSTRATION}
    if request.user.is_authenticated:
        roles = Roles.of(request.user, on=clock.today())
        context |= _frame(roles.names, len(waiting_for(roles)))
    return context


def _frame(roles: frozenset[str], waiting: int) -> Context:
    """Return what the navigation shows to a person."""
    return {
        "waiting_count": waiting,
        "shows_overview": bool(roles.intersection(Membership.STAFF_ROLES)),
        "shows_organisations": bool(roles.intersection(Membership.OFFICE_ROLES)),
        "has_own_organisation": roles == {Role.REPRESENTATIVE},
        "shows_work": not roles.isdisjoint({Role.LEGAL, Role.ADMINISTRATOR}),
        "is_lawyer": Role.LEGAL in roles,
        "is_administrator": Role.ADMINISTRATOR in roles,
    }


class SaysMethod:
    """Answers a wrong method with a page: what to do instead of what was tried."""

    _allowed_methods: Callable[[], list[str]]

    def http_method_not_allowed(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Say what to do; after signing in anew people come here without a click."""
        page = render(request, "405.html", status=405)
        page["Allow"] = ", ".join(self._allowed_methods())
        return page


class Page(SaysMethod, ContextMixin):
    """Knows the person, the day and, by its reference, the agreement."""

    request: HttpRequest
    kwargs: dict[str, Any]  # Any: captured from the address

    @cached_property
    def today(self) -> date:
        return clock.today()

    @property
    def user(self) -> User:
        user: User = self.request.user
        return user

    @cached_property
    def roles(self) -> Roles:
        return Roles.of(self.user, on=self.today)

    @cached_property
    def waiting(self) -> list[Waits]:
        """Every duty that waits for the person."""
        return waiting_for(self.roles)

    @property
    def waiting_count(self) -> int:
        return len(self.waiting)

    @cached_property
    def agreement(self) -> Agreement:
        visible = Agreement.objects.visible_to(self.user, on=self.today)
        rows = visible.select_related("office", "framework", "predecessor")
        return get_object_or_404(rows, reference=self.kwargs["reference"])

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            today=self.today,
            is_demonstration=settings.DEMONSTRATION,
            **_frame(self.roles.names, self.waiting_count),
            **kwargs,
        )


class ActPage(Page, FormView):
    """Form → act → next page. Subclasses say who may, what, and what then."""

    done_message: str | Promise = ""
    http_method_names = ["get", "head", "options", "post"]

    def is_allowed(self) -> bool:
        """Say whether the person may do this at all."""
        raise NotImplementedError

    def reason_not_allowed(self) -> str:
        """Say why, for the page that refuses."""
        return str(NotAllowedError())

    def act(self, data: Context) -> None:
        """Do the act with the cleaned data of the form."""
        raise NotImplementedError

    def done_words(self, data: Context) -> str:
        """Say what was done, by name; an empty text says nothing."""
        return str(self.done_message)

    @property
    def fields_written(self) -> QueryDict:
        """What the person wrote into the form, as it was sent."""
        return self.request.POST

    def written(self) -> list[str]:
        """Return the free texts of the form, to be copied from if it came too late."""
        return written_in(self.fields_written)

    def late(self, error: TaskGoneError) -> HttpResponse:
        """Explain why the step is closed and give back what was written."""
        return late_page(self.request, self.agreement, error, self.written())

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not self.is_allowed():
            raise PermissionDenied(self.reason_not_allowed())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            self.act(form.cleaned_data)
        except TaskGoneError as error:
            return self.late(error)
        except NotAllowedError as error:
            raise PermissionDenied(str(error)) from None
        except (AgreementError, DocumentError) as error:
            return self.refused(form, error)
        if words := self.done_words(form.cleaned_data):
            messages.success(self.request, one_stop(words))
        return redirect(self.get_success_url())

    def refused(self, form: Form, error: Exception) -> HttpResponse:
        """Show the form again with the reason why the act was refused."""
        form.add_error(None, str(error))
        return self.form_invalid(form)

    def form_invalid(self, form: Form) -> HttpResponse:
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=422)

    def get_success_url(self) -> str:
        return detail_url(self.agreement)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(agreement=self.agreement, **kwargs)


class StepPage(Page):
    """A page about one step of a node, of an agreement the person may see."""

    node: HumanTask

    @cached_property
    def task(self) -> Task:
        visible = Agreement.objects.visible_to(self.user, on=self.today).values("pk")
        tasks = Task.objects.filter(
            flow_task=self.node, **{f"{AGREEMENT}__in": visible}
        )
        return get_object_or_404(tasks, pk=self.kwargs["pk"])

    @cached_property
    def agreement(self) -> Agreement:
        return agreement_of(self.task)


class TaskPage(StepPage, ActPage):
    """The page of one step; who comes late is told what happened."""

    def is_allowed(self) -> bool:
        return self.node.may(self.user, self.task, on=self.today)

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if self.task.status not in OPEN:
            return self.late(TaskGoneError(self.task))
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return reverse("inbox")

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            task=self.task,
            title=self.node.task_title,
            otherwise=Otherwise.of(self.user, self.task, on=self.today),
            **kwargs,
        )


def detail_url(agreement: Agreement) -> str:
    """Return the address of an agreement's page."""
    return reverse("agreements:detail", args=[agreement.reference])


def written_in(fields: QueryDict, labels: Mapping[str, str] | None = None) -> list[str]:
    """Return the free texts of a form that came too late, to be copied from.

    :param labels: what texts concern, by that with which the names of fields begin
    """
    found = []
    for name, texts in fields.lists():
        begin, _dash, end = name.rpartition("-")
        label = (labels or {}).get(begin)
        if end in FREE_TEXTS:
            said = [text.strip() for text in texts if text.strip()]
            found += [f"{label}: {text}" if label else text for text in said]
    return found


def late_page(
    request: HttpRequest,
    agreement: Agreement,
    error: TaskGoneError,
    written: Sequence[str],
) -> HttpResponse:
    """Return the page that explains why a step is closed."""
    task, heading = error.task, _("This step is already closed")
    explanation = str(error) if task is None else what_happened(task)
    if task is not None and task.status == STATUS.DONE and task.owner == request.user:
        # a second click, or the page before taken from the browser's memory
        heading = _("You have already done this step")
        explanation = _("It was done on %(when)s and is stored once.") % {
            "when": done_at(task)
        }
    context = {
        "heading": heading,
        "explanation": explanation,
        "agreement": agreement,
        "waiting_count": count_waiting(request.user, on=clock.today()),
        "written": written,
    }
    return render(request, "409.html", context, status=409)
