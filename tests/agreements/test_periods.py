"""Periods by §§ 187 to 193 BGB: examples of courts, commentaries and our agreements.

Every row names its norm and where the example comes from. "Statute" means that the
day follows from the words of the norm alone. Longer than 400 lines because the
table of cases is one.
"""

import json
from datetime import date

import pytest
from django.utils import translation

from agreements.notice import (
    NOT_SHIFTED,
    NoEndError,
    NoticePeriod,
    NoticeToError,
)
from agreements.periods import (
    HALF_MONTH,
    HALF_YEAR,
    QUARTER,
    YEAR,
    DayOutOfRangeError,
    Length,
    PeriodError,
    day_of_month,
    days_if_not_consecutive,
    extended_end,
    last_day_of_term,
    latest_start,
    period_end_after_event,
    period_end_from_start,
    shifted,
)
from agreements.working_days import LIBRARY

STATUTE = "statute"
KOTZ = "ra-kotz.de, Wie berechnet man eine Monatsfrist?"
JURA = "entdeckejura.de, Fristenberechnung"
AGE = "Haufe, Lebensalter, examples to § 26 (1) SGB X"
JANSEN = "Jansen, SGG, § 64 Rz. 6"
BGH_1984 = "BGH, NJW 1984, 1358"
BGH_2005 = "BGH, 17 Feb 2005, III ZR 172/04, BGHZ 162, 175"
KV_2018 = "KV-2018, expected deadlines"


def months(number):
    return Length(months=number)


def weeks(number):
    return Length(weeks=number)


def days(number):
    return Length(days=number)


AFTER_EVENT = [
    # event, length, last day, norm beside § 187 (1), source
    (date(2001, 4, 4), months(1), date(2001, 5, 4), "§ 188 Abs. 2", KOTZ),
    (date(2001, 4, 5), months(1), date(2001, 5, 5), "§ 188 Abs. 2", KOTZ),
    (date(2001, 1, 31), months(1), date(2001, 2, 28), "§ 188 Abs. 3", KOTZ),
    (date(2001, 2, 28), months(1), date(2001, 3, 28), "§ 188 Abs. 2", BGH_1984),
    (date(2023, 4, 4), months(1), date(2023, 5, 4), "§ 188 Abs. 2", JURA),
    (date(2023, 1, 31), months(1), date(2023, 2, 28), "§ 188 Abs. 3", JURA),
    (date(2023, 3, 1), months(1), date(2023, 4, 1), "§ 188 Abs. 2", JANSEN),
    (date(2024, 1, 31), months(1), date(2024, 2, 29), "§ 188 Abs. 3", JANSEN),
    (date(2024, 1, 30), months(1), date(2024, 2, 29), "§ 188 Abs. 3", STATUTE),
    (date(2024, 1, 29), months(1), date(2024, 2, 29), "§ 188 Abs. 2", STATUTE),
    (date(2024, 2, 29), months(12), date(2025, 2, 28), "§ 188 Abs. 3", STATUTE),
    (date(2024, 2, 29), months(48), date(2028, 2, 29), "§ 188 Abs. 2", STATUTE),
    (date(2021, 3, 31), months(3), date(2021, 6, 30), "§ 188 Abs. 3", KV_2018),
    (date(2021, 9, 30), months(3), date(2021, 12, 30), "§ 188 Abs. 2", STATUTE),
    (date(2021, 12, 31), months(2), date(2022, 2, 28), "§ 188 Abs. 3", STATUTE),
    (date(2021, 11, 15), QUARTER, date(2022, 2, 15), "§ 188 Abs. 2", "§ 189 (1)"),
    (date(2021, 8, 31), HALF_YEAR, date(2022, 2, 28), "§ 188 Abs. 3", "§ 189 (1)"),
    (date(2021, 5, 3), YEAR, date(2022, 5, 3), "§ 188 Abs. 2", STATUTE),
    (date(2021, 5, 4), weeks(1), date(2021, 5, 11), "§ 188 Abs. 2", "Tuesday: Tuesday"),
    (date(2021, 12, 29), weeks(2), date(2022, 1, 12), "§ 188 Abs. 2", STATUTE),
    (date(2021, 5, 3), days(1), date(2021, 5, 4), "§ 188 Abs. 1", STATUTE),
    (date(2021, 5, 3), days(14), date(2021, 5, 17), "§ 188 Abs. 1", STATUTE),
    (date(2024, 2, 28), days(2), date(2024, 3, 1), "§ 188 Abs. 1", STATUTE),
    (date(2021, 12, 31), days(30), date(2022, 1, 30), "§ 188 Abs. 1", STATUTE),
    (date(2021, 5, 3), HALF_MONTH, date(2021, 5, 18), "§ 189 Abs. 1", STATUTE),
    (date(2021, 2, 20), HALF_MONTH, date(2021, 3, 7), "§ 189 Abs. 1", STATUTE),
    (
        date(2021, 1, 31),
        Length(months=1, half_month=True),
        date(2021, 3, 15),  # the fifteen days last: 28 Feb + 15
        "§ 189 Abs. 2",
        STATUTE,
    ),
    (
        date(2021, 1, 15),
        Length(months=2, half_month=True),
        date(2021, 3, 30),
        "§ 189 Abs. 2",
        STATUTE,
    ),
]


