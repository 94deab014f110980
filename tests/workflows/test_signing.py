"""From the agreed text into force: every path, by acts."""

import pytest
from viewflow.workflow.status import PROCESS

from agreements.models import Agreement, JournalEntry, OutboxItem, SigningRound
from agreements.refusals import (
    AlreadySignedError,
    MissingReasonError,
    NotCurrentError,
    NotNamedError,
    SigningOverError,
)
from tests.factories import at
from tests.paths import SEALED_ON, SIGNED_ON, made_up, party_of
from tests.workflows import routes
from workflows import acts
from workflows.acts.steps import open_tasks
from workflows.errors import NotAllowedError, TaskGoneError
from workflows.flows import SigningFlow

S = Agreement.Stage


def change(cast, agreement, users, reason="", actor=None):
    return acts.change_signatories(
        agreement=agreement,
        party=party_of(agreement, "house1"),
        users=users,
        reason=reason,
        actor=actor or cast.people["house1"][0],
        at=at(SIGNED_ON, 9),
    )


def test_an_agreement_is_named_sealed_signed_completed_and_put_into_force(cast):
    agreement = routes.drafting(cast)
    routes.in_force(cast, agreement)
    assert agreement.stage == S.CONCLUDED
    assert agreement.in_force_on is not None
    assert {p.status for p in agreement.processes.all()} == {PROCESS.DONE}


def test_copies_go_once_to_everybody_who_signed_or_represents(cast):
    agreement = routes.drafting(cast)
    routes.in_force(cast, agreement)
    told = set(
        OutboxItem.objects.filter(key__startswith="copy:").values_list(
            "payload__to", flat=True
        )
    )
    expected = {cast.councillor, *cast.people["house1"], *cast.people["house2"]}
    assert told == {person.pk for person in expected}
    assert JournalEntry.objects.filter(action="copies.delivered").count() == 1


def test_the_original_is_sealed_only_when_all_are_named(cast):
    agreement = routes.drafting(cast)
    round = routes.in_signature(cast, agreement)
    *first, last = agreement.parties.all()
    for party in first:
        routes.name(cast, agreement, party)
    routes.drain()
    round.refresh_from_db()
    assert round.sealed_at is None
    routes.name(cast, agreement, last)
    routes.drain()
    round.refresh_from_db()
    assert round.sealed_at is not None
    assert open_tasks(SigningFlow.sign, agreement).count() == 3


def test_a_party_has_signed_by_its_rule_not_by_the_first_click(cast):
    agreement = routes.drafting(cast)
    routes.sealed(cast, agreement)
    first, second, _third = cast.people["house1"]
    party = party_of(agreement, "house1")
    routes.sign(agreement, first)
    assert acts.open_task(SigningFlow.sign, agreement, party=party)
    routes.sign(agreement, second)
    with pytest.raises(TaskGoneError):
        acts.open_task(SigningFlow.sign, agreement, party=party)


def test_nobody_signs_twice_unnamed_or_another_text(cast):
    agreement = routes.drafting(cast)
    routes.sealed(cast, agreement)
    first, _second, third = cast.people["house1"]
    routes.sign(agreement, first)
    with pytest.raises(AlreadySignedError):
        routes.sign(agreement, first)
    with pytest.raises(NotNamedError):
        routes.sign(agreement, third)
    with pytest.raises(NotCurrentError):
        acts.sign(
            agreement=agreement,
            actor=cast.people["house2"][0],
            digest=made_up("another text"),
            at=at(SIGNED_ON),
        )


def test_naming_others_before_the_seal_keeps_the_round(cast):
    agreement = routes.drafting(cast)
    round = routes.in_signature(cast, agreement)
    routes.name(cast, agreement, party_of(agreement, "house1"))
    others = cast.people["house1"][1:]
    assert change(cast, agreement, others) == round
    named = round.signatories.filter(party=party_of(agreement, "house1"))
    assert {row.user for row in named} == set(others)


def test_the_first_naming_may_come_from_the_agreement_page(cast):
    agreement = routes.drafting(cast)
    round = routes.in_signature(cast, agreement)
    assert change(cast, agreement, cast.people["house1"][:2]) == round
    assert open_tasks(SigningFlow.name_signatories, agreement).count() == 2


def test_other_signatories_after_the_seal_make_a_new_original(cast):
    agreement = routes.drafting(cast)
    former = routes.sealed(cast, agreement)
    round = change(cast, agreement, cast.people["house1"][1:])
    former.refresh_from_db()
    assert former.cancelled_at is not None
    assert round.number == 2
    assert round.signatories.count() == former.signatories.count()
    routes.drain()
    round.refresh_from_db()
    assert round.sealed_at is not None
    assert open_tasks(SigningFlow.sign, agreement).count() == 3


def test_a_change_after_the_first_signature_needs_a_reason(cast):
    agreement = routes.drafting(cast)
    routes.sealed(cast, agreement)
    first, second, third = cast.people["house1"]
    routes.sign(agreement, first)
    with pytest.raises(MissingReasonError):
        change(cast, agreement, [first, third])
    assert SigningRound.objects.running().get().number == 1
    routes.sign(agreement, second)
    change(cast, agreement, [first, third], reason="Rücktritt aus dem Vorstand.")
    assert SigningRound.objects.running().get().number == 2


def test_a_change_while_the_original_is_being_made_starts_it_anew(cast):
    agreement = routes.drafting(cast)
    routes.in_signature(cast, agreement)
    for party in agreement.parties.all():
        routes.name(cast, agreement, party)
    round = change(cast, agreement, cast.people["house1"][1:])
    assert round.number == 2
    routes.drain()
    assert SigningRound.objects.get(number=1).sealed_at is None
    assert SigningRound.objects.get(number=2).sealed_at is not None


def test_nobody_changes_people_when_all_have_signed(cast):
    agreement = routes.drafting(cast)
    routes.sealed(cast, agreement)
    for party in agreement.parties.all():
        for user in routes.signatories(cast, party):
            routes.sign(agreement, user)
    with pytest.raises(SigningOverError):
        change(cast, agreement, cast.people["house1"][1:], reason="Zu spät.")
    routes.drain()
    agreement.refresh_from_db()
    assert agreement.stage == S.CONCLUDED


def test_a_party_names_only_its_own_people(cast):
    agreement = routes.drafting(cast)
    routes.in_signature(cast, agreement)
    with pytest.raises(NotAllowedError):
        change(
            cast,
            agreement,
            cast.people["house1"][:2],
            actor=cast.people["house2"][0],
        )


def test_signing_is_opened_only_by_legal_staff(cast):
    agreement = routes.drafting(cast)
    routes.agreed(cast, agreement)
    with pytest.raises(NotAllowedError):
        acts.open_signing(agreement=agreement, actor=cast.councillor, at=at(SEALED_ON))


def test_taking_back_to_draft_cancels_the_signing(cast):
    agreement = routes.drafting(cast)
    round = routes.sealed(cast, agreement)
    routes.sign(agreement, cast.people["house1"][0])
    acts.reopen_draft(
        agreement=agreement,
        reason="Ein Absatz fehlt.",
        actor=cast.drafter,
        at=at(SIGNED_ON, 16),
    )
    round.refresh_from_db()
    assert round.cancelled_at is not None
    assert not open_tasks(SigningFlow.sign, agreement).exists()
    with pytest.raises(TaskGoneError):
        routes.sign(agreement, cast.people["house1"][1])
