"""Sessions and elections on the pages: entered, struck, and beside what ends."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Agreement, CalendarDay
from agreements.services.calendar import enter_day
from tests.factories import at, join, organisation, person
from tests.paths import framework_in_force
from tests.workflows.routes import browser
from workflows.ticking import tick

DAY = date(2021, 5, 3)
DATA = {"kind": "session", "day": "2021-05-19", "papers_by": "2021-05-04", "note": ""}


@pytest.fixture
def ending(cast, stand_on):
    framework = framework_in_force(cast)
    Agreement.objects.filter(pk=framework.pk).update(needs_council=True)
    stand_on(DAY)
    tick(on=DAY, at=at(DAY, 6))
    return framework


def session(cast, day, papers_by=None, **fields):
    given = {"kind": "session", "actor": cast.drafter, "at": at(DAY)} | fields
    return enter_day(office=cast.office, day=day, papers_by=papers_by, **given)


def html(who, name="overview"):
    answer = browser(who).get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


def test_legal_staff_enter_and_strike_a_session(cast, ending):
    lawyer = browser(cast.drafter)
    address = reverse("calendar:list")
    done = lawyer.post(address, {**DATA, "office": cast.office.pk}, follow=True)
    assert "Council session on Wed 19 May is in the calendar." in done.content.decode()
    row = CalendarDay.objects.get()
    struck = lawyer.post(reverse("calendar:strike", args=[row.pk]), follow=True)
    assert "is taken out of the calendar." in struck.content.decode()
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"day": ""}, {"day": "31.2."}, {"papers_by": "2021-05-20"}]
)
def test_what_cannot_be_is_refused_with_a_sentence(cast, ending, wrong):
    data = {**DATA, "office": cast.office.pk, **wrong}
    answer = browser(cast.drafter).post(reverse("calendar:list"), data)
    assert answer.status_code == 422
    assert not CalendarDay.objects.exists()


def test_a_day_of_another_office_is_not_found(cast, ending):
    row = session(cast, date(2021, 5, 19))
    foreign_lawyer = person("foreign-lawyer")
    join(foreign_lawyer, organisation("other-office", "office"), "legal")
    stranger = browser(foreign_lawyer)
    assert stranger.post(reverse("calendar:strike", args=[row.pk])).status_code == 404


def test_the_overview_names_the_last_session_before_the_end(cast, ending):
    session(cast, date(2021, 11, 24), date(2021, 11, 9))
    session(cast, date(2021, 12, 15), date(2021, 11, 30), note="letzte Sitzung")
    session(cast, date(2022, 1, 19), date(2022, 1, 4))
    page = html(cast.councillor)
    row = page[page.index("Wed 15 December") :]
    assert "KV-2018" in row[: row.index("</tr>")]
    assert "211 days left" in row[: row.index("</tr>")]
    assert page.count("last session before the end") == 1


def test_a_session_that_takes_no_more_papers_is_no_chance(cast, ending):
    session(cast, date(2021, 5, 4), DAY - timedelta(days=1))
    session(cast, date(2021, 6, 16))
    assert "last session before the end" not in html(cast.councillor)


def test_the_timeline_marks_sessions_and_elections(cast, ending):
    assert 'class="plan"' not in html(cast.councillor)
    session(cast, date(2021, 6, 16))
    session(cast, date(2021, 9, 26), kind="election")
    session(cast, date(2031, 9, 26), kind="election")
    page = html(cast.councillor)
    assert page.count('<path class="bvv"') == 2  # wide and for the phone
    assert page.count('<line class="plan"') == 2
    assert "2031" not in page


def test_past_days_stay_in_the_timeline_and_leave_the_table(cast, ending):
    session(cast, date(2021, 4, 21))
    page = html(cast.councillor)
    assert '<path class="bvv"' in page
    assert "21 April" not in page


def test_an_empty_calendar_says_who_fills_it(cast, ending):
    assert "as soon as legal staff enter them" in html(cast.drafter)
    assert "Sessions and elections" not in html(cast.councillor)


def test_more_days_take_no_more_queries(cast, ending):
    counts = []
    for number in range(12):
        session(cast, date(2021, 5, 19) + timedelta(days=30 * number))
        with CaptureQueriesContext(connection) as queries:
            html(cast.councillor)
        counts.append(len(queries))
    assert counts[-1] <= counts[1]
