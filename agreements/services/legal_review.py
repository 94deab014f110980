"""The second pair of legal eyes on a frozen version."""

from datetime import datetime

from django.db import transaction

from agreements.journal import record
from agreements.models import Agreement, LegalReview, User, Version
from agreements.refusals import (
    AlreadyDecidedError,
    FourEyesError,
    MissingReasonError,
    NotCurrentError,
)
from agreements.rows import locked
from agreements.stages import S, require


@transaction.atomic
def approve_version(
    *, version: Version, actor: User, at: datetime, reason: str = ""
) -> LegalReview:
    """Approve the current version as somebody who did not write it.

    :raises FourEyesError: if the person drafted the agreement or froze the version
    :raises NotCurrentError: if a newer version exists
    :raises AlreadyDecidedError: if the version was approved or returned before
    """
    agreement = _reviewable(version)
    if actor.pk in (version.frozen_by_id, agreement.drafted_by_id):
        raise FourEyesError
    return _keep(version, agreement, True, reason, actor, at)


@transaction.atomic
def return_version(
    *, version: Version, reason: str, actor: User, at: datetime
) -> LegalReview:
    """Return the current version to drafting, with a reason.

    :raises MissingReasonError: without a reason
    """
    agreement = _reviewable(version)
    if not reason.strip():
        raise MissingReasonError
    return _keep(version, agreement, False, reason, actor, at)


def _reviewable(version: Version) -> Agreement:
    agreement = locked(version.agreement)
    require(agreement, S.DRAFT)
    if agreement.current_version != version:
        raise NotCurrentError(number=version.number)
    former = version.legal_reviews.first()
    if former is not None:
        raise AlreadyDecidedError(decision=former.verdict)
    return agreement


def _keep(
    version: Version,
    agreement: Agreement,
    is_approved: bool,
    reason: str,
    actor: User,
    at: datetime,
) -> LegalReview:
    review = LegalReview.objects.create(
        version=version,
        user=actor,
        is_approved=is_approved,
        reason=reason.strip(),
        digest=version.digest,
        at=at,
    )
    record(
        agreement,
        "version.approved" if is_approved else "version.returned",
        actor=actor,
        at=at,
        version=version.pk,
        digest=version.digest,
    )
    return review
