"""Stopping what runs: nothing stays open, nothing promised runs, all are told."""

import pytest
from django.core import mail
from django.urls import reverse
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from agreements.models import Abandonment, Agreement, OutboxItem, ReviewRound
from agreements.refusals import StageError
from tests.factories import at, office_cast
from tests.paths import OPENED_ON, SEALED_ON, SIGNED_ON, party_of
from tests.workflows import routes
from tests.workflows.routes import browser
from tests.workflows.test_at_once import answering, at_once, posting
from workflows import acts
from workflows.acts.steps import open_tasks
from workflows.engine import OPEN
from workflows.errors import NotAllowedError
from workflows.flows import DraftingFlow, SigningFlow
from workflows.jobs import UNFINISHED

S = Agreement.Stage


@pytest.fixture
def agreement(cast, stand_on):
    return routes.drafting(cast)


def stage(agreement):
    agreement.refresh_from_db()
    return agreement.stage


def unfinished(agreement):
    """Return the steps that somebody or something may still do."""
    tasks = Task.objects.filter(process__agreementprocess__agreement=agreement)
    return list(tasks.filter(status__in=[*OPEN, *UNFINISHED, STATUS.ERROR]))


def told():
    return {(message.to[0], message.subject) for message in mail.outbox}


def call_off(cast, agreement, **fields):
    given = {"reason": "Ein Name ist falsch.", "actor": cast.drafter}
    return acts.call_off_signing(
        **{"agreement": agreement, "at": at(SIGNED_ON, 16), **given, **fields}
    )


def abandon(cast, agreement, **fields):
    given = {"reason": "Zu teuer.", "actor": cast.drafter, "at": at(OPENED_ON)}
    return acts.abandon_draft(**{"agreement": agreement, **given, **fields})


def test_calling_off_closes_every_step_and_writes_to_all_who_were_asked(
    cast, agreement
):
    round = routes.sealed(cast, agreement)
    signed = cast.people["house1"][0]
    routes.sign(agreement, signed)
    mail.outbox.clear()
    call_off(cast, agreement)
    assert stage(agreement) == S.AGREED
    assert unfinished(agreement) == []
    routes.drain()
    named = {named.user.email for named in round.signatories.all()}
    assert {who for who, _subject in told()} == named - {cast.drafter.email}
    assert {subject for _who, subject in told()} == {
        "KV-2018: Unterzeichnung abgebrochen"
    }
    assert all("Grund: Ein Name ist falsch." in m.body for m in mail.outbox)


def test_a_seal_that_is_being_made_moves_nothing_on(cast, agreement):
    routes.in_signature(cast, agreement)
    for party in agreement.parties.all():
        routes.name(cast, agreement, party)
    job = Task.objects.get(flow_task=SigningFlow.seal)
    with job.activation() as activation:
        activation.start()
    call_off(cast, agreement, at=at(SEALED_ON, 12))
    assert unfinished(agreement) == []
    routes.drain()
    job.refresh_from_db()
    assert job.status == STATUS.CANCELED
    assert not Task.objects.filter(flow_task=SigningFlow.sign).exists()
    assert OutboxItem.objects.filter(done_at=None).count() == 0


def test_the_signing_starts_again_after_it_was_called_off(cast, agreement):
    routes.sealed(cast, agreement)
    call_off(cast, agreement)
    acts.open_signing(agreement=agreement, actor=cast.drafter, at=at(SIGNED_ON, 17))
    assert open_tasks(SigningFlow.name_signatories, agreement).count() == 3


def test_only_legal_staff_stop_and_only_what_runs(cast, agreement):
    for actor in (cast.councillor, cast.auditor, cast.people["house1"][0]):
        with pytest.raises(NotAllowedError):
            abandon(cast, agreement, actor=actor)
    with pytest.raises(StageError):
        call_off(cast, agreement)
    assert len(unfinished(agreement)) == 1


def test_giving_up_a_draft_closes_its_drafting(cast, agreement):
    routes.in_legal_review(cast, agreement)
    mail.outbox.clear()
    abandon(cast, agreement)
    assert stage(agreement) == S.ABANDONED
    assert unfinished(agreement) == []
    routes.drain()
    assert told() == {(cast.reviewer.email, "KV-2018: Entwurf aufgegeben")}
    acts.open_drafting(agreement=agreement, actor=cast.drafter, at=at(OPENED_ON))
    assert unfinished(agreement) == []


