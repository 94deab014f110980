"""Putting into force: an act of its own, with a day, after the last signature."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from agreements.journal import record
from agreements.models import Agreement, User
from agreements.refusals import (
    AlreadyDecidedError,
    EffectiveDayError,
    FrameworkNotInForceError,
    MissingReasonError,
    TermOverError,
)
from agreements.rows import locked
from agreements.stages import S, require


@transaction.atomic
def put_into_force(
    *, agreement: Agreement, effective_on: date, basis: str, actor: User, at: datetime
) -> Agreement:
    """Record the day from which a concluded agreement binds, and by which act.

    :param basis: what puts it into force, such as a session of the council
    :raises EffectiveDayError: for a day before its term or its last signature
    :raises FrameworkNotInForceError: for an addendum without framework that day
    """
    agreement = locked(agreement)
    require(agreement, S.CONCLUDED)
    if agreement.in_force_on is not None:
        raise AlreadyDecidedError(decision=date_format(agreement.in_force_on))
    if not basis.strip():
        raise MissingReasonError
    _require_day(agreement, effective_on)
    agreement.in_force_on, agreement.in_force_basis = effective_on, basis.strip()
    agreement.save(update_fields=["in_force_on", "in_force_basis"])
    record(
        agreement,
        "agreement.enforced",
        actor=actor,
        at=at,
        effective_on=effective_on.isoformat(),
    )
    return agreement


def _require_day(agreement: Agreement, effective_on: date) -> None:
    concluded_on = timezone.localdate(agreement.concluded_at)
    earliest = max(agreement.starts_on, concluded_on)
    if effective_on < earliest:
        raise EffectiveDayError(earliest=date_format(earliest))
    last = agreement.last_day
    if last is not None and effective_on > last:
        raise TermOverError(ends_on=date_format(last))
    framework = agreement.framework
    if framework is not None and not framework.is_in_force(on=effective_on):
        raise FrameworkNotInForceError(
            reference=framework.reference, day=date_format(effective_on)
        )
