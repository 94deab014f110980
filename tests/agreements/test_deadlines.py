"""Deadlines as rows with state."""

from dataclasses import replace
from datetime import date

import pytest

from agreements.models import Deadline, JournalEntry
from agreements.refusals import AlreadyDecidedError, StageError
from agreements.services.deadlines import (
    acknowledge_deadline,
    compute_deadlines,
    meet_deadline,
    roll_deadlines,
)
from agreements.terms import Term
from agreements.working_days import LIBRARY
from tests.factories import FOUR_YEARS, at, framework_draft
from tests.paths import SIGNED_ON, concluded
from tests.refusing import refused

CLAUSES = {
    "evaluation_due": "95ebe6edd332",
    "talks_due": "488c18f44dfc",
    "latest_notice": "d99f1786634f",
    "expiry": "88d4f81ccde4",
    "extension_limit": "96f5cc6e8cf7",
}
# the days stated beside the text of KV-2018, which has this term
STATED = [
    ("evaluation_due", date(2020, 9, 30), None),
    ("talks_due", date(2021, 3, 31), None),
    ("latest_notice", date(2021, 3, 31), date(2021, 6, 30)),
    ("latest_notice", date(2021, 9, 30), date(2021, 12, 31)),
    ("expiry", date(2021, 12, 31), None),
    ("extension_limit", date(2022, 6, 30), None),
]
RENEWING = Term(
    kind="auto_renew",
    starts_on=date(2018, 1, 1),
    ends_on=date(2018, 12, 31),
    renews_by_months=12,
    notice_months=3,
    notice_to="term_end",
)


@pytest.fixture
def framework(cast):
    return concluded(cast, framework_draft(cast, clause_keys=CLAUSES))


@pytest.fixture
def talks(framework):
    return framework.deadlines.get(kind="talks_due")


def roll(on):
    return roll_deadlines(on=on, at=at(on, 6))


@pytest.mark.parametrize(("kind", "day", "end"), STATED)
def test_the_framework_has_the_stated_deadlines(framework, kind, day, end):
    deadline = framework.deadlines.get(kind=kind, due_on=day)
    assert deadline.clause_key == CLAUSES[kind]
    assert deadline.for_end_on == (end or date(2021, 12, 31))
    assert deadline.computation["norms"]
    assert deadline.computation["library"] == LIBRARY
    assert deadline.computation["day"] == day.isoformat()


def test_besides_the_stated_ones_there_are_earlier_notices_and_the_renewal(framework):
    stated = {(kind, day) for kind, day, _end in STATED}
    others = {
        (row.kind, row.due_on)
        for row in framework.deadlines.all()
        if (row.kind, row.due_on) not in stated
    }
    assert others == {
        ("renewal_start", date(2021, 3, 31)),
        ("latest_notice", date(2018, 3, 31)),
        ("latest_notice", date(2018, 9, 30)),
        ("latest_notice", date(2019, 3, 31)),
        ("latest_notice", date(2019, 9, 30)),
        ("latest_notice", date(2020, 3, 31)),
        ("latest_notice", date(2020, 9, 30)),
    }


def test_a_stored_deadline_is_never_computed_again(cast, framework):
    Deadline.objects.filter(kind="expiry").update(computation={"kept": True})
    before = JournalEntry.objects.count()
    made = compute_deadlines(
        agreement=framework, actor=cast.drafter, on=SIGNED_ON, at=at(SIGNED_ON)
    )
    assert made == []
    assert framework.deadlines.get(kind="expiry").computation == {"kept": True}
    assert JournalEntry.objects.count() == before


def test_days_gone_by_at_the_conclusion_are_not_listed(cast):
    term = replace(FOUR_YEARS, starts_on=date(2016, 1, 1), ends_on=date(2018, 12, 31))
    late = concluded(cast, framework_draft(cast, term=term))
    kinds = list(late.deadlines.values_list("kind", flat=True))
    assert "evaluation_due" not in kinds  # was due on 30 September 2017
    assert late.deadlines.order_by("due_on").first().due_on >= SIGNED_ON


def test_a_draft_has_no_deadlines(cast, draft):
    with refused(StageError):
        compute_deadlines(
            agreement=draft, actor=cast.drafter, on=SIGNED_ON, at=at(SIGNED_ON)
        )


# States


def test_a_deadline_is_acknowledged_by_one_person(cast, talks):
    day = at(date(2021, 1, 5))
    deadline = acknowledge_deadline(deadline=talks, actor=cast.councillor, at=day)
    assert (deadline.acknowledged_by, deadline.state) == (cast.councillor, "open")
    assert JournalEntry.objects.latest("sequence").action == "deadline.acknowledged"
    with refused(AlreadyDecidedError) as caught:
        acknowledge_deadline(deadline=talks, actor=cast.drafter, at=day)
    assert str(cast.councillor) in str(caught.value)


def test_a_deadline_is_met_once(cast, talks):
    day = at(date(2021, 3, 1))
    deadline = meet_deadline(deadline=talks, actor=cast.drafter, at=day)
    assert (deadline.state, deadline.state_changed_at) == ("met", day)
    assert JournalEntry.objects.latest("sequence").action == "deadline.met"
    with refused(AlreadyDecidedError):
        meet_deadline(deadline=talks, actor=cast.drafter, at=day)
    with refused(AlreadyDecidedError):
        acknowledge_deadline(deadline=talks, actor=cast.drafter, at=day)


@pytest.mark.parametrize(
    ("on", "overdue"),
    [
        (date(2021, 3, 31), {"evaluation_due"}),
        (date(2021, 4, 1), {"evaluation_due", "talks_due", "renewal_start"}),
    ],
)
def test_duties_become_overdue_the_day_after_and_chances_never(framework, on, overdue):
    rows = framework.deadlines.all()
    assert {row.kind for row in rows.overdue(on=on)} == overdue
    assert {row.kind for row in rows if row.is_overdue(on=on)} == overdue


def test_passed_chances_lapse_and_duties_stay_open(framework):
    assert roll(date(2021, 4, 1)) == 7
    states = {
        (row.kind, row.due_on.year): row.state for row in framework.deadlines.all()
    }
    assert states["latest_notice", 2018] == "lapsed"
    assert states["talks_due", 2021] == "open"
    assert states["expiry", 2021] == "open"
    notice = framework.deadlines.get(due_on=date(2021, 9, 30))
    assert notice.state == "open"
    assert JournalEntry.objects.latest("sequence").action == "deadline.lapsed"
    assert roll(date(2021, 4, 1)) == 0


def test_what_renews_itself_is_listed_further_and_further(cast):
    agreement = concluded(cast, framework_draft(cast, term=RENEWING))
    assert agreement.deadlines.latest("due_on").due_on == date(2020, 1, 1)
    roll(date(2019, 2, 1))
    ends = agreement.deadlines.filter(kind="auto_renewal", state="open")
    assert [row.due_on.year for row in ends] == [2020, 2021]
    roll(date(2021, 5, 3))
    notices = agreement.deadlines.filter(kind="latest_notice", state="open")
    assert [row.due_on for row in notices] == [date(2021, 9, 30), date(2022, 9, 30)]
    assert roll(date(2021, 5, 3)) == 0
