"""Five thousand random periods against an oracle that walks the calendar day by day.

The oracle knows no month lengths and no formula: it steps from one day to the next,
counts the firsts of months it passes, and looks at tomorrow to see whether a month
ends. Easter comes from Gauss's rule, not from a library. It shares no code with
``agreements``.
"""

from datetime import date, timedelta
from functools import cache
from random import Random

import pytest

from agreements.notice import NoticePeriod
from agreements.periods import (
    Length,
    extended_end,
    latest_start,
    period_end_after_event,
    period_end_from_start,
    shifted,
)

CASES = 5000
SEED = 20210503
ONE = timedelta(days=1)
ENDS = {
    "month_end": set(range(1, 13)),
    "quarter_end": {3, 6, 9, 12},
    "half_year_end": {6, 12},
    "year_end": {12},
    "school_half_year_end": {1, 7},
}


def ends_month(day):
    return (day + ONE).day == 1


@cache
def walk_months(start, months, wanted):
    """Walk to day ``wanted`` of the month ``months`` later, or to that month's end."""
    day, passed = start, 0
    while passed < months:
        day += ONE
        passed += day.day == 1
    while day.day != wanted and not ends_month(day):
        day += ONE
    return day


def walk_days(day, number):
    step = ONE if number > 0 else -ONE
    while number:
        day += step
        number += -1 if number > 0 else 1
    return day


def oracle_after_event(event_on, months, half, number):
    day = walk_months(event_on, months, event_on.day) if months else event_on
    return walk_days(day, number + (15 if half else 0))


def oracle_from_start(first_on, months, half, number):
    """The last day is the one before the day that bears the first day's number."""
    if not months:
        return walk_days(first_on, number + (15 if half else 0) - 1)
    if first_on.day == 1:  # the day before the first of a month ends a month
        day = walk_days(walk_months(first_on, months, 1), -1)
    else:
        day = walk_months(first_on, months, first_on.day - 1)
    return walk_days(day, 15 if half else 0)


def oracle_latest_start(end_on, months, half, number):
    """Walk back from a day that is certainly too late to the first that is in time."""
    day = end_on - timedelta(days=28 * months + number)
    while oracle_after_event(day, months, half, number) > end_on:
        day -= ONE
    return day


def easter_sunday(year):
    """Gauss's Easter rule, with his two exceptions, for 1900 to 2099."""
    d = (19 * (year % 19) + 24) % 30
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7
    march = 22 + d + e
    if march == 57 or (d == 28 and e == 6 and (year % 19) > 10):
        march -= 7
    return date(year, 3, 1) + timedelta(days=march - 1)


def is_free(day):
    if day.weekday() in (5, 6):
        return True
    if (day.month, day.day) in {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}:
        return True
    if (day.month, day.day) == (3, 8) and day.year >= 2019:
        return True
    once = {(2017, 10, 31), (2020, 5, 8), (2025, 5, 8), (2028, 6, 17)}
    if (day.year, day.month, day.day) in once:
        return True
    return (day - easter_sunday(day.year)).days in (-2, 1, 39, 50)


def oracle_working_day(day):
    while is_free(day):
        day += ONE
    return day


def oracle_next_end(received_on, months, to):
    day = oracle_after_event(received_on, months, False, 0)
    while not (ends_month(day) and day.month in ENDS[to]):
        day += ONE
    return day


def random_day(random):
    return date(2016, 1, 1) + timedelta(days=random.randrange(15 * 365))


def random_length(random):
    """Return a length and what the oracle is told of it."""
    unit = random.choice(["months", "months", "months", "half", "weeks", "days"])
    if unit == "weeks":
        weeks = random.randint(1, 60)
        return Length(weeks=weeks), (0, False, 7 * weeks)
    if unit == "days":
        days = random.randint(1, 400)
        return Length(days=days), (0, False, days)
    months = random.randint(unit == "months", 18)
    half = unit == "half"
    return Length(months=months, half_month=half), (months, half, 0)


@pytest.fixture(scope="module")
def cases():
    random = Random(SEED)  # noqa: S311  (repeatable examples, no secret)
    return [
        (random_day(random), *random_length(random), random.choice(list(ENDS)))
        for _ in range(CASES)
    ]


def test_periods_after_an_event_equal_the_walk(cases):
    for day, length, told, _to in cases:
        assert period_end_after_event(day, length).day == oracle_after_event(day, *told)


def test_periods_from_the_start_of_a_day_equal_the_walk(cases):
    for day, length, told, _to in cases:
        assert period_end_from_start(day, length).day == oracle_from_start(day, *told)


def test_extensions_equal_the_walk(cases):
    for day, length, told, _to in cases:
        walked = oracle_from_start(day + ONE, *told)
        assert extended_end(day, length).day == walked


def test_latest_starts_equal_the_walk(cases):
    for day, length, told, _to in cases:
        assert latest_start(day, length).day == oracle_latest_start(day, *told)


def test_days_moved_to_a_working_day_equal_the_walk(cases):
    for day, length, told, _to in cases:
        walked = oracle_working_day(oracle_after_event(day, *told))
        assert shifted(period_end_after_event(day, length)).day == walked


def test_notice_equals_the_walk(cases):
    for day, _length, (told_months, _half, _number), to in cases:
        months = told_months or 3
        period = NoticePeriod(months, to)
        end = oracle_next_end(day, months, to)
        computed = period.next_possible_end(day)
        assert computed is not None
        assert computed.day == end
        latest = oracle_latest_start(end, months, False, 0)
        assert period.latest_receipt(end).day == latest
        assert latest >= day


def test_the_oracle_disagrees_with_counting_months_back_by_number():
    """So that nobody "simplifies" the latest receipt into the naive day."""
    assert oracle_latest_start(date(2021, 6, 30), 3, False, 0) == date(2021, 3, 31)
    assert oracle_latest_start(date(2021, 2, 28), 1, False, 0) == date(2021, 1, 31)
