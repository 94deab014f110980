"""The parties answer to one digest, round by round."""

from datetime import date

import pytest

from agreements.draft_text import clause_digests
from agreements.models import Answer, JournalEntry, Point, ReviewRound
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
    StageError,
    TextMustChangeError,
    UnknownClauseError,
)
from agreements.review_state import last_round, may_be_agreed, not_yet_agreed
from agreements.services.drafting import freeze_version
from agreements.services.legal_review import approve_version
from agreements.services.reopening import reopen_draft
from agreements.services.review import (
    PointSpec,
    decide_point,
    mark_agreed,
    open_review_round,
)
from tests.factories import (
    FIRST_ITEM,
    FIRST_PARAGRAPH,
    SECOND_PARAGRAPH,
    at,
    framework_draft,
    person,
)
from tests.paths import (
    AGREED_ON,
    DUE_ON,
    OPENED_ON,
    approved_version,
    give_answer,
    made_up,
    open_round,
    party_of,
)
from tests.refusing import refused

Outcome = ReviewRound.Outcome
PROPOSAL = PointSpec(
    clause_key=SECOND_PARAGRAPH,
    kind="proposal",
    comment="Viermal.",
    proposed_text="Das Bezirksamt lädt viermal ein.",
)
OBJECTION = PointSpec(clause_key=FIRST_ITEM, kind="objection", comment="So nicht.")


@pytest.fixture
def round(cast, draft):
    return open_round(cast, draft)


def begin_round(cast, draft, **fields):
    given = {
        "agreement": draft,
        "due_on": DUE_ON,
        "actor": cast.drafter,
        "at": at(OPENED_ON),
    }
    return open_review_round(**given | fields)


def propose(cast, round, slug="house1", **fields):
    given = {"kind": "agreed_with_proposals", "points": [PROPOSAL]}
    return give_answer(cast, round, slug, **given | fields)


def object_to(cast, round, slug="house1"):
    return give_answer(cast, round, slug, "objected", points=[OBJECTION])


def decide(cast, answer, decision="rejected", reason="Bleibt so."):
    return decide_point(
        point=answer.points.get(),
        decision=decision,
        reason=reason,
        actor=cast.drafter,
        at=at(AGREED_ON, 17),
    )


def mark(cast, draft):
    return mark_agreed(agreement=draft, actor=cast.drafter, at=at(AGREED_ON, 18))


def back_to_draft(cast, draft):
    return reopen_draft(
        agreement=draft, reason="Neue Runde.", actor=cast.drafter, at=at(AGREED_ON, 20)
    )


# Opening a round


def test_a_round_shows_the_approved_version_to_the_parties(cast, draft):
    version = approved_version(cast, draft)
    round = begin_round(cast, draft)
    draft.refresh_from_db()
    assert (round.number, round.version, round.digest) == (1, version, version.digest)
    assert (draft.stage, draft.was_shared) == ("in_review", True)
    assert JournalEntry.objects.latest("sequence").action == "review.opened"


def test_without_a_version_there_is_no_round(cast, draft):
    with refused(NoVersionError):
        begin_round(cast, draft)


def test_without_approval_there_is_no_round(cast, draft):
    freeze_version(agreement=draft, actor=cast.drafter, at=at(OPENED_ON))
    with refused(NotApprovedError):
        begin_round(cast, draft)


def test_the_approval_of_an_older_version_opens_no_round(cast, draft):
    approved_version(cast, draft)
    freeze_version(agreement=draft, actor=cast.drafter, at=at(OPENED_ON))
    with refused(NotApprovedError):
        begin_round(cast, draft)


def test_answers_are_not_due_before_they_are_asked_for(cast, draft):
    approved_version(cast, draft)
    with refused(DueDayError):
        begin_round(cast, draft, due_on=date(2017, 9, 17))


def test_one_round_runs_at_a_time(cast, draft, round):
    with refused(StageError):
        begin_round(cast, draft)


# Answering


def test_an_answer_names_person_party_and_digest(cast, round):
    answer = give_answer(cast, round, "house1")
    assert answer.user == cast.people["house1"][0]
    assert answer.digest == round.digest
    round.refresh_from_db()
    assert round.outcome == Outcome.OPEN