@pytest.mark.parametrize(
    ("event_on", "length", "last_day", "norm", "source"), AFTER_EVENT
)
def test_a_period_after_an_event_does_not_count_its_day(
    event_on, length, last_day, norm, source
):
    computed = period_end_after_event(event_on, length)
    assert computed.day == last_day, source
    assert computed.norms[0] == "§ 187 Abs. 1 BGB"
    assert f"{norm} BGB" in computed.norms
    if not length.half_month:  # § 188 (3) is cited only where the day is missing
        assert ("§ 188 Abs. 3 BGB" in computed.norms) == (norm == "§ 188 Abs. 3")


FROM_START = [
    # first day, length, last day, norm beside § 187 (2), source
    (date(2023, 4, 4), months(1), date(2023, 5, 3), "§ 188 Abs. 2", JURA),
    (date(1969, 3, 27), months(600), date(2019, 3, 26), "§ 188 Abs. 2", AGE),
    (date(1969, 4, 1), months(600), date(2019, 3, 31), "§ 188 Abs. 2", AGE),
    (date(1969, 4, 2), months(600), date(2019, 4, 1), "§ 188 Abs. 2", AGE),
    (date(2020, 2, 29), months(12), date(2021, 2, 28), "§ 188 Abs. 2", AGE),
    (date(2006, 10, 10), months(216), date(2024, 10, 9), "§ 188 Abs. 2", "§ 2 BGB"),
    (date(2018, 1, 1), months(48), date(2021, 12, 31), "§ 188 Abs. 2", KV_2018),
    (date(2026, 1, 1), months(12), date(2026, 12, 31), "§ 188 Abs. 2", STATUTE),
    (date(2026, 1, 31), months(1), date(2026, 2, 28), "§ 188 Abs. 3", STATUTE),
    (date(2024, 1, 31), months(1), date(2024, 2, 29), "§ 188 Abs. 3", STATUTE),
    (date(2024, 1, 30), months(1), date(2024, 2, 29), "§ 188 Abs. 2", STATUTE),
    (date(2024, 2, 1), months(1), date(2024, 2, 29), "§ 188 Abs. 2", STATUTE),
    (date(2023, 2, 1), months(1), date(2023, 2, 28), "§ 188 Abs. 2", STATUTE),
    (date(2018, 10, 15), months(24), date(2020, 10, 14), "§ 188 Abs. 2", STATUTE),
    (date(2021, 5, 4), weeks(4), date(2021, 5, 31), "§ 188 Abs. 2", "Tuesday: Monday"),
    (date(2021, 5, 3), days(1), date(2021, 5, 3), "§ 188 Abs. 1", STATUTE),
    (date(2021, 5, 3), days(7), date(2021, 5, 9), "§ 188 Abs. 1", STATUTE),
    (date(2021, 5, 1), HALF_MONTH, date(2021, 5, 15), "§ 189 Abs. 1", STATUTE),
    (
        date(2021, 2, 1),
        Length(months=1, half_month=True),
        date(2021, 3, 15),
        "§ 189 Abs. 2",
        STATUTE,
    ),
]


@pytest.mark.parametrize(
    ("first_on", "length", "last_day", "norm", "source"), FROM_START
)
def test_a_period_from_the_start_of_a_day_counts_that_day(
    first_on, length, last_day, norm, source
):
    computed = period_end_from_start(first_on, length)
    assert computed.day == last_day, source
    assert computed.norms[0] == "§ 187 Abs. 2 BGB"
    assert f"{norm} BGB" in computed.norms
    assert ("§ 188 Abs. 3 BGB" in computed.norms) == (norm == "§ 188 Abs. 3")
    if length.months and not length.half_month:
        assert last_day_of_term(first_on, length.months) == last_day


