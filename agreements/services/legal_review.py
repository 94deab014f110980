"""The second pair of legal eyes on a frozen version."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from agreements.journal import record
from agreements.models import Agreement, LegalReview, ReviewComment, User, Version
from agreements.refusals import (
    AlreadyDecidedError,
    FourEyesError,
    MissingReasonError,
    NotCurrentError,
    UnknownClauseError,
)
from agreements.rows import locked
from agreements.stages import S, require
from agreements.wording.tree import walk

NOTHING: Mapping[str, str] = MappingProxyType({})


@transaction.atomic
def approve_version(
    *,
    version: Version,
    actor: User,
    at: datetime,
    reason: str = "",
    comments: Mapping[str, str] = NOTHING,
) -> LegalReview:
    """Approve the current version as somebody who did not write it.

    :param comments: remarks on clauses by their keys; they hold up nothing
    :raises FourEyesError: if the person drafted the agreement or froze the version
    :raises NotCurrentError: if a newer version exists
    :raises AlreadyDecidedError: if the version was approved or returned before
    :raises UnknownClauseError: if the version has no such clause
    """
    agreement = _reviewable(version)
    if actor.pk in (version.frozen_by_id, agreement.drafted_by_id):
        raise FourEyesError
    review = LegalReview(version=version, user=actor, is_approved=True, at=at)
    return _keep(review, agreement, reason, comments)


@transaction.atomic
def return_version(
    *,
    version: Version,
    actor: User,
    at: datetime,
    reason: str = "",
    comments: Mapping[str, str] = NOTHING,
) -> LegalReview:
    """Return the current version to drafting: with a reason, or with comments.

    :param comments: what has to change in clauses, by their keys
    :raises MissingReasonError: with neither a reason nor a comment
    :raises UnknownClauseError: if the version has no such clause
    """
    agreement = _reviewable(version)
    if not reason.strip() and not _said(comments):
        raise MissingReasonError
    review = LegalReview(version=version, user=actor, is_approved=False, at=at)
    return _keep(review, agreement, reason, comments)


def _reviewable(version: Version) -> Agreement:
    agreement = locked(version.agreement)
    require(agreement, S.DRAFT)
    if agreement.current_version != version:
        raise NotCurrentError(number=version.number)
    former = version.legal_reviews.first()
    if former is not None:
        raise AlreadyDecidedError(decision=former.verdict)
    return agreement


def _said(comments: Mapping[str, str]) -> dict[str, str]:
    """Return the comments that say something."""
    stripped = {key: text.strip() for key, text in comments.items()}
    return {key: text for key, text in stripped.items() if text}


def _keep(
    review: LegalReview,
    agreement: Agreement,
    reason: str,
    comments: Mapping[str, str],
) -> LegalReview:
    version, said = review.version, _said(comments)
    keys = [clause.key for clause in walk(version.wording().clauses)]
    for key in said.keys() - set(keys):
        raise UnknownClauseError(key=key)
    review.reason, review.digest = reason.strip(), version.digest
    review.save(force_insert=True)
    ReviewComment.objects.bulk_create(  # in the order of the text
        ReviewComment(review=review, clause_key=key, text=said[key])
        for key in keys
        if key in said
    )
    record(
        agreement,
        "version.approved" if review.is_approved else "version.returned",
        actor=review.user,
        at=review.at,
        version=version.pk,
        digest=version.digest,
        comments=len(said),
    )
    return review
