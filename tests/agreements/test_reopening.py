"""Back to draft, from wherever that is still possible."""

from datetime import date

import pytest

from agreements.models import JournalEntry, Reopening
from agreements.refusals import MissingReasonError, SigningOverError, StageError
from agreements.services.reopening import reopen_draft
from tests.factories import at
from tests.paths import agreed, concluded, open_round, sealed_round, sign
from tests.refusing import refused

WALKS = {"in_review": open_round, "agreed": agreed, "in_signature": sealed_round}
DAY = date(2018, 1, 13)


def reopen(cast, draft, reason="Ein Absatz fehlt."):
    return reopen_draft(agreement=draft, reason=reason, actor=cast.drafter, at=at(DAY))


@pytest.mark.parametrize("stage", WALKS)
def test_an_agreement_goes_back_to_draft_with_a_reason(cast, draft, stage):
    WALKS[stage](cast, draft)
    with refused(MissingReasonError):
        reopen(cast, draft, reason=" ")
    assert reopen(cast, draft).stage == "draft"
    reopening = Reopening.objects.get()
    assert (reopening.from_stage, reopening.reason) == (stage, "Ein Absatz fehlt.")
    entry = JournalEntry.objects.latest("sequence")
    assert entry.action == "agreement.reopened"
    assert "Absatz" not in entry.payload


def test_a_draft_is_not_taken_back(cast, draft):
    with refused(StageError):
        reopen(cast, draft)


def test_a_concluded_agreement_is_not_taken_back(cast, draft):
    concluded(cast, draft)
    with refused(StageError):
        reopen(cast, draft)


def test_taking_back_ends_the_running_rounds(cast, draft):
    round = sealed_round(cast, draft)
    signatory = round.signatories.first()
    reopen(cast, draft)
    round.refresh_from_db()
    assert round.cancelled_at == at(DAY)
    assert round.cancel_reason == "Ein Absatz fehlt."
    with refused(SigningOverError):
        sign(signatory)


def test_taking_back_from_review_withdraws_the_round(cast, draft):
    round = open_round(cast, draft)
    reopen(cast, draft)
    round.refresh_from_db()
    assert (round.outcome, round.closed_at) == ("withdrawn", at(DAY))
