"""The back-plan: which step begins by which day, and when that is late."""

from datetime import date, timedelta

import pytest

from agreements.back_plan import SHARES, Pace, Step, back_plan, pace
from agreements.terms import DueKind, deadlines
from tests.factories import FOUR_YEARS

END = date(2021, 12, 31)


def test_the_steps_of_nine_months_begin_month_by_month():
    plan = back_plan(END, lead_months=9)
    assert list(plan.starts.values()) == [
        date(2021, 3, 31),
        date(2021, 4, 30),
        date(2021, 6, 30),
        date(2021, 9, 30),
        date(2021, 11, 30),
    ]


def test_the_first_step_begins_on_the_day_on_which_the_renewal_must_start():
    days = deadlines(FOUR_YEARS, on_or_after=date(2020, 1, 1), horizon=END)
    start = next(d for d in days if d.kind is DueKind.RENEWAL_START)
    plan = back_plan(END, lead_months=FOUR_YEARS.lead_months)
    assert plan.start_by(Step.DECIDE) == start.due_on


@pytest.mark.parametrize("months", [1, 2, 6, 9, 15, 36])
@pytest.mark.parametrize("days", range(0, 800, 37))
def test_steps_follow_each_other_and_end_in_time(months, days):
    end = END + timedelta(days=days)
    plan = back_plan(end, lead_months=months)
    starts = list(plan.starts.values())
    assert list(plan.starts) == list(Step) == list(SHARES)
    assert starts == sorted(set(starts))
    assert starts[-1] < end
    needs = [plan.need_days(step) for step in Step]
    assert needs == sorted(needs, reverse=True)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 3, 1), Pace.ON_PLAN),
        (date(2021, 3, 31), Pace.ON_PLAN),
        (date(2021, 4, 1), Pace.SOON),
        (date(2021, 4, 30), Pace.SOON),
        (date(2021, 5, 1), Pace.LATE),
    ],
)
def test_late_begins_the_day_after_the_last_day(day, expected):
    assert pace(date(2021, 4, 30), on=day) is expected


def test_what_need_not_begin_is_never_late():
    assert pace(None, on=END) is Pace.NONE
