"""The second pair of legal eyes."""

from datetime import date

import pytest

from agreements.models import JournalEntry
from agreements.permissions import may_review_wording
from agreements.refusals import (
    AlreadyDecidedError,
    FourEyesError,
    MissingReasonError,
    NotCurrentError,
    StageError,
)
from agreements.review_state import is_approved
from agreements.services.drafting import freeze_version
from agreements.services.legal_review import approve_version, return_version
from tests.factories import at
from tests.paths import open_round
from tests.refusing import refused

DAY = date(2017, 9, 14)


@pytest.fixture
def version(cast, draft):
    return freeze_version(agreement=draft, actor=cast.drafter, at=at(DAY, 9))


def approve(version, actor, **fields):
    return approve_version(version=version, actor=actor, at=at(DAY), **fields)


def test_the_second_lawyer_approves_exactly_this_digest(cast, version):
    review = approve(version, cast.reviewer, reason="Geprüft.")
    assert (review.is_approved, review.digest) == (True, version.digest)
    assert is_approved(version)
    assert JournalEntry.objects.latest("sequence").action == "version.approved"


def test_whoever_drafted_the_agreement_does_not_approve_it(cast, draft):
    version = freeze_version(agreement=draft, actor=cast.reviewer, at=at(DAY, 9))
    with refused(FourEyesError):
        approve(version, cast.drafter)
    assert not may_review_wording(cast.drafter, version, on=DAY)


def test_whoever_froze_the_version_does_not_approve_it(cast, draft):
    version = freeze_version(agreement=draft, actor=cast.reviewer, at=at(DAY, 9))
    with refused(FourEyesError):
        approve(version, cast.reviewer)
    assert not may_review_wording(cast.reviewer, version, on=DAY)


def test_only_the_newest_version_is_reviewed(cast, draft, version):
    freeze_version(agreement=draft, actor=cast.drafter, at=at(DAY, 10))
    with refused(NotCurrentError):
        approve(version, cast.reviewer)
    with refused(NotCurrentError):
        return_version(version=version, reason="Alt.", actor=cast.reviewer, at=at(DAY))


def test_a_return_needs_a_reason(cast, version):
    with refused(MissingReasonError):
        return_version(version=version, reason="  ", actor=cast.reviewer, at=at(DAY))


def test_a_returned_version_is_not_approved_later(cast, version):
    return_version(
        version=version, reason="§ 2 fehlt.", actor=cast.reviewer, at=at(DAY)
    )
    assert not is_approved(version)
    assert JournalEntry.objects.latest("sequence").action == "version.returned"
    with refused(AlreadyDecidedError):
        approve(version, cast.reviewer)


def test_a_version_is_approved_once(cast, version):
    approve(version, cast.reviewer)
    with refused(AlreadyDecidedError):
        approve(version, cast.reviewer)


def test_an_approval_does_not_reach_the_next_version(cast, draft, version):
    approve(version, cast.reviewer)
    newer = freeze_version(agreement=draft, actor=cast.drafter, at=at(DAY, 16))
    assert not is_approved(newer)


def test_a_circulating_version_is_not_reviewed_again(cast, draft):
    round = open_round(cast, draft)
    with refused(StageError):
        approve(round.version, cast.reviewer)
