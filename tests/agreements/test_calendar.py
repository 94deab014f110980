"""The calendar of the office: entered once, struck, written into the journal."""

from datetime import date

import pytest

from agreements.calendar_refusals import DayEnteredError, PapersTooLateError
from agreements.models import CalendarDay, JournalEntry
from agreements.services.calendar import enter_day, strike_day
from tests.factories import at, office_cast

SESSION = date(2021, 5, 19)


@pytest.fixture
def cast(db):
    return office_cast()


def enter(cast, **fields):
    given = {
        "office": cast.office,
        "kind": "session",
        "day": SESSION,
        "actor": cast.drafter,
        "at": at(date(2021, 1, 4)),
    }
    return enter_day(**given | fields)


def test_a_day_is_entered_once_for_each_kind(cast):
    enter(cast)
    with pytest.raises(DayEnteredError):
        enter(cast, note="Noch einmal.")
    enter(cast, kind="election")
    assert CalendarDay.objects.count() == 2


@pytest.mark.parametrize("papers_by", [None, date(2021, 5, 4), SESSION])
def test_papers_are_due_by_the_session_at_the_latest(cast, papers_by):
    assert enter(cast, papers_by=papers_by).papers_by == papers_by


def test_papers_due_after_the_session_are_refused(cast):
    with pytest.raises(PapersTooLateError):
        enter(cast, papers_by=date(2021, 5, 20))
    assert not CalendarDay.objects.exists()


def test_only_the_two_kinds_are_known(cast):
    with pytest.raises(ValueError, match="holiday"):
        enter(cast, kind="holiday")


def test_both_acts_stand_in_the_journal(cast):
    strike_day(row=enter(cast), actor=cast.reviewer, at=at(date(2021, 1, 5)))
    acts = JournalEntry.objects.filter(action__startswith="calendar.")
    assert [(entry.action, entry.actor_id) for entry in acts.order_by("sequence")] == [
        ("calendar.entered", cast.drafter.pk),
        ("calendar.struck", cast.reviewer.pk),
    ]
    assert not CalendarDay.objects.exists()