EXTENDED = [
    # old end, length, new end, source; norm: § 190 BGB
    (date(2021, 12, 31), months(6), date(2022, 6, 30), "KV-2018 § 15 Abs. 3"),
    (date(2021, 7, 31), months(12), date(2022, 7, 31), "ZV-2019-02, option"),
    (date(2019, 12, 31), months(12), date(2020, 12, 31), "ZV-2018-03, renewal"),
    (date(2021, 2, 28), months(1), date(2021, 3, 31), STATUTE),
    (date(2023, 2, 28), months(12), date(2024, 2, 29), STATUTE),
    (date(2021, 5, 14), weeks(2), date(2021, 5, 28), STATUTE),
    (date(2021, 5, 15), days(10), date(2021, 5, 25), "old end a Saturday, not moved"),
    (date(2021, 5, 31), HALF_MONTH, date(2021, 6, 15), STATUTE),
]


@pytest.mark.parametrize(("end_on", "length", "new_end", "source"), EXTENDED)
def test_an_extension_is_counted_from_the_old_end(end_on, length, new_end, source):
    computed = extended_end(end_on, length)
    assert computed.day == new_end, source
    assert computed.norms[:2] == ("§ 190 BGB", "§ 187 Abs. 2 BGB")


LATEST_START = [
    # end, length, latest day, source; norms: § 187 (1), § 188 BGB read backwards
    (date(2021, 12, 31), months(9), date(2021, 3, 31), KV_2018),
    (date(2021, 12, 31), months(15), date(2020, 9, 30), KV_2018),
    (date(2021, 6, 30), months(3), date(2021, 3, 31), "not 30 March"),
    (date(2021, 2, 28), months(1), date(2021, 1, 31), "not 28 January"),
    (date(2024, 2, 29), months(1), date(2024, 1, 31), STATUTE),
    (
        date(2024, 2, 28),
        months(1),
        date(2024, 1, 28),
        "end before the month's last day",
    ),
    (date(2021, 3, 30), months(1), date(2021, 2, 28), STATUTE),
    (date(2025, 2, 28), months(12), date(2024, 2, 29), STATUTE),
    (date(2021, 8, 31), months(6), date(2021, 2, 28), "ZV-2018-04, notice of Anlage 2"),
    (date(2021, 5, 31), weeks(2), date(2021, 5, 17), "KV-2018, invitation"),
    (date(2021, 5, 19), days(15), date(2021, 5, 4), "calendar-2021, council paper"),
    (date(2021, 3, 15), Length(months=1, half_month=True), date(2021, 1, 31), STATUTE),
]


@pytest.mark.parametrize(("end_on", "length", "latest", "source"), LATEST_START)
def test_at_least_so_long_before_is_the_largest_day_in_time(
    end_on, length, latest, source
):
    assert latest_start(end_on, length).day == latest, source
    day_after = date.fromordinal(latest.toordinal() + 1)
    assert period_end_after_event(latest, length).day <= end_on
    assert period_end_after_event(day_after, length).day > end_on


SHIFTED = [
    # unmoved, moved, why; norm: § 193 BGB
    (date(2001, 5, 5), date(2001, 5, 7), KOTZ),
    (date(2013, 11, 30), date(2013, 12, 2), "anwalt24.de, Saturday"),
    (date(2021, 5, 13), date(2021, 5, 14), "Ascension Day, then a Friday"),
    (date(2021, 4, 2), date(2021, 4, 6), "Good Friday to Easter Monday"),
    (date(2021, 12, 25), date(2021, 12, 27), "Christmas, Saturday and Sunday"),
    (date(2022, 12, 24), date(2022, 12, 27), "24 December, here a Saturday"),
    (date(2021, 12, 24), date(2021, 12, 24), "24 December is no holiday"),
    (date(2021, 12, 31), date(2021, 12, 31), "31 December is no holiday"),
    (date(2020, 5, 8), date(2020, 5, 11), "8 May 2020, once; a Friday"),
    (date(2025, 5, 8), date(2025, 5, 9), "8 May 2025, once"),
    (date(2024, 3, 8), date(2024, 3, 11), "Frauentag, a Friday"),
    (date(2018, 3, 8), date(2018, 3, 8), "not yet a holiday in 2018"),
    (date(2017, 10, 31), date(2017, 11, 1), "Reformation Day, 2017 only"),
    (date(2018, 10, 31), date(2018, 10, 31), "no holiday in Berlin since"),
    (date(2021, 5, 4), date(2021, 5, 4), "a Tuesday"),
]


@pytest.mark.parametrize(("day", "moved", "source"), SHIFTED)
def test_a_declaration_is_due_on_the_next_working_day(day, moved, source):
    event_on = date.fromordinal(day.toordinal() - 1)
    computed = shifted(period_end_after_event(event_on, days(1)))
    assert computed.day == moved, source
    assert computed.norms[-1] == "§ 193 BGB"


