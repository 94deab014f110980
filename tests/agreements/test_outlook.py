"""What ends when: how far each renewal has come and what must begin next."""

from collections import Counter
from datetime import date

import pytest

from agreements.back_plan import Pace, Step
from agreements.models import Agreement, Renewal, Roles
from agreements.outlook import (
    beginning,
    dues_among,
    going_on,
    next_ending,
    outlooks,
)
from agreements.services.clauses import edit_clause
from agreements.services.drafting import freeze_version
from agreements.services.renewal import decide_renewal, draft_successor, open_renewal
from agreements.services.running_out import end_agreements
from tests.factories import at, framework_draft, office_cast, organisation, person
from tests.paths import addendum_in_force, framework_in_force, open_round

SPRING = date(2021, 4, 6)
OPENED = date(2021, 3, 31)


@pytest.fixture
def cast(db):
    return office_cast()


@pytest.fixture
def framework(cast):
    return framework_in_force(cast)


def look_at(cast, on=SPRING, reference="KV-2018"):
    looks = said_alike(cast, on)
    return next(look for look in looks if look.agreement.reference == reference)


def said_alike(cast, on):
    """Return the outlooks of a day, of which single rows say the same."""
    roles = Roles.of(cast.councillor, on=on)
    looks = outlooks(roles)[:]
    dues = dues_among(Agreement.objects.all(), roles)
    assert dues == {look.agreement.pk: (look.ends_on, look.due) for look in looks}
    return looks


def opened(framework):
    return open_renewal(agreement=framework, on=OPENED, at=at(OPENED))


def decided(cast, framework, decision, addenda=()):
    return decide_renewal(
        renewal=opened(framework),
        decision=decision,
        reason="So beschlossen.",
        addenda=addenda,
        actor=cast.councillor,
        at=at(SPRING),
    )


def test_before_the_renewal_is_opened_its_decision_must_begin(cast, framework):
    look = look_at(cast, on=date(2021, 3, 1))
    assert (look.next_step, look.begin_by) == (Step.DECIDE, OPENED)
    assert look.pace(on=date(2021, 3, 1)) is Pace.ON_PLAN
    assert look.pace(on=date(2021, 3, 2)) is Pace.SOON


def test_while_the_decision_is_open_the_text_must_begin_next(cast, framework):
    opened(framework)
    look = look_at(cast)
    assert (look.next_step, look.begin_by) == (Step.DRAFT, date(2021, 4, 30))
    assert look.pace(on=date(2021, 5, 1)) is Pace.LATE


def test_a_text_only_carried_over_is_not_begun_so_what_is_late_stays_late(
    cast, framework
):
    renewal = decided(cast, framework, Renewal.Decision.RENEW)
    draft = draft_successor(renewal=renewal, actor=cast.drafter, at=at(SPRING))
    look = look_at(cast)
    assert look.next_step is Step.DRAFT
    assert look.successor.predecessor == framework
    assert look.pace(on=date(2021, 5, 1)) is Pace.LATE
    clause = draft.draft_clauses.filter(text__gt="").first()
    edit_clause(
        agreement=draft,
        key=clause.key,
        heading=clause.heading,
        text="Neu gefasst.",
        base_revision=clause.revision,
        actor=cast.drafter,
        at=at(SPRING),
    )
    assert look_at(cast).next_step is Step.REVIEW


def test_a_successor_frozen_as_it_was_is_begun(cast, framework):
    renewal = decided(cast, framework, Renewal.Decision.RENEW)
    draft = draft_successor(renewal=renewal, actor=cast.drafter, at=at(SPRING))
    freeze_version(agreement=draft, actor=cast.drafter, at=at(SPRING))
    assert look_at(cast).next_step is Step.REVIEW


def test_what_is_new_is_looked_at_from_its_review_until_it_is_in_force(cast):
    draft = framework_draft(cast)
    assert not beginning(Roles.of(cast.councillor, on=SPRING))
    open_round(cast, draft)
    assert [*beginning(Roles.of(cast.councillor, on=SPRING))] == [draft]
    assert not beginning(Roles.of(cast.people["house1"][0], on=SPRING))


def test_what_is_in_force_is_not_new(cast, framework):
    assert not beginning(Roles.of(cast.councillor, on=SPRING))


def test_what_is_let_end_needs_nothing_and_comes_last(cast, framework):
    decided(cast, framework, Renewal.Decision.LET_END)
    addendum_in_force(cast, framework)
    look = look_at(cast)
    assert look.is_let_end
    assert (look.next_step, look.pace(on=SPRING)) == (None, Pace.NONE)


def test_an_addendum_not_carried_over_ends(cast, framework):
    addendum_in_force(cast, framework)
    decided(cast, framework, Renewal.Decision.RENEW)
    assert look_at(cast, reference="ZV-2018-01").is_let_end


def test_an_addendum_carried_over_goes_on(cast, framework):
    addendum = addendum_in_force(cast, framework)
    decided(cast, framework, Renewal.Decision.RENEW, [addendum])
    look = look_at(cast, reference="ZV-2018-01")
    assert not look.is_let_end
    assert look.next_step is Step.DRAFT
    assert look.renewal.agreement == framework


def test_what_is_counted_is_what_whole_rows_say(cast, framework):
    addendum = addendum_in_force(cast, framework)
    renewal = decided(cast, framework, Renewal.Decision.RENEW, [addendum])
    for _round in range(2):
        looks = outlooks(Roles.of(cast.councillor, on=SPRING))
        found = Counter(look.pace(on=SPRING) for look in looks[:])
        assert found == Counter(looks.paces)
        assert [e.begin_by for e in looks.entries] == [k.begin_by for k in looks[:]]
        draft_successor(renewal=renewal, actor=cast.drafter, at=at(SPRING))


def test_after_the_end_without_successor_the_gap_is_shown_first(cast, framework):
    opened(framework)
    on = date(2022, 5, 5)
    end_agreements(on=on, at=at(on))
    look = said_alike(cast, on)[0]
    assert look.agreement == framework
    assert look.is_gap(on=on)
    assert look.pace(on=on) is Pace.LATE


def test_what_ended_as_decided_is_no_gap(cast, framework):
    decided(cast, framework, Renewal.Decision.LET_END)
    on = date(2022, 1, 2)
    end_agreements(on=on, at=at(on))
    assert not said_alike(cast, on)


def test_what_ends_later_than_two_years_is_named_as_the_next(cast, framework):
    on = date(2019, 12, 30)
    assert not said_alike(cast, on)
    assert next_ending(Roles.of(cast.councillor, on=on)) == framework
    assert said_alike(cast, date(2019, 12, 31))


def test_nobody_outside_the_office_sees_an_outlook(cast, framework):
    for user in (cast.people["house1"][0], person("stranger")):
        assert not outlooks(Roles.of(user, on=SPRING))
        assert next_ending(Roles.of(user, on=SPRING)) is None
        assert not going_on(Roles.of(user, on=SPRING))
        assert Roles.of(user, on=SPRING).in_staffed() == {}


def test_a_role_ends_with_its_last_day(cast):
    other = organisation("other-office", "office")
    assert Roles.of(cast.councillor, on=SPRING).in_staffed() == {
        cast.office.pk: {"councillor"}
    }
    assert other.pk not in Roles.of(cast.auditor, on=SPRING).in_staffed()
    assert Roles.of(cast.auditor, on=date(2014, 12, 31)).in_staffed() == {}