def test_the_last_agreement_closes_the_round_as_agreed(cast, round):
    give_answer(cast, round, "house1")
    propose(cast, round, "house2")
    round.refresh_from_db()
    assert round.outcome == Outcome.AGREED
    assert round.closed_at == at(AGREED_ON)
    actions = JournalEntry.objects.order_by("-sequence").values_list(
        "action", flat=True
    )
    assert list(actions[:2]) == ["review.closed", "review.answered"]


def test_an_objection_closes_the_round_at_once(cast, round):
    object_to(cast, round)
    round.refresh_from_db()
    assert round.outcome == Outcome.OBJECTED
    with refused(RoundClosedError):
        give_answer(cast, round, "house2")


def test_a_party_answers_once(cast, round):
    give_answer(cast, round, "house1")
    with refused(AlreadyAnsweredError):
        give_answer(cast, round, "house1", actor=cast.people["house1"][1])


def test_a_repeated_last_click_is_told_so(cast, round):
    give_answer(cast, round, "house1")
    give_answer(cast, round, "house2")
    with refused(AlreadyAnsweredError):
        give_answer(cast, round, "house2")


def test_an_answer_to_another_text_does_not_count(cast, round):
    with refused(NotCurrentError):
        give_answer(cast, round, "house1", digest=made_up("older text"))


def test_nobody_answers_for_another_party(cast, round):
    for actor in (cast.people["house2"][0], cast.drafter, person("stranger")):
        with refused(NotOwnPartyError):
            give_answer(cast, round, "house1", actor=actor)


def test_the_office_is_not_asked(cast, draft, round):
    with refused(NotOwnPartyError):
        give_answer(
            cast,
            round,
            "house1",
            party=party_of(draft, "office"),
            actor=cast.councillor,
        )


def test_a_party_of_another_agreement_is_not_asked(cast, round):
    other = framework_draft(cast, reference="KV-2019")
    with refused(NotOwnPartyError):
        give_answer(cast, round, "house1", party=party_of(other, "house1"))


def test_a_deactivated_person_does_not_answer(cast, round):
    speaker = cast.people["house1"][0]
    speaker.is_active = False
    speaker.save(update_fields=["is_active"])
    with refused(NotOwnPartyError):
        give_answer(cast, round, "house1")


@pytest.mark.parametrize("kind", ["objected", "agreed_with_proposals"])
def test_an_objection_or_proposal_says_what_it_is_about(cast, round, kind):
    empty = PointSpec(clause_key=FIRST_PARAGRAPH, kind="comment", comment="  ")
    for points in ([], [empty]):
        with refused(MissingReasonError):
            give_answer(cast, round, "house1", kind, points=points)


def test_a_point_concerns_a_clause_of_the_text(cast, round):
    lost = PointSpec(clause_key="c0ffeec0ffee", kind="comment", comment="Wo?")
    with refused(UnknownClauseError):
        propose(cast, round, points=[PROPOSAL, lost])


def test_who_agrees_without_proposals_has_no_points(cast, round):
    with pytest.raises(ValueError, match="no points"):
        give_answer(cast, round, "house1", "agreed", points=[PROPOSAL])


def test_a_point_holds_the_digest_of_the_clause_it_changes(cast, round):
    point = propose(cast, round).points.get()
    assert point.base_digest == clause_digests(round.version)[SECOND_PARAGRAPH]
    assert point.proposed_text == PROPOSAL.proposed_text


# Deciding points


def test_a_point_is_decided_with_a_reason_once(cast, round):
    answer = propose(cast, round)
    with refused(MissingReasonError):
        decide(cast, answer, reason=" ")
    point = decide(cast, answer)
    assert (point.decision, point.decided_by) == ("rejected", cast.drafter)
    with refused(AlreadyDecidedError):
        decide(cast, answer, "accepted")


def test_a_point_is_not_decided_as_open(cast, round):
    answer = propose(cast, round)
    with pytest.raises(ValueError, match="not open"):
        decide(cast, answer, "")
    assert Point.objects.get().decision == ""


