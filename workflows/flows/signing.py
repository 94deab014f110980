"""From the agreed text to the agreement in force and its copies."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import Activation, flow

from agreements.models import Party, SigningRound, User
from agreements.rows import locked
from agreements.signing_state import not_named, signing_state
from documents.services import originals
from workflows import rights
from workflows.delivery import deliver_copies
from workflows.engine import BaseFlow, FanOut, HumanTask, Join, PartyTask
from workflows.jobs import Job
from workflows.models import AgreementProcess


class SigningFlow(BaseFlow):
    """Name signatories, seal, sign, complete, put into force, deliver copies.

    One process is one round: a change of signatories cancels it and starts
    the next one.
    """

    process_title = _("Signing")

    begin = flow.StartHandle(this.on_begin).Next(this.check_named)
    check_named = (
        flow.If(this.is_named)
        .Annotation(title=_("All signatories named?"))
        .Then(this.seal)
        .Else(this.fan_name)
    )
    fan_name = (
        FanOut(this.unnamed_parties)
        .Annotation(title=_("Ask who signs"))
        .Next(this.name_signatories)
    )
    name_signatories = (
        PartyTask(rights.NAME_SIGNATORIES)
        .Annotation(title=_("Name who signs"))
        .Next(this.join_names)
    )
    join_names = (
        Join().Annotation(title=_("Signatories are named")).Next(this.check_named)
    )
    seal = (
        Job(this.do_seal)
        .Annotation(title=_("Make and seal the original"))
        .Next(this.fan_sign)
    )
    fan_sign = FanOut(this.parties).Annotation(title=_("Ask to sign")).Next(this.sign)
    sign = PartyTask(rights.SIGN).Annotation(title=_("Sign")).Next(this.join_signatures)
    join_signatures = (
        Join().Annotation(title=_("Signatures are complete")).Next(this.complete)
    )
    complete = (
        Job(this.do_complete)
        .Annotation(title=_("Close the original with a timestamp"))
        .Next(this.put_into_force)
    )
    put_into_force = (
        HumanTask(rights.PUT_INTO_FORCE)
        .Annotation(title=_("Put into force"))
        .Next(this.deliver)
    )
    deliver = (
        Job(this.do_deliver).Annotation(title=_("Deliver the copies")).Next(this.end)
    )
    end = flow.End()

    def on_begin(
        self,
        activation: Activation,
        *,
        signing_round: SigningRound,
        actor: User | None,
        at: datetime,
    ) -> AgreementProcess:
        process = self.note_begin(activation, actor=actor, at=at)
        process.agreement = signing_round.agreement
        process.signing_round = signing_round
        return process

    def parties(self, activation: Activation) -> Iterable[Party]:
        return [
            state.party for state in signing_state(activation.process.signing_round)
        ]

    def unnamed_parties(self, activation: Activation) -> Iterable[Party]:
        return not_named(activation.process.signing_round)

    def is_named(self, activation: Activation) -> bool:
        return not not_named(activation.process.signing_round)

    def do_seal(self, activation: Activation) -> None:
        process = activation.process
        originals.seal_original(round=process.signing_round, at=process.acted_at)

    def do_complete(self, activation: Activation) -> None:
        process = activation.process
        originals.complete_original(round=process.signing_round, at=process.acted_at)

    def do_deliver(self, activation: Activation) -> None:
        process = activation.process
        deliver_copies(round=process.signing_round, at=process.acted_at)


@transaction.atomic
def begin_signing(
    *, signing_round: SigningRound, actor: User | None, at: datetime
) -> None:
    """Start a signing round on its way; a second call changes nothing."""
    locked(signing_round.agreement)
    if not signing_round.processes.exists():
        SigningFlow.begin.run(signing_round=signing_round, actor=actor, at=at)
