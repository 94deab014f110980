"""Acts of signing: open it, name signatories, sign, put into force."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from viewflow.workflow.models import Task

from agreements.models import (
    Agreement,
    DeclinedSignature,
    NamedSignatory,
    Party,
    Signature,
    SigningRound,
    User,
)
from agreements.permissions import may_name_signatories, may_open_signing
from agreements.refusals import NotNamedError, SigningOverError
from agreements.services import signatures, signing
from agreements.services.force import put_into_force as enforce
from agreements.services.outbox import promise
from agreements.signing_state import missing_signatories, party_has_signed
from documents.services import originals
from workflows.acts.steps import (
    cancel_process,
    finish,
    open_task,
    open_tasks,
    step,
)
from workflows.errors import NotAllowedError, TaskGoneError
from workflows.flows.signing import SigningFlow, begin_signing
from workflows.models import AgreementProcess
from workflows.notices import MAIL
from workflows.rights import lawyers_of


@transaction.atomic
def open_signing(*, agreement: Agreement, actor: User, at: datetime) -> SigningRound:
    """Open the signing of an agreed text: each party is asked who signs."""
    if not may_open_signing(actor, agreement, on=timezone.localdate(at)):
        raise NotAllowedError
    round = signing.open_signing(agreement=agreement, actor=actor, at=at)
    begin_signing(signing_round=round, actor=actor, at=at)
    return round


def name_signatories(
    *,
    agreement: Agreement,
    party: Party,
    users: Sequence[User],
    actor: User,
    at: datetime,
    task: Task | None = None,
) -> list[NamedSignatory]:
    """Name the people who sign for a party."""
    task = task or open_task(SigningFlow.name_signatories, agreement, party=party)
    with step(task, actor=actor, at=at) as activation:
        round = activation.process.signing_round
        named = signing.name_signatories(
            round=round,
            party=party,
            users=users,
            on=timezone.localdate(at),
            actor=actor,
            at=at,
        )
        finish(activation, actor)
    return named


def signatory_for(
    round: SigningRound, user: User, party: Party | None = None
) -> NamedSignatory:
    """Return as whom a person signs next in a round.

    :param party: for which party; any of theirs if left out
    :raises NotNamedError: if the person is not named
    """
    named = round.signatories.filter(user=user)
    if party is not None:
        named = named.filter(party=party)
    signatory = named.filter(signature=None).first() or named.first()
    if signatory is None:
        raise NotNamedError(person=user, party=party or round.agreement.reference)
    return signatory


def sign(
    *,
    agreement: Agreement,
    actor: User,
    at: datetime,
    digest: str | None = None,
    task: Task | None = None,
) -> Signature:
    """Sign for a party; its rule, not the click, completes the party's task.

    :param digest: digest of the text that was shown; the round's if left out
    """
    task = task or _task_of_signatory(agreement, actor)
    # check_may_sign refuses with the reason, which tells more than a right
    with step(task, actor=actor, at=at, asks_right=False) as activation:
        round, party = activation.process.signing_round, activation.task.seed
        signature = originals.sign_original(
            signatory=signatory_for(round, actor, party),
            digest=round.version.digest if digest is None else digest,
            actor=actor,
            at=at,
        )
        if party_has_signed(party, round):
            finish(activation, actor)
    return signature


def decline_signature(
    *, task: Task, reason: str, actor: User, at: datetime
) -> DeclinedSignature:
    """Say that one will not sign, and why: legal staff are told, nothing is closed."""
    with step(task, actor=actor, at=at, asks_right=False) as activation:
        round, party = activation.process.signing_round, activation.task.seed
        declined = signatures.decline_signature(
            signatory=signatory_for(round, actor, party),
            reason=reason,
            actor=actor,
            at=at,
        )
        told = lawyers_of(round.agreement, on=timezone.localdate(at))
        for person in told.filter(is_active=True).exclude(pk=actor.pk):
            promise(
                kind=MAIL,
                key=f"declined:{declined.pk}:{person.pk}",
                payload={"declined": declined.pk, "to": person.pk},
                at=at,
            )
    return declined


def _task_of_signatory(agreement: Agreement, actor: User) -> Task:
    round = agreement.signing_rounds.running().first()
    if round is None:
        raise TaskGoneError
    return open_task(
        SigningFlow.sign, agreement, party=signatory_for(round, actor).party
    )


def change_signatories(
    *,
    agreement: Agreement,
    party: Party,
    users: Sequence[User],
    reason: str,
    actor: User,
    at: datetime,
) -> SigningRound:
    """Name other people for a party, in a new round if the original is being made.

    While parties are still naming, the naming is replaced. Later the round is
    cancelled and the next one begins with a new original.

    :param reason: required once somebody has signed
    :raises SigningOverError: if everybody has signed or no round is running
    """
    if not may_name_signatories(actor, party, on=timezone.localdate(at)):
        raise NotAllowedError
    process = agreement.processes.of_flow(SigningFlow).running().first()
    if process is None:
        raise TaskGoneError
    with SigningFlow.lock(process.pk):
        round = signing.hold_round(process.signing_round)
        if not open_tasks(SigningFlow.name_signatories, agreement).exists():
            round = _next_round(process, round, reason, actor, at)
        signing.name_signatories(
            round=round,
            party=party,
            users=users,
            on=timezone.localdate(at),
            actor=actor,
            at=at,
        )
        _complete_naming(agreement, party, actor, at)
        begin_signing(signing_round=round, actor=actor, at=at)
    return round


def _next_round(
    process: AgreementProcess,
    round: SigningRound,
    reason: str,
    actor: User,
    at: datetime,
) -> SigningRound:
    if not missing_signatories(round):
        raise SigningOverError(number=round.number)
    cancel_process(process, actor=actor, at=at)
    signing.cancel_signing(round=round, reason=reason, actor=actor, at=at)
    return signing.reopen_signing(agreement=round.agreement, actor=actor, at=at)


def _complete_naming(
    agreement: Agreement, party: Party, actor: User, at: datetime
) -> None:
    tasks = open_tasks(SigningFlow.name_signatories, agreement)
    for task in tasks.filter(seed_object_id=party.pk):
        with step(task, actor=actor, at=at) as activation:
            finish(activation, actor)


def put_into_force(
    *,
    agreement: Agreement,
    effective_on: date,
    basis: str,
    actor: User,
    at: datetime,
    task: Task | None = None,
) -> Agreement:
    """Record that the concluded agreement was put into force."""
    task = task or open_task(SigningFlow.put_into_force, agreement)
    with step(task, actor=actor, at=at) as activation:
        agreement = enforce(
            agreement=agreement,
            effective_on=effective_on,
            basis=basis,
            actor=actor,
            at=at,
        )
        finish(activation, actor)
    return agreement
