"""Deadlines as rows: computed once, acknowledged, met, or passed by themselves."""

from datetime import date, datetime

from django.db import transaction

from agreements.agreement_term import agreement_term
from agreements.journal import record
from agreements.models import Agreement, Deadline, User
from agreements.periods import Length, period_end_after_event
from agreements.refusals import AlreadyDecidedError, NothingToMeetError
from agreements.reminder_plan import first_planned
from agreements.rows import locked
from agreements.stages import S, require
from agreements.terms import DueKind, deadlines

HORIZON = Length(months=24)
"""How far ahead the days of an agreement are listed that goes on by itself."""


@transaction.atomic
def compute_deadlines(
    *, agreement: Agreement, actor: User | None, on: date, at: datetime
) -> list[Deadline]:
    """List the days that follow from the term, from a day on.

    A stored deadline is never computed again: rows that exist stay as they are.

    :returns: the rows that are new
    """
    agreement = locked(agreement)
    require(agreement, S.CONCLUDED)
    horizon = period_end_after_event(on, HORIZON).day
    made = []
    for due in deadlines(agreement_term(agreement), on_or_after=on, horizon=horizon):
        if due.kind is DueKind.RENEWAL_START and agreement.is_decided_with_framework:
            continue
        row, is_new = agreement.deadlines.get_or_create(
            kind=Deadline.Kind(due.kind.value),
            due_on=due.due_on,
            defaults={
                "for_end_on": due.for_end,
                "clause_key": agreement.clause_keys.get(due.kind.value, ""),
                "computation": due.computed.to_json(),
                "next_reminder_on": first_planned(due.kind.value, due.due_on, on=on),
            },
        )
        if is_new:
            made.append(row)
    if made:
        record(agreement, "deadline.computed", actor=actor, at=at, count=len(made))
    return made


@transaction.atomic
def acknowledge_deadline(*, deadline: Deadline, actor: User, at: datetime) -> Deadline:
    """Note that a person has seen the deadline and takes care of it.

    :raises AlreadyDecidedError: if it is no longer open or somebody does already
    """
    deadline = _open(deadline)
    if deadline.acknowledged_by is not None:
        raise AlreadyDecidedError(decision=deadline.acknowledged_by)
    deadline.acknowledged_by, deadline.acknowledged_at = actor, at
    deadline.save(update_fields=["acknowledged_by", "acknowledged_at"])
    record(
        deadline.agreement,
        "deadline.acknowledged",
        actor=actor,
        at=at,
        deadline=deadline.pk,
    )
    return deadline


@transaction.atomic
def meet_deadline(*, deadline: Deadline, actor: User | None, at: datetime) -> Deadline:
    """Note that what the deadline asks for was done.

    :raises NothingToMeetError: if it asks for nothing, like the last day of a term
    :raises AlreadyDecidedError: if it is no longer open
    """
    if deadline.kind not in Deadline.DUTIES:
        raise NothingToMeetError(kind=deadline.get_kind_display())
    return _close(_open(deadline), Deadline.State.MET, actor, at)


def roll_deadlines(*, on: date, at: datetime) -> int:
    """Let passed chances lapse and list further days of what goes on by itself.

    Called by the tick after the reminders, each row in a transaction of its own.

    :returns: how many rows changed or came into being
    """
    passed = list(Deadline.objects.passed_by_themselves(on=on))
    for deadline in passed:
        _lapse(deadline, at)
    horizon = period_end_after_event(on, HORIZON).day
    made = 0
    for agreement in Agreement.objects.going_on(listed_until=horizon):
        made += len(compute_deadlines(agreement=agreement, actor=None, on=on, at=at))
    return len(passed) + made


@transaction.atomic
def _lapse(deadline: Deadline, at: datetime) -> None:
    deadline = locked(deadline)
    if deadline.state == Deadline.State.OPEN:
        _close(deadline, Deadline.State.LAPSED, None, at)


def _open(deadline: Deadline) -> Deadline:
    locked(deadline.agreement)
    deadline = locked(deadline)
    if deadline.state != Deadline.State.OPEN:
        raise AlreadyDecidedError(decision=deadline.get_state_display())
    return deadline


def _close(
    deadline: Deadline, state: Deadline.State, actor: User | None, at: datetime
) -> Deadline:
    deadline.state, deadline.state_changed_at = state, at
    deadline.save(update_fields=["state", "state_changed_at"])
    record(
        deadline.agreement,
        f"deadline.{state.value}",
        actor=actor,
        at=at,
        deadline=deadline.pk,
    )
    return deadline