def test_points_are_decided_before_the_text_is_agreed(cast, draft, round):
    answer = propose(cast, round)
    give_answer(cast, round, "house2")
    assert not may_be_agreed(draft, on=AGREED_ON)
    with refused(OpenPointsError):
        mark(cast, draft)
    decide(cast, answer)
    assert may_be_agreed(draft, on=AGREED_ON)
    assert mark(cast, draft).stage == "agreed"
    with refused(StageError):
        decide(cast, answer)


@pytest.mark.parametrize("decision", ["accepted", "accepted_in_part"])
def test_an_accepted_point_sends_the_text_into_another_round(
    cast, draft, round, decision
):
    answer = propose(cast, round)
    give_answer(cast, round, "house2")
    decide(cast, answer, decision)
    assert not may_be_agreed(draft, on=AGREED_ON)
    with refused(TextMustChangeError):
        mark(cast, draft)


# Agreeing


def test_the_text_is_agreed_when_every_party_agreed(cast, draft, round):
    give_answer(cast, round, "house1")
    assert not may_be_agreed(draft, on=AGREED_ON)
    with refused(NotAllAgreedError) as caught:
        mark(cast, draft)
    assert cast.partners[1].name in str(caught.value)
    give_answer(cast, round, "house2")
    assert mark(cast, draft).stage == "agreed"
    entry = JournalEntry.objects.latest("sequence")
    assert entry.action == "agreement.agreed"
    assert round.digest in entry.payload


def test_an_objected_text_is_not_agreed(cast, draft, round):
    give_answer(cast, round, "house1")
    answer = object_to(cast, round, "house2")
    decide(cast, answer)
    with refused(NotAllAgreedError):
        mark(cast, draft)


def test_a_draft_is_not_agreed(cast, draft):
    with refused(StageError):
        mark(cast, draft)


def second_round(cast, draft):
    back_to_draft(cast, draft)
    on = date(2017, 11, 6)
    version = freeze_version(agreement=draft, actor=cast.drafter, at=at(on))
    approve_version(version=version, actor=cast.reviewer, at=at(on))
    return begin_round(cast, draft, at=at(on), due_on=date(2017, 11, 27))


def test_a_new_version_voids_earlier_answers_visibly(cast, draft, round):
    give_answer(cast, round, "house1")
    decide(cast, object_to(cast, round, "house2"))
    second = second_round(cast, draft)
    assert second.number == 2
    assert [party.organisation.slug for party in not_yet_agreed(second, on=AGREED_ON)]
    give_answer(cast, second, "house1")
    answers = Answer.objects.with_validity().order_by("at", "pk")
    assert [(answer.round_id, answer.is_void) for answer in answers] == [
        (round.pk, True),
        (round.pk, True),
        (second.pk, False),
    ]
    with refused(NotAllAgreedError):
        mark(cast, draft)
    give_answer(cast, second, "house2")
    assert mark(cast, draft).stage == "agreed"


def test_in_a_new_round_everybody_is_asked_even_about_the_same_version(
    cast, draft, round
):
    give_answer(cast, round, "house1")
    decide(cast, object_to(cast, round, "house2"))
    back_to_draft(cast, draft)
    second = begin_round(cast, draft, at=at(AGREED_ON, 21))
    assert second.version == round.version
    assert len(not_yet_agreed(second, on=AGREED_ON)) == 2
    give_answer(cast, second, "house2", at=at(AGREED_ON, 22))
    second.refresh_from_db()
    assert second.outcome == Outcome.OPEN


def test_undecided_points_keep_the_next_round_closed(cast, draft, round):
    object_to(cast, round)
    back_to_draft(cast, draft)
    with refused(OpenPointsError):
        begin_round(cast, draft, at=at(AGREED_ON, 21))


def test_an_answer_that_comes_after_the_draft_was_taken_back_is_told_so(
    cast, draft, round
):
    back_to_draft(cast, draft)
    assert last_round(draft).outcome == Outcome.WITHDRAWN
    with refused(RoundClosedError):
        give_answer(cast, round, "house1")


def test_one_open_point_is_said_as_one():
    assert str(OpenPointsError(count=1)).startswith("1 point of the parties is not")
    assert str(OpenPointsError(count=2)).startswith("2 points of the parties are not")