NOTICE = [
    # months, to, end, latest receipt, safe day, source; norms: § 130, § 187 (1), § 188
    (1, "month_end", date(2002, 4, 30), date(2002, 3, 31), date(2002, 3, 28), BGH_2005),
    (3, "half_year_end", date(2021, 6, 30), date(2021, 3, 31), None, KV_2018),
    (3, "half_year_end", date(2021, 12, 31), date(2021, 9, 30), None, KV_2018),
    (3, "quarter_end", date(2021, 3, 31), date(2020, 12, 31), None, "ZV-2018-01"),
    (6, "year_end", date(2021, 12, 31), date(2021, 6, 30), None, "ZV-2018-02"),
    (3, "term_end", date(2021, 12, 31), date(2021, 9, 30), None, "ZV-2018-03"),
    (
        3,
        "half_year_end",
        date(2019, 6, 30),
        date(2019, 3, 31),
        date(2019, 3, 29),
        "ZV-2019-01",
    ),
    (
        3,
        "school_half_year_end",
        date(2021, 7, 31),
        date(2021, 4, 30),
        None,
        "ZV-2019-02",
    ),
    (
        3,
        "school_half_year_end",
        date(2021, 1, 31),
        date(2020, 10, 31),  # a Saturday
        date(2020, 10, 30),
        "ZV-2019-02",
    ),
    (3, "year_end", date(2021, 12, 31), date(2021, 9, 30), None, "ZV-2020-01"),
    (
        1,
        "month_end",
        date(2021, 2, 28),
        date(2021, 1, 31),
        date(2021, 1, 29),
        "ZV-2020-02",
    ),
    (1, "month_end", date(2021, 6, 30), date(2021, 5, 31), None, "ZV-2020-02"),
    (1, "month_end", date(2024, 3, 31), date(2024, 2, 29), None, STATUTE),
]


@pytest.mark.parametrize(("number", "to", "end", "latest", "safe_on", "source"), NOTICE)
def test_notice_may_arrive_until_its_period_no_longer_ends_in_time(
    number, to, end, latest, safe_on, source
):
    period = NoticePeriod(number, to)
    computed = period.latest_receipt(end)
    assert computed.day == latest, source
    assert computed.safe_on == (safe_on or latest)
    assert computed.norms[0] == "§ 130 Abs. 1 BGB"
    assert computed.norms[-1] == NOT_SHIFTED
    assert period.ends_after(latest).day <= end


NEXT_END = [
    # months, to, received, first end, source
    (1, "month_end", date(2002, 3, 30), date(2002, 4, 30), BGH_2005),
    (1, "month_end", date(2002, 3, 31), date(2002, 4, 30), BGH_2005),
    (1, "month_end", date(2002, 4, 2), date(2002, 5, 31), f"{BGH_2005}: too late"),
    (3, "half_year_end", date(2021, 3, 31), date(2021, 6, 30), KV_2018),
    (3, "half_year_end", date(2021, 4, 1), date(2021, 12, 31), KV_2018),
    (3, "quarter_end", date(2021, 5, 3), date(2021, 9, 30), "ZV-2018-01"),
    (6, "year_end", date(2021, 7, 1), date(2022, 12, 31), "ZV-2018-02"),
    (3, "school_half_year_end", date(2021, 5, 3), date(2022, 1, 31), "ZV-2019-02"),
    (1, "month_end", date(2021, 1, 29), date(2021, 2, 28), "ZV-2020-02, § 188 (3)"),
]


@pytest.mark.parametrize(("number", "to", "received_on", "end", "source"), NEXT_END)
def test_notice_ends_the_agreement_on_the_first_end_it_reaches(
    number, to, received_on, end, source
):
    computed = NoticePeriod(number, to).next_possible_end(received_on)
    assert computed is not None
    assert computed.day == end, source
    assert NoticePeriod(number, to).latest_receipt(end).day >= received_on


@pytest.mark.parametrize(
    ("part", "day"),
    [("start", 1), ("middle", 15), ("end", 29)],  # § 192 BGB
)
def test_start_middle_and_end_of_a_month_are_days(part, day):
    assert day_of_month(2024, 2, part) == date(2024, 2, day)


@pytest.mark.parametrize(
    ("lengths", "number"),
    [({"months": 1}, 30), ({"years": 1}, 365), ({"months": 6, "years": 2}, 910)],
)
def test_a_broken_period_counts_thirty_days_a_month(lengths, number):
    assert days_if_not_consecutive(**lengths) == number  # § 191 BGB


