"""The calendar of an office: days are entered and struck, never changed."""

from datetime import date, datetime

from django.db import transaction

from agreements.calendar_refusals import DayEnteredError, PapersTooLateError
from agreements.journal import record
from agreements.models import CalendarDay, Organisation, User
from agreements.rows import locked


@transaction.atomic
def enter_day(
    *,
    office: Organisation,
    kind: str,
    day: date,
    actor: User,
    at: datetime,
    papers_by: date | None = None,
    note: str = "",
) -> CalendarDay:
    """Enter a session of the council or an election.

    :param papers_by: last day on which a paper for the session is taken
    :raises DayEnteredError: if this day is there already
    :raises PapersTooLateError: if papers would be due after the session
    """
    locked(office)
    if papers_by is not None and papers_by > day:
        raise PapersTooLateError(day=day)
    chosen = CalendarDay.Kind(kind)
    if CalendarDay.objects.filter(office=office, kind=chosen, day=day).exists():
        raise DayEnteredError(day=day)
    row = CalendarDay.objects.create(
        office=office, kind=chosen, day=day, papers_by=papers_by, note=note.strip()
    )
    ids = {"office": office.pk, "kind": chosen.value, "day": day.isoformat()}
    record(None, "calendar.entered", actor=actor, at=at, **ids)
    return row


@transaction.atomic
def strike_day(*, row: CalendarDay, actor: User, at: datetime) -> None:
    """Take a day out of the calendar, because it was moved or called off."""
    row = locked(row)
    ids = {"office": row.office_id, "kind": row.kind, "day": row.day.isoformat()}
    row.delete()
    record(None, "calendar.struck", actor=actor, at=at, **ids)
