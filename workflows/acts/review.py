"""Acts on a frozen text: the second lawyer's word and the parties' answers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from viewflow.workflow.models import Task

from agreements.models import Agreement, Answer, LegalReview, Party, User, Version
from agreements.refusals import NotCurrentError, NoVersionError
from agreements.review_state import last_round
from agreements.services.legal_review import (
    NOTHING,
    approve_version,
    return_version,
)
from agreements.services.review import PointSpec, answer_round, open_review_round
from workflows.acts.steps import finish, open_task, step
from workflows.flows.drafting import DraftingFlow


def approve_wording(
    *,
    agreement: Agreement,
    due_on: date,
    actor: User,
    at: datetime,
    reason: str = "",
    comments: Mapping[str, str] = NOTHING,
    digest: str | None = None,
    task: Task | None = None,
) -> LegalReview:
    """Approve the frozen text as second lawyer and ask the parties.

    :param due_on: last day for the parties' answers
    :param comments: remarks on clauses by their keys
    :param digest: digest of the text that was read; the current one if left out
    """
    task = task or open_task(DraftingFlow.review_wording, agreement)
    with step(task, actor=actor, at=at) as activation:
        review = approve_version(
            version=_version_read(agreement, digest),
            actor=actor,
            at=at,
            reason=reason,
            comments=comments,
        )
        open_review_round(agreement=agreement, due_on=due_on, actor=actor, at=at)
        finish(activation, actor)
    return review


def return_wording(
    *,
    agreement: Agreement,
    actor: User,
    at: datetime,
    reason: str = "",
    comments: Mapping[str, str] = NOTHING,
    digest: str | None = None,
    task: Task | None = None,
) -> LegalReview:
    """Return the frozen text to drafting, with a reason or with comments.

    :param comments: what has to change in clauses, by their keys
    :param digest: digest of the text that was read; the current one if left out
    """
    task = task or open_task(DraftingFlow.review_wording, agreement)
    with step(task, actor=actor, at=at) as activation:
        review = return_version(
            version=_version_read(agreement, digest),
            actor=actor,
            at=at,
            reason=reason,
            comments=comments,
        )
        finish(activation, actor)
    return review


def _version_read(agreement: Agreement, digest: str | None) -> Version:
    version = agreement.current_version
    if version is None:
        raise NoVersionError
    if digest is not None and digest != version.digest:
        raise NotCurrentError(number=version.number - 1)
    return version


def answer(
    *,
    agreement: Agreement,
    party: Party,
    kind: str,
    points: Sequence[PointSpec],
    actor: User,
    at: datetime,
    digest: str | None = None,
    task: Task | None = None,
) -> Answer:
    """Answer for a party to the text of the running round.

    :param digest: digest of the text that was read; the round's if left out
    """
    task = task or open_task(DraftingFlow.answer, agreement, party=party)
    with step(task, actor=actor, at=at) as activation:
        round = last_round(agreement)
        given = answer_round(
            round=round,
            party=party,
            kind=kind,
            points=points,
            digest=round.digest if digest is None else digest,
            actor=actor,
            at=at,
        )
        finish(activation, actor)
    return given
