"""Periods and days by §§ 187 to 193 BGB, as functions of plain days.

A day ends at 24:00 in Berlin; no function here knows an hour. For agreements under
public law the same rules follow from § 62 sentence 2 and § 31 (1) VwVfG; the team
reads § 31 (3) VwVfG as not reaching agreed notice periods.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from agreements.errors import AgreementError
from agreements.working_days import LIBRARY, working_day_on_or_after

MAX_MONTHS = 1200
MAX_DAYS = 36525
HALF_MONTH_DAYS = 15  # § 189 (1) BGB
PARTS_OF_MONTH = ("start", "middle", "end")


class PeriodError(AgreementError):
    code = "period"
    message = _(
        "A period is counted in days, in weeks or in months; it is at least one of "
        "them and at most 100 years long."
    )


class DayOutOfRangeError(PeriodError):
    code = "day-out-of-range"
    message = _("The period leaves the calendar (years 1 to 9999).")


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How long a period is: days, or weeks, or months with or without half a month.

    A year is twelve months, half a year six, a quarter three (§ 189 (1) BGB).
    """

    months: int = 0
    half_month: bool = False
    weeks: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        units = [self.months > 0 or self.half_month, self.weeks > 0, self.days > 0]
        shortest = min(self.months, self.weeks, self.days)
        if shortest < 0 or units.count(True) != 1:
            raise PeriodError(**self.facts())
        if self.months > MAX_MONTHS or max(self.weeks * 7, self.days) > MAX_DAYS:
            raise PeriodError(**self.facts())

    @property
    def in_days(self) -> int:
        """Days of a period counted in days or weeks, otherwise 0."""
        return self.weeks * 7 + self.days

    def facts(self) -> dict[str, int]:
        """Return what was given, by name."""
        given = {"months": self.months, "weeks": self.weeks, "days": self.days}
        given["half_month"] = int(self.half_month)
        return {name: value for name, value in given.items() if value}


