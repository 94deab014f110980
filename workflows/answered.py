"""What the parties answered, to be read afterwards by them and by legal staff."""

from collections.abc import Container
from dataclasses import dataclass

from agreements.models import Agreement, Answer, Point, ReviewRound, Version
from agreements.wording.printing import PrintedClause, preview_text
from agreements.wording.word_diff import Op, word_diff
from workflows.texts import printed_version


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredPoint:
    """What a party said about a clause of the text it had before it."""

    point: Point
    label: str
    present: str
    """What the clause said, as printed; empty for a table."""
    words: tuple[tuple[Op, str], ...]
    """How the wished text is made from the present one; empty without a wish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswer:
    """One party's answer with those of its points that the reader may see."""

    answer: Answer
    points: tuple[AnsweredPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRound:
    """One round with its answers."""

    round: ReviewRound
    answers: tuple[ReadAnswer, ...]

    @property
    def has_proposals(self) -> bool:
        """Whether all agreed and some of them had points."""
        return self._is_agreed and bool(self._points)

    @property
    def leads_on(self) -> bool:
        """Whether all agreed, but with proposals that change the text."""
        return self._is_agreed and any(point.is_accepted for point in self._points)

    @property
    def _is_agreed(self) -> bool:
        return self.round.outcome == ReviewRound.Outcome.AGREED

    @property
    def _points(self) -> list[Point]:
        return [row.point for answer in self.answers for row in answer.points]


def answered_rounds(
    agreement: Agreement, *, is_staff: bool, represented: Container[int]
) -> list[ReadRound]:
    """Return the rounds, newest first, in a fixed number of queries.

    Partners read each other's points only when the round is over.

    :param represented: organisations for which the reader acts
    """
    rounds = (
        agreement.review_rounds.select_related("version")
        .prefetch_related(
            "answers__party__organisation", "answers__user", "answers__points"
        )
        .order_by("-number")
    )
    return [_read(round, is_staff, represented) for round in rounds]


def _read(round: ReviewRound, is_staff: bool, represented: Container[int]) -> ReadRound:
    reads_all = is_staff or round.outcome != ReviewRound.Outcome.OPEN
    answers = (
        ReadAnswer(
            answer=answer,
            points=answered_points(round.version, list(answer.points.all()))
            if reads_all or answer.party.organisation_id in represented
            else (),
        )
        for answer in round.answers.all()
    )
    return ReadRound(round=round, answers=tuple(answers))


def answered_points(version: Version, points: list[Point]) -> tuple[AnsweredPoint, ...]:
    """Return points on a version, each beside the text it is about."""
    if not points:
        return ()
    clauses = {clause.key: clause for clause in printed_version(version).walk()}
    return tuple(
        _answered(point, clauses.get(point.clause_key), version) for point in points
    )


def _answered(
    point: Point, clause: PrintedClause | None, version: Version
) -> AnsweredPoint:
    present = "" if clause is None else clause.text or clause.heading_text
    wished = preview_text(point.proposed_text, version.wording())
    return AnsweredPoint(
        point=point,
        label=point.clause_key if clause is None else clause.label,
        present=present,
        words=word_diff(present, wished) if wished else (),
    )
