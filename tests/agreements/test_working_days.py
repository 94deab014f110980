"""Berlin's public holidays, frozen, and the working days between them.

The list is written out so that a new release of ``holidays`` cannot change a past or
planned year unseen. Sources: Feiertagsgesetz of Berlin with the laws on 8 March (from
2019), 31 October 2017, 8 May 2020 and 2025 and 17 June 2028; Unification Treaty,
Article 2 (2), on 3 October.
"""

from datetime import date, timedelta

import pytest

from agreements.working_days import (
    berlin_holidays,
    is_working_day,
    working_day_on_or_after,
    working_day_on_or_before,
)

EVERY_YEAR = ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))
WOMEN_S_DAY = (3, 8)  # from 2019
OTHERS = {
    # year: Good Friday, Easter Monday, Ascension, Whit Monday; then days of one year
    2016: ((3, 25), (3, 28), (5, 5), (5, 16)),
    2017: ((4, 14), (4, 17), (5, 25), (6, 5), (10, 31)),
    2018: ((3, 30), (4, 2), (5, 10), (5, 21)),
    2019: ((4, 19), (4, 22), (5, 30), (6, 10)),
    2020: ((4, 10), (4, 13), (5, 21), (6, 1), (5, 8)),
    2021: ((4, 2), (4, 5), (5, 13), (5, 24)),
    2022: ((4, 15), (4, 18), (5, 26), (6, 6)),
    2023: ((4, 7), (4, 10), (5, 18), (5, 29)),
    2024: ((3, 29), (4, 1), (5, 9), (5, 20)),
    2025: ((4, 18), (4, 21), (5, 29), (6, 9), (5, 8)),
    2026: ((4, 3), (4, 6), (5, 14), (5, 25)),
    2027: ((3, 26), (3, 29), (5, 6), (5, 17)),
    2028: ((4, 14), (4, 17), (5, 25), (6, 5), (6, 17)),
    2029: ((3, 30), (4, 2), (5, 10), (5, 21)),
    2030: ((4, 19), (4, 22), (5, 30), (6, 10)),
}


@pytest.mark.parametrize("year", OTHERS)
def test_the_holidays_of_berlin_are_frozen(year):
    expected = {date(year, month, day) for month, day in EVERY_YEAR + OTHERS[year]}
    if year >= 2019:
        expected.add(date(year, *WOMEN_S_DAY))
    assert berlin_holidays(year) == expected


def _in_years(month, day):
    return [year for year in OTHERS if date(year, month, day) in berlin_holidays(year)]


def test_the_days_of_one_year_stay_in_it():
    assert _in_years(10, 31) == [2017]  # 500 years of the Reformation
    assert _in_years(5, 8) == [2020, 2025]  # 75 and 80 years since the liberation
    assert _in_years(6, 17) == [2028]  # 75 years since the uprising
    assert _in_years(3, 8) == list(range(2019, 2031))


@pytest.mark.parametrize("year", OTHERS)
def test_easter_sunday_and_christmas_eve_are_no_holidays_in_berlin(year):
    good_friday = date(year, *OTHERS[year][0])
    whit_monday = date(year, *OTHERS[year][3])
    no_holidays = {
        good_friday + timedelta(days=2),
        whit_monday - timedelta(days=1),
        date(year, 12, 24),
        date(year, 12, 31),
    }
    assert not no_holidays & berlin_holidays(year)


def test_saturday_is_no_working_day():
    friday, saturday, sunday, monday = (date(2021, 5, day) for day in range(7, 11))
    assert [is_working_day(day) for day in (friday, saturday, sunday, monday)] == [
        True,
        False,
        False,
        True,
    ]


def test_over_easter_the_working_days_are_thursday_and_tuesday():
    for day in range(2, 6):  # Good Friday to Easter Monday 2021
        assert working_day_on_or_before(date(2021, 4, day)) == date(2021, 4, 1)
        assert working_day_on_or_after(date(2021, 4, day)) == date(2021, 4, 6)


def test_a_working_day_is_its_own_neighbour():
    assert working_day_on_or_before(date(2021, 4, 1)) == date(2021, 4, 1)
    assert working_day_on_or_after(date(2021, 4, 6)) == date(2021, 4, 6)
