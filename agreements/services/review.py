"""Review: the second lawyer's word, then the parties' answers to one digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from agreements.draft_text import clause_digests
from agreements.journal import record
from agreements.models import (
    Agreement,
    Answer,
    Party,
    Point,
    ReviewRound,
    User,
    Version,
)
from agreements.permissions import acts_for
from agreements.refusals import (
    AlreadyAnsweredError,
    AlreadyDecidedError,
    DueDayError,
    MissingReasonError,
    NotAllAgreedError,
    NotApprovedError,
    NotCurrentError,
    NotOwnPartyError,
    NoVersionError,
    OpenPointsError,
    RoundClosedError,
    TextMustChangeError,
    UnknownClauseError,
)
from agreements.review_state import (
    accepted_points,
    asked_parties,
    is_approved,
    last_round,
    not_yet_agreed,
    open_points,
)
from agreements.rows import locked
from agreements.stages import S, move, require


@dataclass(frozen=True, slots=True, kw_only=True)
class PointSpec:
    """What a party says about one clause."""

    clause_key: str
    kind: str
    comment: str
    proposed_text: str = ""


@transaction.atomic
def open_review_round(
    *, agreement: Agreement, due_on: date, actor: User, at: datetime
) -> ReviewRound:
    """Show the approved current version to the parties and ask for their answers.

    :raises NotApprovedError: if no second lawyer approved exactly this version
    :raises DueDayError: if the answers would be due before the round opens
    """
    agreement = locked(agreement)
    require(agreement, S.DRAFT)
    version = _approved_version(agreement)
    if count := open_points(agreement).count():
        raise OpenPointsError(count=count)
    if due_on < (today := timezone.localdate(at)):
        raise DueDayError(earliest=date_format(today))
    round = ReviewRound.objects.create(
        agreement=agreement,
        number=agreement.review_rounds.count() + 1,
        version=version,
        digest=version.digest,
        opened_at=at,
        due_on=due_on,
    )
    agreement.was_shared = True
    agreement.save(update_fields=["was_shared"])
    move(agreement, S.IN_REVIEW)
    record(
        agreement,
        "review.opened",
        actor=actor,
        at=at,
        round=round.pk,
        digest=version.digest,
    )
    return round


def _approved_version(agreement: Agreement) -> Version:
    version = agreement.current_version
    if version is None:
        raise NoVersionError
    if not is_approved(version):
        raise NotApprovedError(number=version.number)
    return version


@transaction.atomic
def answer_round(
    *,
    round: ReviewRound,
    party: Party,
    kind: str,
    points: Sequence[PointSpec],
    digest: str,
    actor: User,
    at: datetime,
) -> Answer:
    """Answer for a party to the text of a round.

    An objection closes the round at once; the last agreement closes it as agreed.

    :param digest: digest of the version the person has read
    :raises AgreementError: with the reason why the answer cannot count
    """
    agreement = locked(round.agreement)
    round = locked(round)
    _require_answerable(round, party, actor, timezone.localdate(at))
    if digest != round.digest:
        raise NotCurrentError(number=round.version.number)
    answer_kind = Answer.Kind(kind)
    _require_points(answer_kind, points)
    answer = Answer.objects.create(
        round=round, party=party, user=actor, kind=answer_kind, digest=digest, at=at
    )
    _keep_points(answer, points)
    record(
        agreement,
        "review.answered",
        actor=actor,
        at=at,
        round=round.pk,
        answer=answer.pk,
        digest=digest,
    )
    _close_if_over(round, answer, at)
    return answer


def _require_answerable(
    round: ReviewRound, party: Party, actor: User, today: date
) -> None:
    if not (
        asked_parties(round.agreement, on=today).filter(pk=party.pk).exists()
        and acts_for(actor, party, on=today)
    ):
        raise NotOwnPartyError(person=actor, party=party)
    if round.answers.filter(party=party).exists():
        raise AlreadyAnsweredError(party=party)
    if round.outcome != ReviewRound.Outcome.OPEN:
        raise RoundClosedError(number=round.number)


def _require_points(kind: Answer.Kind, points: Sequence[PointSpec]) -> None:
    if kind == Answer.Kind.AGREED:
        if points:
            raise ValueError("who agrees without proposals has no points")
        return
    if not points:
        raise MissingReasonError
    for point in points:
        proposes = Point.Kind(point.kind) == Point.Kind.PROPOSAL
        if not (point.comment.strip() or (proposes and point.proposed_text.strip())):
            raise MissingReasonError


def _keep_points(answer: Answer, points: Sequence[PointSpec]) -> None:
    digests = clause_digests(answer.round.version) if points else {}
    for point in points:
        if point.clause_key not in digests:
            raise UnknownClauseError(key=point.clause_key)
    Point.objects.bulk_create(
        Point(
            answer=answer,
            clause_key=point.clause_key,
            kind=Point.Kind(point.kind),
            comment=point.comment.strip(),
            proposed_text=point.proposed_text.strip(),
            base_digest=digests[point.clause_key],
        )
        for point in points
    )


def _close_if_over(round: ReviewRound, answer: Answer, at: datetime) -> None:
    if answer.kind == Answer.Kind.OBJECTED:
        outcome = ReviewRound.Outcome.OBJECTED
    elif not_yet_agreed(round, on=timezone.localdate(at)):
        return
    else:
        outcome = ReviewRound.Outcome.AGREED
    round.outcome, round.closed_at = outcome, at
    round.save(update_fields=["outcome", "closed_at"])
    record(round.agreement, "review.closed", actor=None, at=at, round=round.pk)


@transaction.atomic
def decide_point(
    *, point: Point, decision: str, reason: str, actor: User, at: datetime
) -> Point:
    """Say what becomes of a point of a party, and why.

    :raises AlreadyDecidedError: if somebody decided it before
    :raises MissingReasonError: without a reason
    """
    agreement = locked(point.answer.round.agreement)
    require(agreement, S.DRAFT, S.IN_REVIEW)
    point = locked(point)
    if point.decision:
        raise AlreadyDecidedError(decision=point.get_decision_display())
    if not reason.strip():
        raise MissingReasonError
    if decision == Point.Decision.OPEN:
        raise ValueError("a decision is not open")
    point.decision = Point.Decision(decision)
    point.reason = reason.strip()
    point.decided_by, point.decided_at = actor, at
    point.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
    record(
        agreement,
        "point.decided",
        actor=actor,
        at=at,
        point=point.pk,
        decision=decision,
    )
    return point


@transaction.atomic
def mark_agreed(*, agreement: Agreement, actor: User | None, at: datetime) -> Agreement:
    """Declare the text agreed, as the answers say.

    :raises NotAllAgreedError: naming who has not agreed to the current digest
    :raises OpenPointsError: if points are undecided
    :raises TextMustChangeError: if a point was accepted, so the text is not final
    """
    agreement = locked(agreement)
    require(agreement, S.IN_REVIEW)
    round = last_round(agreement)
    if round is None:
        raise NoVersionError
    if round.version != agreement.current_version:
        raise NotCurrentError(number=round.version.number)
    if missing := not_yet_agreed(round, on=timezone.localdate(at)):
        raise NotAllAgreedError(missing=", ".join(map(str, missing)))
    if count := open_points(agreement).count():
        raise OpenPointsError(count=count)
    if count := accepted_points(round).count():
        raise TextMustChangeError(count=count)
    move(agreement, S.AGREED)
    record(agreement, "agreement.agreed", actor=actor, at=at, digest=round.digest)
    return agreement
