"""Stopping what runs: back to draft, signing called off, draft given up.

Each names a reason and writes to everybody who was waited for or has already
answered or signed. No step stays open; a job that is being done moves nothing on.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agreements import permissions
from agreements.models import (
    Abandonment,
    Agreement,
    Answer,
    NamedSignatory,
    Reopening,
    SigningRound,
    User,
)
from agreements.refusals import StageError
from agreements.rows import locked
from agreements.services import signing
from agreements.services.abandoning import abandon_draft as abandon
from agreements.services.outbox import promise
from agreements.services.reopening import reopen_draft as reopen
from workflows.acts.steps import cancel_process
from workflows.engine import HumanTask
from workflows.errors import NotAllowedError, TaskGoneError
from workflows.flows.drafting import begin_drafting
from workflows.inbox import open_steps
from workflows.notices import MAIL


@transaction.atomic
def reopen_draft(
    *, agreement: Agreement, reason: str, actor: User, at: datetime
) -> None:
    """Take the agreement back to draft: what runs is cancelled, drafting begins."""
    agreement, asked = _stop(agreement, permissions.may_reopen, actor, at)
    reopen(agreement=agreement, reason=reason, actor=actor, at=at)
    begin_drafting(agreement=agreement, actor=actor, at=at)
    _tell(asked, agreement.reopenings.latest("pk"), at)


@transaction.atomic
def call_off_signing(
    *, agreement: Agreement, reason: str, actor: User, at: datetime
) -> SigningRound:
    """Call off the signing; the text stays agreed and may be signed later.

    :raises SigningOverError: if everybody has signed
    """
    agreement, asked = _stop(agreement, permissions.may_call_off_signing, actor, at)
    round = agreement.signing_rounds.running().first()
    if round is None:
        raise TaskGoneError
    signing.call_off_signing(round=round, reason=reason, actor=actor, at=at)
    _tell(asked, round, at)
    return round


@transaction.atomic
def abandon_draft(
    *, agreement: Agreement, reason: str, actor: User, at: datetime
) -> Abandonment:
    """Give up a draft for good."""
    agreement, asked = _stop(agreement, permissions.may_abandon, actor, at)
    abandonment = abandon(agreement=agreement, reason=reason, actor=actor, at=at)
    _tell(asked, abandonment, at)
    return abandonment


def _stop(
    agreement: Agreement, may: Callable[..., bool], actor: User, at: datetime
) -> tuple[Agreement, set[User]]:
    """Cancel what runs and return who was waited for or has already acted.

    :raises StageError: if the person might, but not at this stage
    :raises TaskGoneError: if something began in the same moment
    """
    on = timezone.localdate(at)
    processes = agreement.processes.running().filter(renewal=None).order_by("pk")
    running = list(processes.select_for_update())
    agreement = locked(agreement)
    if list(processes) != running:
        raise TaskGoneError
    if not may(actor, agreement, on=on):
        if permissions.may_decide_points(actor, agreement, on=on):
            raise StageError(stage=agreement.get_stage_display())
        raise NotAllowedError
    asked = _asked(agreement, on) - {actor}
    for process in running:
        cancel_process(process, actor=actor, at=at)
    return agreement, asked


def _asked(agreement: Agreement, on: date) -> set[User]:
    answers = Answer.objects.filter(round__in=agreement.review_rounds.open())
    signed = NamedSignatory.objects.filter(
        round__in=agreement.signing_rounds.running(), signature__isnull=False
    )
    acted = Q(pk__in=answers.values("user")) | Q(pk__in=signed.values("user"))
    people = set(User.objects.filter(acted, is_active=True))
    waiting = open_steps(agreement).filter(process__agreementprocess__renewal=None)
    for task in waiting:
        if isinstance(task.flow_task, HumanTask):
            people.update(task.flow_task.right.people(task, on))
    return people


def _tell(
    people: set[User], why: Reopening | SigningRound | Abandonment, at: datetime
) -> None:
    name = why._meta.model_name
    for person in sorted(people, key=lambda person: person.pk):
        promise(
            kind=MAIL,
            key=f"stopped:{name}:{why.pk}:{person.pk}",
            payload={"stopped": name, "why": why.pk, "to": person.pk},
            at=at,
        )
