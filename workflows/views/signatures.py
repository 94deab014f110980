"""Signing: what a person reads before and after putting their name under it."""

from functools import cached_property
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from viewflow.workflow import STATUS

from agreements.models import NamedSignatory, SigningRound, Version
from agreements.next_steps import due_on_the_way
from agreements.refusals import NoMandateError, NotNamedError
from agreements.signing_state import PartySigning, signing_state
from config import clock
from documents.models import Document
from workflows import acts
from workflows.flows import SigningFlow
from workflows.forms.signing import DeclineForm, SignForm
from workflows.rights import process_of
from workflows.swaps import look_again
from workflows.texts import printed_version
from workflows.views.base import Context, StepPage, TaskPage
from workflows.views.review import changes_since, read_before

LOOK_AGAIN_SECONDS = 2


class SignPage(StepPage):
    """A page about the signature of one person for one party."""

    node = SigningFlow.sign

    @cached_property
    def round(self) -> SigningRound:
        return process_of(self.task).signing_round

    @cached_property
    def signatory(self) -> NamedSignatory | None:
        named = self.round.signatories.filter(user=self.user, party=self.task.seed)
        rows = named.select_related(
            "mandate", "party__organisation", "signature", "declined"
        )
        return rows.first()

    def has_signed(self) -> bool:
        return self.signatory is not None and hasattr(self.signatory, "signature")


class SignView(SignPage, TaskPage):
    """A person reads for whom and what, and signs."""

    template_name = "workflows/signing/sign.html"
    form_class = SignForm

    @property
    def version(self) -> Version:
        version: Version = self.round.version
        return version

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Lead who has signed on: by the mail's link, or by a second click."""
        if self.has_signed():
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def reason_not_allowed(self) -> str:
        party = self.task.seed
        if self.signatory is None:
            return str(NotNamedError(person=self.user, party=party))
        day = date_format(self.today)
        return str(NoMandateError(day=day, person=self.user, party=party))

    def get_initial(self) -> Context:
        return {"digest": self.version.digest}

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        del self.signatory
        # of two clicks at once the second one finds the signature of the first
        return redirect(self.get_success_url()) if self.has_signed() else response

    def act(self, data: Context) -> None:
        acts.sign(
            agreement=self.agreement,
            actor=self.user,
            digest=data["digest"],
            at=clock.now(),
            task=self.task,
        )

    def get_success_url(self) -> str:
        return reverse("tasks:signed", args=[self.task.pk])

    def get_context_data(self, **kwargs: Any) -> Context:
        earlier = read_before(self)
        planned = due_on_the_way(self.agreement, self.agreement.predecessor)
        due_on = planned.day if planned else self.agreement.starts_on
        days = (due_on - self.today).days
        return super().get_context_data(
            round=self.round,
            version=self.version,
            signatory=self.signatory,
            party=self.task.seed,
            rule=self.task.seed.organisation.signing_rule(on=self.today),
            printed=printed_version(self.version),
            earlier=earlier,
            changes=changes_since(self.version, earlier),
            states=signing_state(self.round),
            planned=planned,
            days=days,
            late=-days,
            **kwargs,
        )


class DeclineView(SignPage, TaskPage):
    """A named person will not sign, and says why."""

    template_name = "workflows/signing/decline.html"
    form_class = DeclineForm

    def act(self, data: Context) -> None:
        acts.decline_signature(
            task=self.task, reason=data["reason"], actor=self.user, at=clock.now()
        )

    def done_words(self, data: Context) -> str:
        return _("The legal department is told that you will not sign, and why.")

    def get_success_url(self) -> str:
        return reverse("tasks:sign", args=[self.task.pk])

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(party=self.task.seed, **kwargs)


class SignedView(SignPage, TemplateView):
    """After signing: who is missing, how far the original is, and the copy."""

    template_name = "workflows/signing/signed.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.has_signed():
            raise Http404
        if request.htmx:
            return look_again(is_done=self.progress != "closing")
        return super().get(request, *args, **kwargs)

    @cached_property
    def states(self) -> tuple[PartySigning, ...]:
        return signing_state(self.round)

    @cached_property
    def progress(self) -> str:
        """Say how far the original is: what the page shows and waits for."""
        if self.round.cancelled_at is not None:
            return "cancelled"
        if self.round.completed_at is not None:
            return "complete"
        if not all(state.is_complete for state in self.states):
            return "waiting"
        closing = self.task.process.task_set.filter(flow_task=SigningFlow.complete)
        has_failed = closing.filter(status=STATUS.ERROR).exists()
        return "failed" if has_failed else "closing"

    def get_context_data(self, **kwargs: Any) -> Context:
        kinds = (Document.Kind.ORIGINAL_PDF, Document.Kind.ORIGINAL_DOCX)
        originals = Document.objects.public().filter(round=self.round, kind__in=kinds)
        return super().get_context_data(
            agreement=self.agreement,
            task=self.task,
            title=self.node.task_title,
            version=self.round.version,
            round=self.round,
            signatory=self.signatory,
            party=self.task.seed,
            states=self.states,
            progress=self.progress,
            seconds=LOOK_AGAIN_SECONDS,
            originals=originals,
            **kwargs,
        )
