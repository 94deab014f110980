"""The councillor's decision on an agreement that runs out."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Renewal
from config import clock
from workflows import acts
from workflows.flows import RenewalFlow
from workflows.forms.renewal import DecideRenewalForm
from workflows.rights import process_of
from workflows.views.base import Context, TaskPage


class DecideView(TaskPage):
    """Renew, renegotiate or let end; which addenda go along."""

    node = RenewalFlow.decide
    template_name = "workflows/renewal/decide.html"
    form_class = DecideRenewalForm
    done_message = _("Your decision is stored.")

    @cached_property
    def renewal(self) -> Renewal:
        return process_of(self.task).renewal

    def get_form_kwargs(self) -> Context:
        addenda = Agreement.objects.addenda_of(self.agreement).in_force(on=self.today)
        return {**super().get_form_kwargs(), "addenda": addenda}

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

    def get_success_url(self) -> str:
        return super(TaskPage, self).get_success_url()

    def get_context_data(self, **kwargs: Any) -> Context:
        deadlines = [
            (row, row.is_overdue(on=self.today), (self.today - row.due_on).days)
            for row in self.agreement.deadlines.open()
        ]
        return super().get_context_data(
            renewal=self.renewal, deadlines=deadlines, **kwargs
        )
