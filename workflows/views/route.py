"""The route of an agreement, and what legal staff may do about it."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Task

from agreements import permissions
from agreements.models import Agreement, Membership, Organisation
from config import clock
from workflows import acts
from workflows.engine import OPEN, HumanTask
from workflows.errors import TaskGoneError
from workflows.forms.route import HandOverForm, ReasonForm
from workflows.models import HandOver
from workflows.rights import AGREEMENT, agreement_of
from workflows.route import Reader, Walk, route_of
from workflows.route_picture import Picture, picture
from workflows.views.agreements import AgreementPage
from workflows.views.base import ActPage, Context


class RouteTab(AgreementPage):
    """Each process as a list, and what runs as a picture, too."""

    tab = "route"

    def get_context_data(self, **kwargs: Any) -> Context:
        agreement, user, on = self.agreement, self.user, self.today
        walks = route_of(agreement, self._reader())
        return super().get_context_data(
            walks=[(walk, _drawn(walk, walks)) for walk in walks],
            may_stop={
                "reopen": permissions.may_reopen(user, agreement, on=on),
                "call_off": permissions.may_call_off_signing(user, agreement, on=on),
                "abandon": permissions.may_abandon(user, agreement, on=on),
            },
            **kwargs,
        )

    def _reader(self) -> Reader:
        agreement, on = self.agreement, self.today
        own = Membership.objects.holding(on=on).filter(
            user=self.user, role=Membership.Role.REPRESENTATIVE
        )
        organisations = Organisation.objects.filter(pk__in=own.values("organisation"))
        parties = agreement.parties.filter(organisation__in=organisations)
        return Reader(
            is_staff=self.is_staff,
            is_lawyer=permissions.may_decide_points(self.user, agreement, on=on),
            parties=frozenset(parties.values_list("pk", flat=True)),
        )


def _drawn(walk: Walk, walks: list[Walk]) -> Picture | None:
    """Draw what runs; where nothing runs, what ran last."""
    is_drawn = walk.is_running or walk is walks[0]
    return picture(walk) if is_drawn else None


def route_url(agreement: Agreement) -> str:
    """Return the address of the route of an agreement."""
    return reverse("agreements:route", args=[agreement.reference])


class HandOverView(ActPage):
    """An open step is laid before one person first."""

    template_name = "workflows/route/hand_over.html"
    form_class = HandOverForm
    done_message = _("The step is handed over.")

    @cached_property
    def task(self) -> Task:
        visible = Agreement.objects.visible_to(self.user, on=self.today).values("pk")
        tasks = Task.objects.filter(**{f"{AGREEMENT}__in": visible})
        task = get_object_or_404(tasks, pk=self.kwargs["pk"])
        node = task.flow_task
        if not (isinstance(node, HumanTask) and node.right.has_takers):
            raise Http404
        return task

    @cached_property
    def agreement(self) -> Agreement:
        return agreement_of(self.task)

    @cached_property
    def handed(self) -> HandOver | None:
        return HandOver.objects.newest([self.task]).get(self.task.pk)

    def is_allowed(self) -> bool:
        return permissions.may_hand_over(
            self.user, self.agreement, self.task.seed, on=self.today
        )

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if self.is_allowed() and self.task.status not in OPEN:
            return self.late(TaskGoneError(self.task))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> Context:
        takers = self.task.flow_task.right.takers(self.task, self.today)
        return {**super().get_form_kwargs(), "takers": takers.order_by("full_name")}

    def get_initial(self) -> Context:
        if self.handed is None:
            return {"seen": 0}
        return {"seen": self.handed.pk, "person": self.handed.person_id}

    def act(self, data: Context) -> None:
        acts.hand_over(
            task=self.task,
            person=data["person"],
            note=data["note"],
            seen=data["seen"],
            actor=self.user,
            at=clock.now(),
        )

    def get_success_url(self) -> str:
        return route_url(self.agreement)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(task=self.task, handed=self.handed, **kwargs)


class StopView(ActPage):
    """Something that runs is stopped, with a reason for all."""

    template_name = "workflows/route/stop.html"
    form_class = ReasonForm
    heading: str | Promise
    button: str | Promise
    then: str | Promise

    def is_allowed(self) -> bool:
        return permissions.may_decide_points(self.user, self.agreement, on=self.today)

    def get_success_url(self) -> str:
        return route_url(self.agreement)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            heading=self.heading, button=self.button, then=self.then, **kwargs
        )


class CallOffSigningView(StopView):
    """The signing ends without an agreement; the text stays agreed."""

    heading = _("Call off the signing")
    button = _("Call off the signing")
    then = _(
        "Then: signatures given so far no longer count, and everybody who was asked "
        "gets a mail. The text stays agreed; you can open the signing again."
    )
    done_message = _("The signing is called off.")

    def act(self, data: Context) -> None:
        acts.call_off_signing(
            agreement=self.agreement,
            reason=data["reason"],
            actor=self.user,
            at=clock.now(),
        )


class AbandonView(StopView):
    """The draft is given up for good."""

    heading = _("Give up the draft")
    button = _("Give up the draft for good")
    then = _(
        "Then: nothing can be changed any more. Text, answers and history stay "
        "readable, and the reference stays taken."
    )
    done_message = _("The draft is given up.")

    def act(self, data: Context) -> None:
        acts.abandon_draft(
            agreement=self.agreement,
            reason=data["reason"],
            actor=self.user,
            at=clock.now(),
        )
