"""From the draft to the agreed text: every path, by acts and by pages."""

import pytest
from django.urls import reverse
from viewflow.workflow.status import PROCESS

from agreements.models import Agreement, Answer, Point, ReviewRound
from agreements.services.review import PointSpec
from tests.factories import FIRST_PARAGRAPH, SECOND_PARAGRAPH, at
from tests.paths import AGREED_ON, APPROVED_ON, DUE_ON, OPENED_ON, party_of
from tests.workflows import routes
from tests.workflows.routes import browser
from workflows import acts
from workflows.acts.steps import open_tasks
from workflows.errors import NotAllowedError, TaskGoneError
from workflows.flows import DraftingFlow

S = Agreement.Stage
PROPOSAL = PointSpec(
    clause_key=FIRST_PARAGRAPH,
    kind=Point.Kind.PROPOSAL,
    comment="Bitte genauer.",
    proposed_text="Die Beteiligten arbeiten eng zusammen, um",
)
OBJECTION = PointSpec(
    clause_key=SECOND_PARAGRAPH, kind=Point.Kind.OBJECTION, comment="Zu oft."
)


def stage(agreement):
    agreement.refresh_from_db()
    return agreement.stage


def decide(cast, point, decision):
    acts.decide_point(
        point=point,
        decision=decision,
        reason="Besprochen.",
        actor=cast.drafter,
        at=at(AGREED_ON, 15),
    )


def test_an_approved_wording_all_agree_to_becomes_the_agreed_text(cast):
    agreement = routes.drafting(cast)
    routes.agreed(cast, agreement)
    assert stage(agreement) == S.AGREED
    assert not agreement.processes.running().exists()
    assert agreement.processes.get().status == PROCESS.DONE


def test_the_papers_are_there_when_the_parties_are_asked(cast):
    agreement = routes.drafting(cast)
    routes.in_legal_review(cast, agreement)
    acts.approve_wording(
        agreement=agreement, due_on=DUE_ON, actor=cast.reviewer, at=at(OPENED_ON)
    )
    assert not open_tasks(DraftingFlow.answer, agreement).exists()
    routes.drain()
    assert agreement.current_version.documents.count() == 2
    assert open_tasks(DraftingFlow.answer, agreement).count() == 2


def test_a_returned_wording_goes_back_to_its_drafter(cast):
    agreement = routes.drafting(cast)
    routes.in_legal_review(cast, agreement)
    acts.return_wording(
        agreement=agreement,
        reason="§ 2 ist unklar.",
        actor=cast.reviewer,
        at=at(APPROVED_ON, 15),
    )
    assert stage(agreement) == S.DRAFT
    assert acts.open_task(DraftingFlow.draft, agreement)
    routes.in_review(cast, agreement)
    assert agreement.current_version.number == 2


def test_an_objection_ends_the_round_at_once_and_the_next_one_asks_all_again(cast):
    agreement = routes.drafting(cast)
    routes.in_review(cast, agreement)
    routes.answer(cast, agreement, "house1", Answer.Kind.OBJECTED, [OBJECTION])
    assert stage(agreement) == S.DRAFT
    assert agreement.review_rounds.get().outcome == ReviewRound.Outcome.OBJECTED
    with pytest.raises(TaskGoneError):
        routes.answer(cast, agreement, "house2")
    decide(cast, Point.objects.get(), Point.Decision.ACCEPTED)
    routes.agreed(cast, agreement)
    assert stage(agreement) == S.AGREED
    assert agreement.review_rounds.count() == 2


def test_points_beside_agreement_are_decided_before_it_counts(cast):
    agreement = routes.drafting(cast)
    routes.in_review(cast, agreement)
    kind = Answer.Kind.AGREED_WITH_PROPOSALS
    routes.answer(cast, agreement, "house1", kind, [PROPOSAL])
    routes.answer(cast, agreement, "house2", kind, [PROPOSAL])
    assert stage(agreement) == S.IN_REVIEW
    first, second = Point.objects.all()
    decide(cast, first, Point.Decision.REJECTED)
    assert stage(agreement) == S.IN_REVIEW
    decide(cast, second, Point.Decision.ANSWERED)
    assert stage(agreement) == S.AGREED


def test_an_accepted_point_leads_to_another_round(cast):
    agreement = routes.drafting(cast)
    routes.in_review(cast, agreement)
    kind = Answer.Kind.AGREED_WITH_PROPOSALS
    routes.answer(cast, agreement, "house1", kind, [PROPOSAL])
    routes.answer(cast, agreement, "house2")
    decide(cast, Point.objects.get(), Point.Decision.ACCEPTED)
    assert stage(agreement) == S.DRAFT
    assert acts.open_task(DraftingFlow.draft, agreement)
    reason = agreement.reopenings.get().reason
    assert reason.startswith("In Runde 1 haben alle zugestimmt;")
    address = reverse("agreements:answers", args=[agreement.reference])
    said = browser(cast.drafter).get(address).content.decode()
    assert "all agreed, some with proposals" in said
    assert "Accepted proposals change the text: a new version follows" in said
    assert "ohne Einigung" not in said


def test_points_decided_while_others_still_answer_need_no_step_of_their_own(cast):
    agreement = routes.drafting(cast)
    routes.in_review(cast, agreement)
    kind = Answer.Kind.AGREED_WITH_PROPOSALS
    routes.answer(cast, agreement, "house1", kind, [PROPOSAL])
    decide(cast, Point.objects.get(), Point.Decision.REJECTED)
    routes.answer(cast, agreement, "house2")
    assert stage(agreement) == S.AGREED


@pytest.mark.parametrize("lead", [routes.in_review, routes.agreed])
def test_what_is_not_concluded_can_be_taken_back_to_draft(cast, lead):
    agreement = routes.drafting(cast)
    lead(cast, agreement)
    acts.reopen_draft(
        agreement=agreement,
        reason="Haushalt beschlossen.",
        actor=cast.reviewer,
        at=at(AGREED_ON, 16),
    )
    assert stage(agreement) == S.DRAFT
    assert agreement.processes.running().count() == 1
    assert acts.open_task(DraftingFlow.draft, agreement)


def test_only_the_second_lawyer_reviews(cast):
    agreement = routes.drafting(cast)
    routes.in_legal_review(cast, agreement)
    for person in (cast.drafter, cast.councillor, cast.people["house1"][0]):
        with pytest.raises(NotAllowedError):
            acts.approve_wording(
                agreement=agreement, due_on=DUE_ON, actor=person, at=at(OPENED_ON)
            )
    assert stage(agreement) == S.DRAFT


def test_nobody_answers_for_another_party(cast):
    agreement = routes.drafting(cast)
    routes.in_review(cast, agreement)
    with pytest.raises(NotAllowedError):
        acts.answer(
            agreement=agreement,
            party=party_of(agreement, "house1"),
            kind=Answer.Kind.AGREED,
            points=[],
            actor=cast.people["house2"][0],
            at=at(AGREED_ON),
        )
    assert not Answer.objects.exists()
