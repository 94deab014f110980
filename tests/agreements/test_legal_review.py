"""The second pair of legal eyes."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from agreements.models import JournalEntry, ReviewComment
from agreements.permissions import may_review_wording
from agreements.refusals import (
    AlreadyDecidedError,
    FourEyesError,
    MissingReasonError,
    NotCurrentError,
    ReviewFrozenError,
    StageError,
    UnknownClauseError,
)
from agreements.review_state import is_approved, last_review, review_before
from agreements.services.drafting import freeze_version
from agreements.services.legal_review import approve_version, return_version
from tests.factories import FIRST_PARAGRAPH, SECOND_PARAGRAPH, at
from tests.paths import open_round
from tests.refusing import refused

DAY = date(2017, 9, 14)
REMARKS = {SECOND_PARAGRAPH: "Wie oft?", FIRST_PARAGRAPH: " Wer? "}


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


def remark(version, actor, **comments):
    return return_version(
        version=version, actor=actor, at=at(DAY), comments=comments or REMARKS
    )


def test_comments_are_stored_in_the_order_of_the_text_and_counted(cast, version):
    review = remark(version, cast.reviewer)
    stored = [(row.clause_key, row.text) for row in review.comments.all()]
    assert stored == [(FIRST_PARAGRAPH, "Wer?"), (SECOND_PARAGRAPH, "Wie oft?")]
    payload = JournalEntry.objects.latest("sequence").payload
    assert json.loads(payload)["comments"] == 2
    assert "Wie oft?" not in payload


def test_a_return_needs_a_reason_or_one_comment(cast, version):
    with refused(MissingReasonError):
        remark(version, cast.reviewer, **{FIRST_PARAGRAPH: " \n"})
    assert remark(version, cast.reviewer).reason == ""


def test_remarks_of_an_approval_hold_up_nothing(cast, version):
    review = approve(version, cast.reviewer, comments=REMARKS)
    assert is_approved(version)
    assert review.comments.count() == 2


def test_what_concerns_no_clause_of_the_version_is_refused_with_all(cast, version):
    strange = {**REMARKS, "ffffffffffff": "Wo?"}
    with refused(UnknownClauseError):
        approve(version, cast.reviewer, comments=strange)
    assert not version.legal_reviews.exists()
    assert not ReviewComment.objects.exists()


def test_a_comment_is_never_changed_nor_removed(cast, version):
    row = remark(version, cast.reviewer).comments.first()
    row.text = "Anders."
    with refused(ReviewFrozenError):
        row.save()
    rows = ReviewComment.objects.filter(pk=row.pk)
    for change in (lambda: rows.update(text="Anders."), rows.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        version.legal_reviews.update(is_approved=True)
    assert rows.get().text == "Wer?"


@pytest.mark.parametrize(
    ("key", "text"), [(FIRST_PARAGRAPH, "Noch einmal."), ("", "Wo?"), ("x", "")]
)
def test_the_database_takes_one_comment_for_a_clause_and_no_empty_one(
    cast, version, key, text
):
    review = remark(version, cast.reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewComment.objects.create(review=review, clause_key=key, text=text)


def test_the_last_word_is_on_the_newest_text_the_one_before_on_an_older(
    cast, draft, version
):
    review = remark(version, cast.reviewer)
    assert last_review(draft) == review
    newer = freeze_version(agreement=draft, actor=cast.drafter, at=at(DAY, 16))
    assert last_review(draft) is None
    assert review_before(newer) == review
    assert review_before(version) is None
