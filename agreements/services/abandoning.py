"""Giving up: a draft that nobody wants any more, with the reason on record."""

from datetime import datetime

from django.db import transaction

from agreements.journal import record
from agreements.models import Abandonment, Agreement, User
from agreements.refusals import HangingDraftsError, MissingReasonError
from agreements.rows import locked
from agreements.stages import S, move


@transaction.atomic
def abandon_draft(
    *, agreement: Agreement, reason: str, actor: User, at: datetime
) -> Abandonment:
    """Give up a draft for good; its versions and answers stay on record.

    :raises MissingReasonError: without a reason
    :raises StageError: unless it is a draft
    :raises HangingDraftsError: naming what rests on it and is not given up
    """
    agreement = locked(agreement)
    if not reason.strip():
        raise MissingReasonError
    if hanging := list(agreement.hanging.exclude(stage=S.ABANDONED)):
        references = ", ".join(other.reference for other in hanging)
        raise HangingDraftsError(references=references)
    move(agreement, S.ABANDONED)
    abandonment = Abandonment.objects.create(
        agreement=agreement, user=actor, reason=reason.strip(), at=at
    )
    record(agreement, "agreement.abandoned", actor=actor, at=at)
    return abandonment
