"""What ends by itself, and which addenda are decided by themselves."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from agreements.models import Agreement, Deadline, JournalEntry
from agreements.services.deadlines import compute_deadlines
from agreements.services.renewal import renewals_to_open
from agreements.services.running_out import end_agreements
from tests.factories import FOUR_YEARS, at
from tests.paths import addendum_in_force, framework_in_force

pytestmark = pytest.mark.django_db

END = date(2021, 12, 31)
AFTER = END + timedelta(days=1)


@pytest.fixture
def framework(cast):
    return framework_in_force(cast)


def addendum_until(cast, framework, last_day: date) -> Agreement:
    term = replace(
        FOUR_YEARS,
        starts_on=date(2018, 1, 1),
        ends_on=last_day,
        talks_months=None,
        evaluation_months=None,
        extension_months=None,
    )
    return addendum_in_force(
        cast, framework, term=term, on_framework_end="ends_with_framework"
    )


def test_nothing_ends_on_its_last_day(framework):
    assert end_agreements(on=END, at=at(END)) == []
    framework.refresh_from_db()
    assert framework.stage == Agreement.Stage.CONCLUDED


def test_it_ends_the_day_after_and_its_open_deadlines_with_it(cast, framework):
    compute_deadlines(
        agreement=framework, actor=None, on=date(2021, 1, 1), at=at(date(2021, 1, 1))
    )
    assert end_agreements(on=AFTER, at=at(AFTER)) == [framework]
    framework.refresh_from_db()
    assert framework.stage == Agreement.Stage.ENDED
    assert framework.ended_on == AFTER
    assert not framework.deadlines.open().exists()
    assert not framework.deadlines.filter(next_reminder_on__isnull=False).exists()
    assert not framework.is_in_force(on=AFTER)
    assert framework.is_in_force(on=END)


def test_a_second_call_ends_nothing_more(framework):
    end_agreements(on=AFTER, at=at(AFTER))
    count = JournalEntry.objects.count()
    assert end_agreements(on=AFTER + timedelta(days=9), at=at(AFTER)) == []
    assert JournalEntry.objects.count() == count


@pytest.mark.parametrize(
    ("last_day", "together"),
    [
        (date(2021, 8, 31), False),
        (date(2021, 12, 31), True),
        (date(2022, 6, 30), True),
    ],
)
def test_an_addendum_is_decided_alone_only_if_it_ends_before_its_framework(
    cast, framework, last_day, together
):
    addendum = addendum_until(cast, framework, last_day)
    assert addendum.is_decided_with_framework is together
    starts = addendum.deadlines.filter(kind=Deadline.Kind.RENEWAL_START)
    assert starts.exists() is not together


def test_an_addendum_is_taken_up_six_months_before_its_end(cast, framework):
    addendum = addendum_until(cast, framework, date(2021, 8, 31))
    start = addendum.deadlines.get(kind=Deadline.Kind.RENEWAL_START)
    assert start.due_on == date(2021, 2, 28)  # Anlage 2 Abs. 7 of the framework
    assert addendum in renewals_to_open(on=date(2021, 2, 28))
