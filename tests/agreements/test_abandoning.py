"""Giving a draft up, and calling a signing off: stage, reason, journal."""

from datetime import date

from agreements.models import Abandonment, JournalEntry, Roles
from agreements.outlook import outlooks
from agreements.refusals import (
    HangingDraftsError,
    MissingReasonError,
    SigningOverError,
    StageError,
)
from agreements.services.abandoning import abandon_draft
from agreements.services.signing import call_off_signing, open_signing
from agreements.successors import copy_draft, successor_term
from tests.factories import addendum_draft, at
from tests.paths import (
    agreed,
    framework_in_force,
    open_round,
    sealed_round,
    sign,
)
from tests.refusing import refused

DAY = date(2018, 1, 13)


def abandon(cast, agreement, reason="Niemand will ihn mehr."):
    return abandon_draft(
        agreement=agreement, reason=reason, actor=cast.drafter, at=at(DAY)
    )


def call_off(cast, round, reason="Ein Name ist falsch."):
    return call_off_signing(round=round, reason=reason, actor=cast.drafter, at=at(DAY))


def test_a_draft_is_given_up_with_a_reason(cast, draft):
    with refused(MissingReasonError):
        abandon(cast, draft, reason=" \n")
    abandon(cast, draft, reason=" Niemand will ihn mehr. ")
    draft.refresh_from_db()
    assert draft.stage == "abandoned"
    assert Abandonment.objects.get().reason == "Niemand will ihn mehr."
    entry = JournalEntry.objects.latest("sequence")
    assert entry.action == "agreement.abandoned"
    assert "Niemand" not in entry.payload


def test_what_is_given_up_stays_given_up(cast, draft):
    abandon(cast, draft)
    with refused(StageError):
        abandon(cast, draft)
    assert Abandonment.objects.count() == 1


def test_what_left_the_draft_is_taken_back_first(cast, draft):
    open_round(cast, draft)
    with refused(StageError):
        abandon(cast, draft)


def test_a_draft_on_which_others_rest_is_not_given_up_before_them(cast, draft):
    addendum = addendum_draft(cast, draft)
    with refused(HangingDraftsError) as caught:
        abandon(cast, draft)
    assert addendum.reference in str(caught.value)
    abandon(cast, addendum)
    abandon(cast, draft)


def test_a_successor_that_is_given_up_leaves_the_gap_open(cast):
    framework = framework_in_force(cast)
    on = date(2021, 5, 3)
    successor = copy_draft(
        framework,
        term=successor_term(framework, framework=None),
        framework=None,
        actor=cast.drafter,
        at=at(on),
    )
    assert outlooks(Roles.of(cast.councillor, on=on))[:][0].successor == successor
    abandon_draft(agreement=successor, reason="Neu.", actor=cast.drafter, at=at(on))
    assert outlooks(Roles.of(cast.councillor, on=on))[:][0].successor is None


def test_calling_off_a_signing_leaves_the_text_agreed(cast, draft):
    round = sealed_round(cast, draft)
    with refused(MissingReasonError):
        call_off(cast, round, reason="")
    call_off(cast, round)
    draft.refresh_from_db()
    round.refresh_from_db()
    assert draft.stage == "agreed"
    assert round.cancelled_at == at(DAY)
    assert round.cancel_reason == "Ein Name ist falsch."
    with refused(SigningOverError):
        sign(round.signatories.first())
    with refused(SigningOverError):
        call_off(cast, round)


def test_after_it_was_called_off_the_signing_is_opened_again(cast, draft):
    call_off(cast, sealed_round(cast, draft))
    again = open_signing(agreement=draft, actor=cast.drafter, at=at(DAY, 15))
    assert again.number == 2
    assert not again.signatories.exists()


def test_what_everybody_has_signed_is_not_called_off(cast, draft):
    round = sealed_round(cast, draft)
    for signatory in round.signatories.all():
        sign(signatory)
    with refused(SigningOverError):
        call_off(cast, round)


def test_an_agreed_text_has_no_signing_to_call_off(cast, draft):
    assert agreed(cast, draft).signing_rounds.count() == 0
