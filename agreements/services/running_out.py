"""What happens by itself when the last day of an agreement has passed."""

from datetime import date, datetime, timedelta

from django.db import transaction

from agreements.journal import record
from agreements.models import Agreement, Deadline
from agreements.rows import locked
from agreements.stages import S, move


def end_agreements(*, on: date, at: datetime) -> list[Agreement]:
    """End what has run out; called by the tick, a second call changes nothing.

    Each agreement ends in a transaction of its own, at the end of its last day
    (§ 188 (2) BGB). Its open deadlines no longer apply.
    """
    over = Agreement.objects.over(on=on).order_by("ends_on", "pk")
    return [agreement for row in over if (agreement := _end(row, on, at))]


@transaction.atomic
def _end(agreement: Agreement, on: date, at: datetime) -> Agreement | None:
    agreement = locked(agreement)
    last_day = agreement.last_day
    if agreement.stage != S.CONCLUDED or last_day is None or last_day >= on:
        return None
    move(agreement, S.ENDED)
    agreement.ended_on = last_day + timedelta(days=1)
    agreement.save(update_fields=["ended_on"])
    agreement.deadlines.open().update(
        state=Deadline.State.VOID, state_changed_at=at, next_reminder_on=None
    )
    record(
        agreement,
        "agreement.ended",
        actor=None,
        at=at,
        ended_on=agreement.ended_on.isoformat(),
    )
    return agreement
