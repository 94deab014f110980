"""From the day a renewal must be opened to the draft of the successor."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import Activation, flow

from agreements.models import Agreement, Renewal
from agreements.rows import locked
from agreements.services.renewal import RENEWING, draft_successor
from workflows import rights
from workflows.engine import BaseFlow, HumanTask
from workflows.flows.drafting import begin_drafting
from workflows.jobs import Job
from workflows.models import AgreementProcess


class RenewalFlow(BaseFlow):
    """The councillor decides; a successor is drafted or the agreement ends."""

    process_title = _("Renewal")

    begin = flow.StartHandle(this.on_begin).Next(this.decide)
    decide = (
        HumanTask(rights.DECIDE_RENEWAL)
        .Annotation(title=_("Decide on the renewal"))
        .Next(this.check_decision)
    )
    check_decision = (
        flow.If(this.is_continued)
        .Annotation(title=_("Renew or renegotiate?"))
        .Then(this.draft_successor)
        .Else(this.end)
    )
    draft_successor = (
        Job(this.do_draft_successor)
        .Annotation(title=_("Draft the successor"))
        .Next(this.end)
    )
    end = flow.End()

    def on_begin(
        self, activation: Activation, *, renewal: Renewal, at: datetime
    ) -> AgreementProcess:
        process = self.note_begin(activation, actor=None, at=at)
        process.agreement, process.renewal = renewal.agreement, renewal
        return process

    def is_continued(self, activation: Activation) -> bool:
        renewal = Renewal.objects.get(pk=activation.process.renewal_id)
        return renewal.decision in RENEWING

    def do_draft_successor(self, activation: Activation) -> None:
        process = activation.process
        draft_successors(renewal=process.renewal, at=process.acted_at)


@transaction.atomic
def begin_renewal(*, renewal: Renewal, at: datetime) -> bool:
    """Start a renewal on its way; a second call changes nothing.

    :returns: whether it was started now
    """
    locked(renewal.agreement)
    if renewal.processes.exists():
        return False
    RenewalFlow.begin.run(renewal=renewal, at=at)
    return True


def draft_successors(*, renewal: Renewal, at: datetime) -> None:
    """Draft the successor and the chosen addenda and start their drafting.

    A second call changes nothing that is already there.
    """
    renewal.refresh_from_db()
    actor = renewal.decided_by
    if renewal.successor_id is None:
        draft_successor(renewal=renewal, actor=actor, at=at)
        renewal.refresh_from_db()
    drafts = Agreement.objects.filter(
        Q(pk=renewal.successor_id) | Q(pk__in=renewal.addenda.values("successor"))
    )
    for draft in drafts.order_by("pk"):
        begin_drafting(agreement=draft, actor=actor, at=at)
