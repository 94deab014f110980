"""Which stage may follow which."""

import pytest

from agreements.models import Agreement
from agreements.refusals import StageError
from agreements.stages import NEXT, S, move
from tests.paths import agreed, concluded, open_round, sealed_round

ALLOWED = {
    (S.DRAFT, S.IN_REVIEW),
    (S.DRAFT, S.ABANDONED),
    (S.IN_REVIEW, S.DRAFT),
    (S.IN_REVIEW, S.AGREED),
    (S.AGREED, S.DRAFT),
    (S.AGREED, S.IN_SIGNATURE),
    (S.IN_SIGNATURE, S.DRAFT),
    (S.IN_SIGNATURE, S.AGREED),
    (S.IN_SIGNATURE, S.CONCLUDED),
    (S.CONCLUDED, S.ENDED),
}


def test_the_table_knows_every_stage():
    assert set(NEXT) == set(S)


@pytest.mark.parametrize("begin", list(S))
@pytest.mark.parametrize("end", list(S))
def test_only_the_steps_of_the_table_are_allowed(db, draft, begin, end):
    draft.stage = begin
    if (begin, end) in ALLOWED:
        move(draft, end)
        assert Agreement.objects.get(pk=draft.pk).stage == end
        return
    with pytest.raises(StageError) as caught:
        move(draft, end)
    assert str(begin.label) in str(caught.value)
    assert Agreement.objects.get(pk=draft.pk).stage == S.DRAFT


def test_an_agreement_walks_through_all_stages_to_its_conclusion(cast, draft):
    assert draft.stage == S.DRAFT
    agreement = concluded(cast, draft)
    assert agreement.stage == S.CONCLUDED
    assert agreement.concluded_at is not None
    assert agreement.in_force_on is None


def test_stages_are_seen_on_the_way(cast, draft):
    open_round(cast, draft)
    draft.refresh_from_db()
    assert draft.stage == S.IN_REVIEW


def test_agreed_and_in_signature_are_stages_of_their_own(cast, draft):
    assert agreed(cast, draft).stage == S.AGREED


def test_sealing_leaves_the_agreement_in_signature(cast, draft):
    sealed_round(cast, draft)
    draft.refresh_from_db()
    assert draft.stage == S.IN_SIGNATURE
