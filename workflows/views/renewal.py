"""The councillor's decision on an agreement that runs out."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from agreements.agreement_term import agreement_term
from agreements.back_plan import back_plan, pace
from agreements.models import Agreement, Renewal
from agreements.next_steps import next_step
from agreements.services.renewal import RENEWING
from config import clock
from workflows import acts
from workflows.day_words import MARKS, short_day, time_left
from workflows.flows import RenewalFlow
from workflows.forms.renewal import DecideRenewalForm
from workflows.overview import STEP_WORDS
from workflows.renewal_words import (
    Coming,
    coming_drafts,
    decided_words,
    next_words,
)
from workflows.rights import process_of
from workflows.views.base import Context, TaskPage

CONFIRMED, CHANGE = "confirmed", "change"


class DecideView(TaskPage):
    """Renew, renegotiate or let end; which addenda go along.

    What it causes is shown before it is sent: the form goes there first.
    """

    node = RenewalFlow.decide
    template_name = "workflows/renewal/decide.html"
    form_class = DecideRenewalForm

    @cached_property
    def renewal(self) -> Renewal:
        return process_of(self.task).renewal

    @cached_property
    def addenda(self) -> QuerySet[Agreement]:
        """What hangs on the agreement and binds today."""
        rows = Agreement.objects.addenda_of(self.agreement).in_force(on=self.today)
        return rows.order_by("reference")

    @cached_property
    def coming(self) -> list[Coming]:
        """What would begin if all went on: the successor first, then the addenda."""
        return coming_drafts(self.agreement, list(self.addenda))

    def get_form_kwargs(self) -> Context:
        terms = {draft.agreement.pk: draft for draft in self.coming[1:]}
        return {
            **super().get_form_kwargs(),
            "addenda": self.addenda,
            "terms": terms,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if CHANGE in request.POST:
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        if CONFIRMED not in self.request.POST:
            return self._summary(form)
        return super().form_valid(form)

    def _summary(self, form: Form) -> HttpResponse:
        """Show what the decision causes; nothing is stored yet."""
        data = form.cleaned_data
        chosen = {row.pk for row in data.get("addenda") or ()}
        goes_on = data["decision"] in RENEWING
        context = self.get_context_data(
            form=form,
            decision=Renewal.Decision(data["decision"]).label,
            reason=data["reason"],
            goes_on=goes_on,
            drafts=[
                draft
                for draft in self.coming
                if goes_on and draft.agreement.pk in {self.agreement.pk, *chosen}
            ],
            left=[row for row in self.addenda if not goes_on or row.pk not in chosen],
            next_words=next_words(
                self.agreement, self.renewal.cycle_ends_on, on=self.today
            ),
        )
        return render(self.request, "workflows/renewal/confirm.html", context)

    def act(self, data: Context) -> None:
        acts.decide_renewal(
            renewal=self.renewal,
            decision=data["decision"],
            reason=data["reason"],
            addenda=list(data.get("addenda") or ()),
            actor=self.user,
            at=clock.now(),
            task=self.task,
        )

    def done_words(self, data: Context) -> str:
        self.renewal.refresh_from_db()
        addenda = list(data.get("addenda") or ())
        return decided_words(self.renewal, self.agreement, addenda, on=self.today)

    def get_success_url(self) -> str:
        return reverse("agreements:deadlines", args=[self.agreement.reference])

    def get_context_data(self, **kwargs: Any) -> Context:
        step = next_step(self.agreement, self.roles)
        deadlines = [
            (
                row,
                step.counts(row) and row.is_overdue(on=self.today),
                (self.today - row.due_on).days,
            )
            for row in self.agreement.deadlines.open()
        ]
        return super().get_context_data(
            renewal=self.renewal,
            deadlines=deadlines,
            steps=steps_ahead(self.renewal, self.agreement, on=self.today),
            follows=self.coming[0].term,
            addenda=self.addenda,
            **kwargs,
        )


def steps_ahead(
    renewal: Renewal, agreement: Agreement, *, on: date
) -> list[tuple[str, str, str, str]]:
    """Return each step to a successor: its name, last day, mark and time left."""
    lead = agreement_term(agreement).lead_months
    plan = back_plan(renewal.cycle_ends_on, lead_months=lead)
    done_by = [*plan.starts.values(), plan.ends_on][1:]
    return [
        (
            str(STEP_WORDS[step]),
            short_day(day, on=on),
            MARKS[pace(day, on=on)],
            time_left(day, on=on),
        )
        for step, day in zip(STEP_WORDS, done_by, strict=True)
    ]
