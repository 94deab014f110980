"""Whether organisations can sign, and which mandate ends before they must."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Organisation
from agreements.representation_state import standings, with_warnings
from agreements.services.people import end_mandate
from tests.factories import at, organisation, person, represent
from tests.paths import framework_in_force

TODAY = date(2021, 5, 3)


def standing(house, user, on=TODAY):
    return standings([house], user=user, on=on)[house.pk]


def end(who, house, day, clerk):
    mandate = house.mandates.get(user=who)
    return end_mandate(
        mandate=mandate, ends_on=day, reason="Rücktritt", actor=clerk, at=at(TODAY)
    )


@pytest.fixture
def house(cast):
    return cast.partners[0]


def test_an_organisation_with_rule_and_mandates_can_sign(cast, house):
    found = standing(house, cast.drafter)
    assert found.can_sign
    assert len(found.mandates) == 3
    assert with_warnings([house], user=cast.drafter, on=TODAY) == []


def test_without_a_rule_nobody_signs(cast):
    bare = organisation("bare")
    found = standing(bare, cast.drafter)
    assert (found.rule, found.can_sign) == (None, False)
    assert with_warnings([bare], user=cast.drafter, on=TODAY) == [bare]


@pytest.mark.parametrize(
    ("day", "warned"),
    [
        (date(2021, 5, 3), True),
        (date(2021, 8, 1), True),  # the 90th day
        (date(2021, 8, 2), False),
    ],
)
def test_a_mandate_that_ends_within_ninety_days_is_named(cast, house, day, warned):
    end(cast.people["house1"][2], house, day, cast.drafter)
    found = standing(house, cast.drafter)
    assert bool(found.ends) is warned
    assert bool(with_warnings([house], user=cast.drafter, on=TODAY)) is warned
    assert not any(entry.leaves_gap for entry in found.ends)


def test_a_mandate_that_ends_before_the_next_signature_is_named(cast, house):
    framework_in_force(cast)
    end(cast.people["house1"][2], house, date(2021, 12, 30), cast.drafter)
    (entry,) = standing(house, cast.drafter).ends
    assert (entry.needed.reference, entry.needed.day) == ("KV-2018", date(2021, 12, 31))
    assert standing(house, person("outsider")).ends == ()


def test_two_of_three_who_leave_leave_a_gap(cast, house):
    for who in cast.people["house1"][1:]:
        end(who, house, date(2021, 6, 30), cast.drafter)
    assert [entry.leaves_gap for entry in standing(house, cast.drafter).ends] == [
        True,
        True,
    ]
    assert not standing(house, cast.drafter, on=date(2021, 7, 1)).can_sign


def test_who_is_deactivated_does_not_count(cast, house):
    for who in cast.people["house1"][1:]:
        who.is_active = False
        who.save(update_fields=["is_active"])
    found = standing(house, cast.drafter)
    assert (len(found.mandates), found.can_sign) == (1, False)


def test_many_organisations_take_as_many_queries_as_one(cast):
    def queries():
        rows = list(Organisation.objects.all())
        with CaptureQueriesContext(connection) as caught:
            standings(rows, user=cast.drafter, on=TODAY)
            with_warnings(rows, user=cast.drafter, on=TODAY)
        return len(caught)

    few = queries()
    for number in range(10):
        board = [person(f"more-{number}-{n}") for n in (1, 2)]
        tree = {"type": "all_of", "of": [user.pk for user in board]}
        represent(organisation(f"more{number}"), board, tree)
    assert queries() == few
