"""Sessions of the council and elections beside what ends: what must be ready when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from agreements.back_plan import pace
from agreements.models import CalendarDay
from workflows.day_words import MARKS, short_day, time_left
from workflows.overview import Row

Kind = CalendarDay.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilDay:
    """One day of the calendar, as the overview prints it."""

    row: CalendarDay
    on: date
    last_for: tuple[Row, ...]
    """Agreements for whose successor it is the last session in time."""

    @property
    def is_ahead(self) -> bool:
        return self.row.day >= self.on

    @property
    def is_session(self) -> bool:
        return self.row.kind == Kind.SESSION

    @property
    def name(self) -> str:
        return name_of(self.row)

    @property
    def day(self) -> str:
        return short_day(self.row.day, on=self.on)

    @property
    def papers_by(self) -> str:
        by = self.row.papers_by
        return "" if by is None else short_day(by, on=self.on)

    @property
    def mark(self) -> str:
        """How near the day is on which the papers must be there."""
        return MARKS[pace(self.row.papers_by, on=self.on)]

    @property
    def time(self) -> str:
        by = self.row.papers_by
        return "" if by is None else time_left(by, on=self.on)


def council_days(
    offices: Iterable[int], rows: Sequence[Row], *, first: date, last: date, on: date
) -> list[CouncilDay]:
    """Return the days of a stretch of time, in one query.

    :param rows: what ends; each is named at the last session that still takes papers
        and lies before the successor must begin
    """
    days = list(CalendarDay.objects.filter(office__in=offices).between(first, last))
    last_for: dict[int, list[Row]] = {}
    for row in rows:
        session = _last_session(row, days, on)
        if session is not None:
            last_for.setdefault(session.pk, []).append(row)
    return [
        CouncilDay(row=day, on=on, last_for=tuple(last_for.get(day.pk, ())))
        for day in days
    ]


def _last_session(
    row: Row, days: Sequence[CalendarDay], on: date
) -> CalendarDay | None:
    if not row.agreement.needs_council or row.look.next_step is None:
        return None
    fitting = [
        day
        for day in days
        if day.kind == Kind.SESSION
        and day.office_id == row.agreement.office_id
        and day.papers_by is not None
        and on <= day.papers_by
        and day.day <= row.look.ends_on
    ]
    return max(fitting, key=lambda day: day.day, default=None)


def name_of(row: CalendarDay) -> str:
    """Return what happens on a day, in words."""
    names = {Kind.SESSION: _("Council session"), Kind.ELECTION: _("Election")}
    return names[Kind(row.kind)]