def test_taking_back_from_review_writes_to_the_parties(cast, agreement):
    routes.in_review(cast, agreement)
    routes.answer(cast, agreement, "house1")
    mail.outbox.clear()
    acts.reopen_draft(
        agreement=agreement, reason="Zahlen.", actor=cast.drafter, at=at(OPENED_ON)
    )
    routes.drain()
    stopped = [m for m in mail.outbox if "zurück in den Entwurf" in m.subject]
    house2 = {user.email for user in cast.people["house2"]}
    assert {m.to[0] for m in stopped} == house2 | {cast.people["house1"][0].email}
    assert "die Abstimmung" in stopped[0].body


@pytest.mark.parametrize(
    ("name", "lead", "becomes"),
    [
        ("agreements:call-off-signing", routes.sealed, S.AGREED),
        ("agreements:abandon", lambda cast, agreement: None, S.ABANDONED),
    ],
)
def test_the_pages_ask_for_a_reason_and_lead_back_to_the_route(
    cast, agreement, name, lead, becomes
):
    lead(cast, agreement)
    page = reverse(name, args=["KV-2018"])
    lawyer = browser(cast.drafter)
    assert lawyer.post(page, {"reason": " \u200b "}).status_code == 422
    answer = lawyer.post(page, {"reason": "Es reicht."}, follow=True)
    assert answer.redirect_chain == [("/agreements/KV-2018/route/", 302)]
    assert stage(agreement) == becomes
    assert "Reason: Es reicht." in answer.content.decode()
    again = lawyer.post(page, {"reason": "Noch einmal."})
    assert again.status_code == 422
    assert "This step is not possible while" in again.content.decode()


@pytest.fixture
def cast_of_four(committing_db):
    return office_cast(partners=4)


def test_two_call_off_at_once(cast_of_four, stand_on):
    agreement = routes.drafting(cast_of_four)
    routes.sealed(cast_of_four, agreement)
    page = reverse("agreements:call-off-signing", args=[agreement.reference])
    lawyers = (cast_of_four.drafter, cast_of_four.reviewer)
    results = at_once([posting(who, page, {"reason": "Halt."}) for who in lawyers])
    assert sorted(results) == [302, 422]
    assert stage(agreement) == S.AGREED
    assert unfinished(agreement) == []


def test_one_calls_off_while_another_signs(cast_of_four, stand_on):
    agreement = routes.drafting(cast_of_four)
    round = routes.sealed(cast_of_four, agreement)
    stand_on(SIGNED_ON)
    stop = reverse("agreements:call-off-signing", args=[agreement.reference])
    party = party_of(agreement, "house1")
    sign = routes.page_of(SigningFlow.sign, agreement, party=party)
    data = {"confirm": "on", "digest": round.version.digest}
    signer = cast_of_four.people["house1"][0]
    stopped, signed = at_once(
        [
            posting(cast_of_four.drafter, stop, {"reason": "Halt."}),
            posting(signer, sign, data),
        ]
    )
    assert stopped == 302
    assert signed in (302, 409)
    assert round.signatures.count() == (signed == 302)
    assert stage(agreement) == S.AGREED
    assert unfinished(agreement) == []


def test_one_takes_back_while_another_answers(cast_of_four, stand_on):
    agreement = routes.drafting(cast_of_four)
    routes.in_review(cast_of_four, agreement)
    page = reverse("agreements:reopen", args=[agreement.reference])
    stopped, answered = at_once(
        [
            posting(cast_of_four.drafter, page, {"reason": "Halt."}),
            answering(agreement, cast_of_four, "house1", "agreed"),
        ]
    )
    assert (stopped, answered) in {(302, 302), (302, 409)}
    assert stage(agreement) == S.DRAFT
    assert ReviewRound.objects.get().outcome == ReviewRound.Outcome.WITHDRAWN
    assert [t.flow_task for t in unfinished(agreement)] == [DraftingFlow.draft]


def test_one_gives_up_while_another_freezes(cast_of_four, stand_on):
    agreement = routes.drafting(cast_of_four)
    page = reverse("agreements:abandon", args=[agreement.reference])
    draft = routes.page_of(DraftingFlow.draft, agreement)
    given_up, frozen = at_once(
        [
            posting(cast_of_four.reviewer, page, {"reason": "Halt."}),
            posting(cast_of_four.drafter, draft, {}),
        ]
    )
    assert given_up == 302
    assert frozen in (302, 409)
    assert stage(agreement) == S.ABANDONED
    assert Abandonment.objects.count() == 1
    assert unfinished(agreement) == []
