"""Putting into force, and what is in force on a day."""

from dataclasses import replace
from datetime import date

import pytest

from agreements.models import Agreement, JournalEntry
from agreements.refusals import (
    AlreadyDecidedError,
    EffectiveDayError,
    FrameworkNotInForceError,
    MissingReasonError,
    StageError,
    TermOverError,
)
from agreements.services.force import put_into_force
from agreements.terms import Term
from tests.factories import FOUR_YEARS, addendum_draft, at, framework_draft
from tests.paths import IN_FORCE_ON, concluded, framework_in_force, in_force
from tests.refusing import refused


def enforce(cast, agreement, **fields):
    given = {
        "agreement": agreement,
        "effective_on": IN_FORCE_ON,
        "basis": "Kenntnisnahme der Bezirksverordnetenversammlung",
        "actor": cast.drafter,
        "at": at(IN_FORCE_ON, 20),
    }
    return put_into_force(**given | fields)


@pytest.fixture
def agreement(cast, draft):
    return concluded(cast, draft)


def test_an_agreement_is_put_into_force_by_an_act_of_its_own(cast, agreement):
    assert not agreement.is_in_force(on=IN_FORCE_ON)
    agreement = enforce(cast, agreement)
    assert agreement.in_force_on == IN_FORCE_ON
    assert agreement.stage == "concluded"
    entry = JournalEntry.objects.latest("sequence")
    assert entry.action == "agreement.enforced"
    assert "2018-01-17" in entry.payload


def test_what_is_not_concluded_is_not_put_into_force(cast, draft):
    with refused(StageError):
        enforce(cast, draft)


def test_it_is_put_into_force_once(cast, agreement):
    enforce(cast, agreement)
    with refused(AlreadyDecidedError):
        enforce(cast, agreement)


def test_it_says_by_what(cast, agreement):
    with refused(MissingReasonError):
        enforce(cast, agreement, basis=" ")


def test_no_day_before_the_last_signature(cast, agreement):
    with refused(EffectiveDayError) as caught:
        enforce(cast, agreement, effective_on=date(2018, 1, 11))
    assert "12 January 2018" in str(caught.value)
    assert enforce(cast, agreement, effective_on=date(2018, 1, 12))


def test_no_day_before_the_term(cast):
    term = replace(FOUR_YEARS, starts_on=date(2018, 4, 1))
    agreement = concluded(cast, framework_draft(cast, term=term))
    with refused(EffectiveDayError):
        enforce(cast, agreement, effective_on=date(2018, 3, 31))
    assert enforce(cast, agreement, effective_on=date(2018, 4, 1))


def test_no_day_after_the_term(cast, agreement):
    with refused(TermOverError):
        enforce(cast, agreement, effective_on=date(2022, 1, 1))


def test_an_addendum_needs_its_framework_in_force_that_day(cast):
    framework = concluded(cast, framework_draft(cast))
    addendum = concluded(cast, addendum_draft(cast, framework))
    with refused(FrameworkNotInForceError):
        enforce(cast, addendum)
    enforce(cast, framework, effective_on=date(2018, 1, 18))
    addendum = Agreement.objects.get(pk=addendum.pk)
    with refused(FrameworkNotInForceError):
        enforce(cast, addendum, effective_on=date(2018, 1, 17))
    assert enforce(cast, addendum, effective_on=date(2018, 1, 18))


OPEN_END = Term(kind="indefinite", starts_on=date(2018, 1, 1))
RENEWING = Term(
    kind="auto_renew",
    starts_on=date(2018, 1, 1),
    ends_on=date(2018, 12, 31),
    renews_by_months=12,
)


@pytest.mark.parametrize(
    ("term", "day", "binds"),
    [
        (FOUR_YEARS, date(2018, 1, 16), False),
        (FOUR_YEARS, date(2018, 1, 17), True),
        (FOUR_YEARS, date(2021, 12, 31), True),
        (FOUR_YEARS, date(2022, 1, 1), False),
        (OPEN_END, date(2030, 1, 1), True),
        (RENEWING, date(2019, 1, 1), True),  # goes on past its first last day
    ],
)
def test_in_force_is_a_question_with_a_day(cast, term, day, binds):
    agreement = in_force(cast, framework_draft(cast, term=term))
    assert agreement.is_in_force(on=day) is binds
    assert Agreement.objects.in_force(on=day).exists() is binds


def test_what_was_ended_no_longer_binds(cast):
    agreement = framework_in_force(cast)
    agreement.ended_on = date(2020, 7, 1)
    agreement.save(update_fields=["ended_on"])
    for day, binds in ((date(2020, 6, 30), True), (date(2020, 7, 1), False)):
        assert agreement.is_in_force(on=day) is binds
        assert Agreement.objects.in_force(on=day).exists() is binds
