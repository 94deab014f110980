"""Organisations, mandates, memberships and rules."""

from datetime import date, timedelta

import pytest

from agreements.models import JournalEntry, Membership, Organisation, User
from agreements.record_refusals import (
    EndsEarlierError,
    OverlapError,
    StaleRecordError,
)
from agreements.refusals import (
    DayOrderError,
    MissingReasonError,
    SlugTakenError,
    UnknownPersonError,
)
from agreements.representation import RuleError
from agreements.services.organisations import add_organisation
from agreements.services.people import (
    end_mandate,
    end_membership,
    record_mandate,
    record_membership,
    record_signing_rule,
)
from tests.factories import LONG_AGO, at, organisation, person
from tests.refusing import refused


@pytest.fixture
def house(db):
    return organisation("house")


@pytest.fixture
def clerk(db):
    return person("clerk")


def rule(house, clerk, tree, **fields):
    given = {
        "organisation": house,
        "wording": "Der Vorstand allein.",
        "tree": tree,
        "starts_on": LONG_AGO,
        "actor": clerk,
        "at": at(LONG_AGO),
    }
    return record_signing_rule(**given | fields)


def mandate(house, clerk, **fields):
    given = {
        "organisation": house,
        "user": clerk,
        "title": "Vorstand",
        "basis": "Vereinsregister",
        "starts_on": LONG_AGO,
        "actor": clerk,
        "at": at(LONG_AGO),
    }
    return record_mandate(**given | fields)


def test_an_organisation_without_own_party_name_is_called_by_its_name(house):
    assert house.name_as_party == house.name


def test_each_record_is_one_journal_entry(house, clerk):
    before = JournalEntry.objects.count()
    mandate(house, clerk)
    rule(house, clerk, {"type": "sole", "of": [clerk.pk]})
    record_membership(
        organisation=house,
        user=clerk,
        role="representative",
        starts_on=LONG_AGO,
        actor=clerk,
        at=at(LONG_AGO),
    )
    actions = JournalEntry.objects.order_by("sequence").values_list("action", flat=True)
    assert list(actions)[before:] == [
        "mandate.recorded",
        "rule.recorded",
        "membership.recorded",
    ]


def test_a_short_name_is_given_once(house, clerk):
    with refused(SlugTakenError):
        add_organisation(
            slug="house",
            name="Anderes Haus",
            kind=Organisation.Kind.PROVIDER,
            legal_form="eingetragener Verein",
            actor=clerk,
            at=at(LONG_AGO),
        )


def test_a_rule_must_be_one(house, clerk):
    with refused(RuleError):
        rule(house, clerk, {"type": "anybody", "of": [clerk.pk]})


def test_a_rule_names_people_with_an_account(house, clerk):
    with refused(UnknownPersonError) as caught:
        rule(house, clerk, {"type": "all_of", "of": [clerk.pk, 987654]})
    assert "987654" in str(caught.value)


def test_no_record_ends_before_it_begins(house, clerk):
    eve = LONG_AGO - timedelta(days=1)
    with refused(DayOrderError):
        mandate(house, clerk, ends_on=eve)
    with refused(DayOrderError):
        rule(house, clerk, {"type": "sole", "of": [clerk.pk]}, ends_on=eve)
    with refused(DayOrderError):
        record_membership(
            organisation=house,
            user=clerk,
            role=Membership.Role.LEGAL,
            starts_on=LONG_AGO,
            ends_on=eve,
            actor=clerk,
            at=at(LONG_AGO),
        )


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2015, 12, 31), False),
        (date(2016, 1, 1), True),
        (date(2021, 11, 4), True),
        (date(2021, 11, 5), False),
    ],
)
def test_a_dated_record_holds_from_its_first_to_its_last_day(house, clerk, day, holds):
    days = {"starts_on": date(2016, 1, 1), "ends_on": date(2021, 11, 4)}
    given = mandate(house, clerk, **days)
    signing_rule = rule(house, clerk, {"type": "sole", "of": [clerk.pk]}, **days)
    assert given.holds(on=day) is holds
    assert given._meta.model.objects.holding(on=day).exists() is holds
    assert signing_rule.holds(on=day) is holds
    assert (house.signing_rule(on=day) is not None) is holds