YEAR = Length(months=12)
HALF_YEAR = Length(months=6)
QUARTER = Length(months=3)
HALF_MONTH = Length(half_month=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A day with the rule, the norms and the inputs that gave it."""

    day: date
    rule: str
    norms: tuple[str, ...]
    inputs: tuple[tuple[str, str | int], ...]
    """What went in, sorted by name; days in ISO form."""
    safe_on: date | None = None
    """Last working day on or before ``day``, where the proof of receipt matters."""
    may_shift: bool = True
    """Whether § 193 BGB may move the day; the caller decides whether it does."""
    library: str = LIBRARY
    """Which calendar of holidays was at hand."""

    def to_json(self) -> dict[str, object]:
        """Return plain values to store beside the day."""
        return {
            "day": self.day.isoformat(),
            "rule": self.rule,
            "norms": list(self.norms),
            "inputs": dict(self.inputs),
            "safe_on": self.safe_on.isoformat() if self.safe_on else None,
            "library": self.library,
        }


def inputs(
    facts: Mapping[str, int] | None = None, **days: date
) -> tuple[tuple[str, str | int], ...]:
    """Return facts and days as sorted pairs for ``Computed.inputs``."""
    given: dict[str, str | int] = {name: day.isoformat() for name, day in days.items()}
    return tuple(sorted((given | dict(facts or {})).items()))


def last_day_of_term(first_day: date, months: int) -> date:
    """Return the last day of a term of whole months.

    :param first_day: first day of the term, counted in full (§ 187 (2) BGB)
    :param months: length in calendar months, at least 1
    :returns: the day at whose end the term expires (§ 188 (2), (3) BGB)
    :raises PeriodError: if ``months`` is below 1
    """
    Length(months=months)
    year, month, length = _month_after(first_day, months)
    if first_day.day == 1:
        return date(year, month, 1) - timedelta(days=1)
    return date(year, month, min(first_day.day - 1, length))  # § 188 (3) BGB


def period_end_after_event(event_on: date, length: Length) -> Computed:
    """Return the last day of a period that an event sets off.

    The day of the event is not counted (§ 187 (1) BGB). Weeks and months end on the
    day that bears the same name or number (§ 188 (2) BGB) or, where the month lacks
    it, on the month's last day (§ 188 (3) BGB); half a month is counted last
    (§ 189 (2) BGB).

    :raises PeriodError: if the period leaves the calendar
    """
    return Computed(
        day=_after_event(event_on, length),
        rule="period_end_after_event",
        norms=_event_norms(event_on, length),
        inputs=inputs(length.facts(), event_on=event_on),
    )


def period_end_from_start(first_on: date, length: Length) -> Computed:
    """Return the last day of a period that begins with the start of a day.

    The first day is counted (§ 187 (2) BGB), so weeks and months end the day before
    the day of the same name or number (§ 188 (2), (3) BGB).

    :raises PeriodError: if the period leaves the calendar
    """
    return Computed(
        day=_from_start(first_on, length),
        rule="period_end_from_start",
        norms=_start_norms(first_on, length),
        inputs=inputs(length.facts(), first_on=first_on),
    )


def extended_end(end_on: date, length: Length) -> Computed:
    """Return the last day of a period extended after its end.

    The new period is counted from the expiry of the old one (§ 190 BGB): its first
    day is the day after, counted in full.

    :raises PeriodError: if the period leaves the calendar
    """
    first_on = _plus(end_on, 1)
    return Computed(
        day=_from_start(first_on, length),
        rule="extended_end",
        norms=("§ 190 BGB", *_start_norms(first_on, length)),
        inputs=inputs(length.facts(), end_on=end_on),
    )


def latest_start(end_on: date, length: Length) -> Computed:
    """Return the latest day whose period after it still ends in time.

    This is the meaning of "at least n months before": the largest day ``d`` with
    ``period_end_after_event(d)`` on or before ``end_on``. Counting n months back by
    number is wrong: three months to 30 June begin on 31 March, not on 30 March.
    Nothing moves by § 193 BGB, for that would shorten the time kept free.

    :raises PeriodError: if the period leaves the calendar
    """
    day = _latest_event(end_on, length)
    return Computed(
        day=day,
        rule="latest_start",
        norms=_event_norms(day, length),
        inputs=inputs(length.facts(), end_on=end_on),
        may_shift=False,
    )


def shifted(computed: Computed) -> Computed:
    """Move a day to the next working day if it is none (§ 193 BGB).

    Only for a declaration or a performance due on a day or within a period. It is the
    caller who says that a deadline is of this kind.

    :raises ValueError: for a notice period, which § 193 BGB moves neither directly
        nor by analogy (BGH, 17 Feb 2005, III ZR 172/04), and for a period kept free
    """
    if not computed.may_shift:
        raise ValueError(f"§ 193 BGB does not move {computed.rule}.")
    return replace(
        computed,
        day=working_day_on_or_after(computed.day),
        rule=f"{computed.rule}+next_working_day",
        norms=(*computed.norms, "§ 193 BGB"),
        may_shift=False,
    )


def day_of_month(year: int, month: int, part: str) -> date:
    """Return the day meant by start, middle or end of a month (§ 192 BGB).

    :param part: "start" (the first), "middle" (the fifteenth) or "end" (the last)
    """
    return date(
        year, month, (1, 15, monthrange(year, month)[1])[PARTS_OF_MONTH.index(part)]
    )


def days_if_not_consecutive(*, months: int = 0, years: int = 0) -> int:
    """Return the days of a period that need not run without a break.

    A month counts 30 days and a year 365 (§ 191 BGB).

    :raises PeriodError: if the period is shorter than a month
    """
    if min(months, years) < 0 or months + years < 1:
        raise PeriodError(months=months, years=years)
    return 30 * months + 365 * years


def _plus(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise DayOutOfRangeError(day=day, days=days) from error


def _month_after(day: date, months: int) -> tuple[int, int, int]:
    """Return year, month and number of days of the month some months later."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise DayOutOfRangeError(day=day, months=months)
    return year, index + 1, monthrange(year, index + 1)[1]


def _after_event(event_on: date, length: Length) -> date:
    day = _plus(event_on, length.in_days)
    if length.months:
        year, month, last = _month_after(event_on, length.months)
        day = date(year, month, min(event_on.day, last))
    return _plus(day, HALF_MONTH_DAYS) if length.half_month else day


def _from_start(first_on: date, length: Length) -> date:
    day = _plus(first_on, length.in_days - 1)
    if length.months:
        day = last_day_of_term(first_on, length.months)
    return _plus(day, HALF_MONTH_DAYS) if length.half_month else day


def _latest_event(end_on: date, length: Length) -> date:
    back = length.in_days + (HALF_MONTH_DAYS if length.half_month else 0)
    end_on = _plus(end_on, -back)
    if not length.months:
        return end_on
    year, month, last = _month_after(end_on, -length.months)
    is_month_end = end_on.day == monthrange(end_on.year, end_on.month)[1]
    return date(year, month, last if is_month_end else min(end_on.day, last))


def _event_norms(event_on: date, length: Length) -> tuple[str, ...]:
    return ("§ 187 Abs. 1 BGB", *_end_norms(event_on, event_on.day, length))


def _start_norms(first_on: date, length: Length) -> tuple[str, ...]:
    return ("§ 187 Abs. 2 BGB", *_end_norms(first_on, first_on.day - 1, length))


def _end_norms(from_on: date, number: int, length: Length) -> tuple[str, ...]:
    """Return the norms of the end; ``number`` is the day the last month must have."""
    norms = [
        "§ 188 Abs. 2 BGB" if length.months or length.weeks else "§ 188 Abs. 1 BGB"
    ]
    if length.months and number > _month_after(from_on, length.months)[2]:
        norms.append("§ 188 Abs. 3 BGB")
    if length.half_month:
        norms.append("§ 189 Abs. 2 BGB" if length.months else "§ 189 Abs. 1 BGB")
    return tuple(norms)
