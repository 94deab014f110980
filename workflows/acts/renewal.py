"""Acts of renewal: open it when its day has come, decide on it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from viewflow.workflow.models import Task

from agreements.models import Agreement, Renewal, User
from agreements.services import renewal as renewals
from workflows.acts.steps import finish, open_task, step
from workflows.flows.renewal import RenewalFlow, begin_renewal


@transaction.atomic
def open_renewal(*, agreement: Agreement, on: date, at: datetime) -> Renewal:
    """Open the renewal of an agreement and put it before the councillor."""
    renewal = renewals.open_renewal(agreement=agreement, on=on, at=at)
    begin_renewal(renewal=renewal, at=at)
    return renewal


def decide_renewal(
    *,
    renewal: Renewal,
    decision: str,
    reason: str,
    addenda: Sequence[Agreement],
    actor: User,
    at: datetime,
    task: Task | None = None,
) -> Renewal:
    """Decide what becomes of an agreement that runs out.

    :param addenda: those to be carried over to the successor
    """
    task = task or open_task(RenewalFlow.decide, renewal.agreement)
    with step(task, actor=actor, at=at) as activation:
        renewal = renewals.decide_renewal(
            renewal=renewal,
            decision=decision,
            reason=reason,
            addenda=addenda,
            actor=actor,
            at=at,
        )
        finish(activation, actor)
    return renewal