def test_the_newest_rule_of_a_day_holds(house, clerk):
    rule(house, clerk, {"type": "sole", "of": [clerk.pk]})
    newer = rule(
        house, clerk, {"type": "all_of", "of": [clerk.pk]}, starts_on=date(2020, 1, 1)
    )
    assert house.signing_rule(on=date(2019, 12, 31)) != newer
    assert house.signing_rule(on=date(2020, 1, 1)) == newer


def test_nobody_acts_from_a_deactivated_account(house, clerk):
    mandate(house, clerk)
    clerk.is_active = False
    clerk.save(update_fields=["is_active"])
    assert not clerk.mandates.holding(on=LONG_AGO).exists()


def test_people_sign_in_whatever_case_they_type_their_address_in(db):
    user = User.objects.create_user(
        " Board@Example.ORG ", "a long password", full_name="Vorstand"
    )
    assert user.email == "board@example.org"
    assert User.objects.get_by_natural_key("BOARD@example.org") == user
    assert user.check_password("a long password")


def test_a_new_rule_ends_the_one_before_on_the_eve(house, clerk):
    old = rule(house, clerk, {"type": "sole", "of": [clerk.pk]})
    new = rule(
        house, clerk, {"type": "all_of", "of": [clerk.pk]}, starts_on=date(2020, 1, 1)
    )
    old.refresh_from_db()
    assert (old.ends_on, new.ends_on) == (date(2019, 12, 31), None)


def test_a_rule_before_a_recorded_one_ends_on_its_eve(house, clerk):
    tree = {"type": "sole", "of": [clerk.pk]}
    rule(house, clerk, tree, starts_on=date(2022, 1, 1))
    assert rule(house, clerk, tree).ends_on == date(2021, 12, 31)


def test_of_two_rules_from_one_day_the_last_recorded_holds(house, clerk):
    wrong = rule(house, clerk, {"type": "sole", "of": [clerk.pk]})
    right = rule(house, clerk, {"type": "all_of", "of": [clerk.pk]})
    wrong.refresh_from_db()
    assert wrong.ends_on == LONG_AGO
    assert house.signing_rule(on=LONG_AGO) == right


def test_the_same_rule_twice_is_stored_once_and_never_over_a_newer_one(house, clerk):
    tree = {"type": "sole", "of": [clerk.pk]}
    first = rule(house, clerk, tree, read=0)
    assert rule(house, clerk, tree, read=0) == first
    with refused(StaleRecordError):
        rule(house, clerk, {"type": "all_of", "of": [clerk.pk]}, read=0)


def test_one_person_has_one_mandate_at_a_time(house, clerk):
    first = mandate(house, clerk, ends_on=date(2020, 12, 31))
    assert mandate(house, clerk, ends_on=date(2020, 12, 31)) == first
    with refused(OverlapError):
        mandate(house, clerk, starts_on=date(2020, 12, 31))
    assert mandate(house, clerk, starts_on=date(2021, 1, 1)) != first
    with refused(OverlapError):
        mandate(house, clerk, starts_on=date(2014, 1, 1))


def ended(row, clerk, ends_on, reason="Rücktritt"):
    return end_mandate(
        mandate=row, ends_on=ends_on, reason=reason, actor=clerk, at=at(LONG_AGO)
    )


def test_a_mandate_ends_on_a_day_for_a_reason_and_only_earlier(house, clerk):
    row = mandate(house, clerk)
    with refused(MissingReasonError):
        ended(row, clerk, date(2021, 6, 30), reason="")
    with refused(DayOrderError):
        ended(row, clerk, LONG_AGO - timedelta(days=1))
    row = ended(row, clerk, date(2021, 6, 30))
    assert (row.ends_on, row.end_reason) == (date(2021, 6, 30), "Rücktritt")
    with refused(EndsEarlierError):
        ended(row, clerk, date(2021, 7, 1))
    assert ended(row, clerk, date(2021, 5, 31)).ends_on == date(2021, 5, 31)


def test_a_role_ends_and_begins_anew(house, clerk):
    given = {
        "organisation": house,
        "user": clerk,
        "role": "representative",
        "actor": clerk,
        "at": at(LONG_AGO),
    }
    first = record_membership(**given, starts_on=LONG_AGO)
    assert record_membership(**given, starts_on=LONG_AGO) == first
    with refused(OverlapError):
        record_membership(**given, starts_on=date(2021, 1, 1))
    last_day = date(2020, 12, 31)
    end_membership(membership=first, ends_on=last_day, actor=clerk, at=at(LONG_AGO))
    record_membership(**given, starts_on=date(2021, 1, 1))
    assert clerk.memberships.count() == 2
