"""The councillor's decision on an agreement that runs out."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.agreement_term import agreement_term
from agreements.back_plan import back_plan, pace
from agreements.models import Agreement, Renewal
from agreements.services.renewal import RENEWING
from agreements.successors import successor_term
from config import clock
from workflows import acts
from workflows.day_words import MARKS, short_day, time_left
from workflows.flows import RenewalFlow
from workflows.forms.renewal import DecideRenewalForm
from workflows.overview import STEP_WORDS
from workflows.rights import process_of
from workflows.views.base import Context, TaskPage


class DecideView(TaskPage):
    """Renew, renegotiate or let end; which addenda go along."""

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

    def get_form_kwargs(self) -> Context:
        return {**super().get_form_kwargs(), "addenda": self.addenda}

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
        return decided_words(self.renewal, self.agreement, data.get("addenda") or ())

    def get_success_url(self) -> str:
        return reverse("agreements:deadlines", args=[self.agreement.reference])

    def get_context_data(self, **kwargs: Any) -> Context:
        deadlines = [
            (row, row.is_overdue(on=self.today), (self.today - row.due_on).days)
            for row in self.agreement.deadlines.open()
        ]
        return super().get_context_data(
            renewal=self.renewal,
            deadlines=deadlines,
            steps=steps_ahead(self.renewal, self.agreement, on=self.today),
            follows=successor_term(self.agreement, framework=self.agreement.framework),
            addenda=self.addenda,
            **kwargs,
        )


def steps_ahead(
    renewal: Renewal, agreement: Agreement, *, on: date
) -> list[tuple[str, str, str, str]]:
    """Return each step to a successor: its name, day, mark and the time left."""
    lead = agreement_term(agreement).lead_months
    plan = back_plan(renewal.cycle_ends_on, lead_months=lead)
    return [
        (
            str(STEP_WORDS[step]),
            short_day(day, on=on),
            MARKS[pace(day, on=on)],
            time_left(day, on=on),
        )
        for step, day in plan.starts.items()
    ]


def decided_words(
    renewal: Renewal, agreement: Agreement, addenda: Sequence[Agreement]
) -> str:
    """Say what was decided and what comes of it."""
    if renewal.decision not in RENEWING:
        return _("Decided: %(name)s ends on %(day)s. Nothing follows.") % {
            "name": agreement.reference,
            "day": date_format(renewal.cycle_ends_on),
        }
    if not addenda:
        words = _("Decided: the successor of %(name)s is being drafted. %(where)s")
    else:
        words = ngettext(
            "Decided: the successors of %(name)s and of %(count)s addendum "
            "(%(addenda)s) are being drafted. %(where)s",
            "Decided: the successors of %(name)s and of %(count)s addenda "
            "(%(addenda)s) are being drafted. %(where)s",
            len(addenda),
        )
    return words % {
        "name": agreement.reference,
        "count": len(addenda),
        "addenda": ", ".join(addendum.reference for addendum in addenda),
        "where": _("Their links appear below under “Renewal”."),
    }
