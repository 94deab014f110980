"""Back to draft: from review, agreed or signature, with a reason for all."""

from datetime import datetime

from django.db import transaction

from agreements.journal import record
from agreements.models import Agreement, Reopening, ReviewRound, User
from agreements.refusals import MissingReasonError
from agreements.rows import locked
from agreements.stages import S, move


@transaction.atomic
def reopen_draft(
    *, agreement: Agreement, reason: str, actor: User, at: datetime
) -> Agreement:
    """Take an agreement back to draft; running rounds end, answers stay on record.

    :raises MissingReasonError: without a reason
    :raises StageError: if it is a draft already, or concluded
    """
    agreement = locked(agreement)
    from_stage = agreement.stage
    move(agreement, S.DRAFT)
    if not reason.strip():
        raise MissingReasonError
    agreement.review_rounds.open().update(
        outcome=ReviewRound.Outcome.WITHDRAWN, closed_at=at
    )
    agreement.signing_rounds.running().update(
        cancelled_at=at, cancel_reason=reason.strip()
    )
    reopening = Reopening.objects.create(
        agreement=agreement,
        user=actor,
        from_stage=from_stage,
        reason=reason.strip(),
        at=at,
    )
    record(
        agreement,
        "agreement.reopened",
        actor=actor,
        at=at,
        reopening=reopening.pk,
    )
    return agreement