def test_the_tables_hold_sixty_cases_and_more():
    rows = [*AFTER_EVENT, *FROM_START, *EXTENDED, *LATEST_START, *NOTICE]
    assert len(rows) + len(SHIFTED) + len(NEXT_END) >= 60
    assert all(row[-1] for row in [*rows, *SHIFTED, *NEXT_END])  # each with its source


@pytest.mark.parametrize(
    "computed",
    [
        NoticePeriod(1, "month_end").ends_after(date(2024, 5, 30)),
        NoticePeriod(3, "half_year_end").latest_receipt(date(2024, 6, 30)),
        NoticePeriod(3, "half_year_end").next_possible_end(date(2024, 3, 1)),
        latest_start(date(2024, 6, 30), months(3)),
    ],
)
def test_a_notice_period_is_never_moved_to_a_working_day(computed):
    assert computed.day in (date(2024, 6, 30), date(2024, 3, 31))  # both Sundays
    with pytest.raises(ValueError, match="§ 193 BGB does not move"):
        shifted(computed)


def test_a_day_is_moved_only_once():
    once = shifted(period_end_after_event(date(2021, 4, 30), days(1)))
    with pytest.raises(ValueError, match="next_working_day"):
        shifted(once)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"months": 0},
        {"months": -1},
        {"months": 1, "days": 1},
        {"weeks": 1, "half_month": True},
        {"days": -3, "months": 1},
        {"months": 1201},
        {"weeks": 6000},
    ],
)
def test_a_period_of_no_or_two_lengths_is_refused(given):
    with pytest.raises(PeriodError, match="at least one"):
        Length(**given)


@pytest.mark.parametrize("given", [{}, {"months": -1, "years": 1}])
def test_a_broken_period_needs_a_length(given):
    with pytest.raises(PeriodError):
        days_if_not_consecutive(**given)


def test_a_term_below_one_month_is_refused():
    with pytest.raises(PeriodError):
        last_day_of_term(date(2026, 1, 1), 0)


@pytest.mark.parametrize(
    "overflow",
    [
        lambda: period_end_after_event(date(9999, 12, 1), months(1)),
        lambda: period_end_from_start(date(9999, 12, 20), days(40)),
        lambda: extended_end(date(9999, 12, 31), days(1)),
        lambda: latest_start(date(1, 1, 5), weeks(1)),
        lambda: latest_start(date(1, 1, 5), months(1)),
    ],
)
def test_a_period_that_leaves_the_calendar_is_refused(overflow):
    with pytest.raises(DayOutOfRangeError, match="leaves the calendar"):
        overflow()


def test_notice_to_an_unknown_or_impossible_day_is_refused():
    with pytest.raises(NoticeToError, match="the end of a month"):
        NoticePeriod(3, "whenever")
    with pytest.raises(NoEndError) as refusal:
        NoticePeriod(3, "half_year_end").latest_receipt(date(2021, 9, 30))
    with translation.override("de"):
        assert "30. September 2021" in str(refusal.value)
    with pytest.raises(NoEndError):
        NoticePeriod(3, "month_end").latest_receipt(date(2021, 9, 29))
    with pytest.raises(PeriodError):
        NoticePeriod(0, "month_end")


def test_notice_to_the_end_of_the_term_needs_its_ends():
    period = NoticePeriod(3, "term_end")
    ends = [date(2020, 12, 31), date(2021, 12, 31)]
    assert period.next_possible_end(date(2021, 1, 1)) is None
    computed = period.next_possible_end(date(2020, 10, 1), term_ends=ends)
    assert computed is not None
    assert computed.day == date(2021, 12, 31)


def test_the_ends_of_a_calendar_include_both_borders():
    ends = NoticePeriod(3, "quarter_end").ends(date(2021, 3, 31), date(2021, 12, 31))
    assert ends == (
        date(2021, 3, 31),
        date(2021, 6, 30),
        date(2021, 9, 30),
        date(2021, 12, 31),
    )


def test_a_result_can_be_stored_with_rule_inputs_and_library():
    computed = NoticePeriod(3, "half_year_end").latest_receipt(date(2021, 6, 30))
    stored = json.loads(json.dumps(computed.to_json()))
    assert stored == {
        "day": "2021-03-31",
        "rule": "latest_receipt",
        "norms": [
            "§ 130 Abs. 1 BGB",
            "§ 187 Abs. 1 BGB",
            "§ 188 Abs. 2 BGB",
            "§ 188 Abs. 3 BGB",
            NOT_SHIFTED,
        ],
        "inputs": {"end_on": "2021-06-30", "months": 3},
        "safe_on": "2021-03-31",
        "library": LIBRARY,
    }
    assert LIBRARY.startswith("holidays 0.")
