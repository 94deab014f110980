"""From the first clause to the agreed text."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import Activation, flow
from viewflow.workflow.models import Task

from agreements.models import Agreement, Party, ReviewRound, User
from agreements.review_state import (
    accepted_points,
    asked_parties,
    is_approved,
    last_round,
    may_be_agreed,
    open_points,
)
from agreements.rows import locked
from agreements.services.reopening import reopen_draft
from agreements.services.review import mark_agreed
from documents.services import papers
from workflows import rights
from workflows.engine import BaseFlow, FanOut, HumanTask, Join, PartyTask
from workflows.jobs import Job
from workflows.models import AgreementProcess


class DraftingFlow(BaseFlow):
    """Draft, review by a second lawyer, answers of the parties, agreed text.

    The papers of an approved text are made before the parties are asked, so that
    their mail leads to a PDF and a DOCX of exactly what they answer to.
    An objection ends a round at once; points beside an agreement are decided
    before it counts, since an accepted one changes the text.
    """

    process_title = _("Drafting")

    begin = flow.StartHandle(this.on_begin).Next(this.draft)
    draft = (
        HumanTask(rights.DRAFT)
        .Annotation(title=_("Complete the draft and hand it on"))
        .Next(this.review_wording)
    )
    review_wording = (
        HumanTask(rights.REVIEW_WORDING)
        .Annotation(title=_("Review the wording as second lawyer"))
        .Next(this.check_wording)
    )
    check_wording = (
        flow.If(this.is_wording_approved)
        .Annotation(title=_("Wording approved?"))
        .Then(this.make_papers)
        .Else(this.draft)
    )
    make_papers = (
        Job(this.do_make_papers)
        .Annotation(title=_("Make the papers"))
        .Next(this.fan_answer)
    )
    fan_answer = (
        FanOut(this.asked_parties)
        .Annotation(title=_("Ask the parties"))
        .Next(this.answer)
    )
    answer = (
        PartyTask(rights.ANSWER)
        .Annotation(title=_("Answer to the text"))
        .Next(this.join_answers)
    )
    join_answers = (
        Join(continue_on_condition=this.is_objected)
        .Annotation(title=_("Answers are in"))
        .Next(this.check_points)
    )
    check_points = (
        flow.If(this.is_undecided)
        .Annotation(title=_("Points left to decide?"))
        .Then(this.decide_points)
        .Else(this.check_agreed)
    )
    decide_points = (
        HumanTask(rights.DECIDE_POINTS)
        .Annotation(title=_("Decide the points of the parties"))
        .Next(this.check_agreed)
    )
    check_agreed = (
        flow.If(this.is_agreed)
        .Annotation(title=_("All agreed?"))
        .Then(this.mark_agreed)
        .Else(this.reopen)
    )
    reopen = (
        flow.Function(this.do_reopen)
        .Annotation(title=_("Back to draft"))
        .Next(this.draft)
    )
    mark_agreed = (
        flow.Function(this.do_mark_agreed)
        .Annotation(title=_("Text agreed"))
        .Next(this.end)
    )
    end = flow.End()

    def on_begin(
        self,
        activation: Activation,
        *,
        agreement: Agreement,
        actor: User | None,
        at: datetime,
    ) -> AgreementProcess:
        process = self.note_begin(activation, actor=actor, at=at)
        process.agreement = agreement
        return process

    def is_wording_approved(self, activation: Activation) -> bool:
        return is_approved(activation.process.agreement.current_version)

    def asked_parties(self, activation: Activation) -> Iterable[Party]:
        process = activation.process
        return asked_parties(process.agreement, on=_day_of(process))

    def is_objected(self, activation: Activation, active_tasks: Iterable[Task]) -> bool:
        return self._is_objected(activation)

    def is_undecided(self, activation: Activation) -> bool:
        agreement = activation.process.agreement
        return not self._is_objected(activation) and open_points(agreement).exists()

    def is_agreed(self, activation: Activation) -> bool:
        process = activation.process
        return may_be_agreed(process.agreement, on=_day_of(process))

    def do_reopen(self, activation: Activation) -> None:
        process = activation.process
        round = last_round(process.agreement)
        with translation.override(process.agreement.language):
            reason = _("Round %(number)s did not end in agreement.")
            if _leads_on(round):
                reason = _(
                    "In round %(number)s all agreed; the proposals accepted from it "
                    "lead to a new text."
                )
            reopen_draft(
                agreement=process.agreement,
                reason=str(reason) % {"number": round.number},
                actor=process.acted_by,
                at=process.acted_at,
            )

    def do_mark_agreed(self, activation: Activation) -> None:
        process = activation.process
        mark_agreed(
            agreement=process.agreement, actor=process.acted_by, at=process.acted_at
        )

    def do_make_papers(self, activation: Activation) -> None:
        process = activation.process
        papers.make_papers(
            version=process.agreement.current_version,
            actor=process.acted_by,
            at=process.acted_at,
        )

    def _is_objected(self, activation: Activation) -> bool:
        round = last_round(activation.process.agreement)
        return round is not None and round.outcome == ReviewRound.Outcome.OBJECTED


def _leads_on(round: ReviewRound | None) -> bool:
    """Say whether all agreed, but with proposals that change the text."""
    if round is None or round.outcome != ReviewRound.Outcome.AGREED:
        return False
    return accepted_points(round).exists()


def _day_of(process: AgreementProcess) -> date:
    return timezone.localdate(process.acted_at)


@transaction.atomic
def begin_drafting(*, agreement: Agreement, actor: User | None, at: datetime) -> None:
    """Start the drafting of an agreement; a second call changes nothing."""
    is_draft = locked(agreement).stage == Agreement.Stage.DRAFT
    running = agreement.processes.of_flow(DraftingFlow).running()
    if is_draft and not running.exists():
        DraftingFlow.begin.run(agreement=agreement, actor=actor, at=at)
