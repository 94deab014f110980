"""Who sees which agreement and which text, on which day."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from agreements.models import Agreement, Membership, Version
from agreements.services.drafting import freeze_version
from agreements.services.reopening import reopen_draft
from tests.factories import (
    Cast,
    addendum_draft,
    at,
    framework_draft,
    join,
    office_cast,
    organisation,
    party_specs,
    person,
)
from tests.paths import concluded, framework_in_force, open_round

TODAY = date(2018, 2, 1)


def seen(user, on=TODAY):
    return {a.reference for a in Agreement.objects.visible_to(user, on=on)}


@pytest.fixture
def other_office(cast):
    """Another district office with staff of its own."""
    office = organisation("pankow-2", "office")
    clerk = person("clerk-2")
    join(clerk, office, Membership.Role.LEGAL)
    return clerk


@pytest.fixture
def shown(cast: Cast) -> Agreement:
    """An agreement of the office with the first partner, which both have read."""
    agreement = framework_draft(
        cast,
        reference="SHOWN",
        parties=party_specs(cast.office, cast.partners[0]),
    )
    open_round(cast, agreement)
    return agreement


@pytest.mark.parametrize("who", ["drafter", "reviewer", "councillor", "auditor"])
def test_staff_see_every_agreement_of_their_office(cast, draft, shown, who):
    assert seen(getattr(cast, who)) == {"KV-2018", "SHOWN"}


def test_partners_see_nothing_of_a_draft(cast, draft):
    for house in cast.partners:
        for user in cast.people[house.slug]:
            assert seen(user) == set()


def test_partners_see_what_they_are_party_to_once_it_was_shown(cast, draft, shown):
    first, second = cast.partners
    assert seen(cast.speaker(first)) == {"SHOWN"}
    assert seen(cast.speaker(second)) == set()


def test_what_was_shown_stays_visible_when_it_goes_back_to_draft(cast, shown):
    reopen_draft(agreement=shown, reason="Neu.", actor=cast.drafter, at=at(TODAY))
    assert seen(cast.speaker(cast.partners[0])) == {"SHOWN"}


def test_an_addendum_is_seen_by_its_own_parties_only(cast):
    framework = framework_in_force(cast)
    open_round(cast, addendum_draft(cast, framework))
    first, second = cast.partners
    assert seen(cast.speaker(first)) == {"KV-2018", "ZV-2018-01"}
    assert seen(cast.speaker(second)) == {"KV-2018"}


def test_another_office_sees_nothing(other_office, draft, shown):
    assert seen(other_office) == set()


def test_a_stranger_sees_nothing(draft, shown):
    assert seen(person("stranger")) == set()
    assert seen(person("root", is_superuser=True)) == set()


def test_a_mandate_alone_opens_no_door(cast, shown):
    house = cast.partners[0]
    Membership.objects.filter(user=cast.speaker(house)).update(
        ends_on=date(2018, 1, 31)
    )
    assert cast.speaker(house).mandates.holding(on=TODAY).exists()
    assert seen(cast.speaker(house)) == set()


@pytest.mark.parametrize("who", ["drafter", "speaker"])
def test_a_deactivated_person_sees_nothing(cast, shown, who):
    user = cast.drafter if who == "drafter" else cast.speaker(cast.partners[0])
    assert seen(user) == {"SHOWN"}
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert seen(user) == set()


def test_a_person_without_account_sees_nothing(shown):
    assert not Agreement.objects.visible_to(AnonymousUser(), on=TODAY).exists()


def test_a_membership_opens_the_door_from_its_first_to_its_last_day(cast, shown):
    newcomer = person("newcomer")
    join(
        newcomer,
        cast.partners[0],
        Membership.Role.REPRESENTATIVE,
        since=date(2018, 2, 1),
        until=date(2018, 2, 28),
    )
    days = [date(2018, 1, 31), date(2018, 2, 1), date(2018, 2, 28), date(2018, 3, 1)]
    assert [bool(seen(newcomer, day)) for day in days] == [False, True, True, False]


def test_a_party_that_left_no_longer_sees_the_agreement(cast, shown):
    shown.parties.filter(organisation=cast.partners[0]).update(ends_on=TODAY)
    speaker = cast.speaker(cast.partners[0])
    assert seen(speaker, TODAY) == {"SHOWN"}
    assert seen(speaker, date(2018, 2, 2)) == set()


def test_staff_of_a_partner_office_are_not_staff_here(cast, shown):
    clerk = person("partner-clerk")
    join(clerk, cast.partners[0], Membership.Role.LEGAL)
    assert seen(clerk) == set()


def test_nobody_sees_an_agreement_twice(cast, shown):
    house = cast.partners[0]
    join(cast.speaker(house), cast.office, Membership.Role.LEGAL)
    join(cast.speaker(house), cast.office, Membership.Role.AUDITOR)
    assert Agreement.objects.visible_to(cast.speaker(house), on=TODAY).count() == 1


def test_what_is_visible_is_asked_in_one_query(
    cast, draft, shown, django_assert_num_queries
):
    for user in (cast.drafter, cast.speaker(cast.partners[0])):
        with django_assert_num_queries(1):
            list(Agreement.objects.visible_to(user, on=TODAY))


# Texts


def texts(user, on=TODAY):
    return {str(v) for v in Version.objects.visible_to(user, on=on)}


def test_partners_read_only_versions_they_were_shown(cast, shown):
    speaker = cast.speaker(cast.partners[0])
    reopen_draft(agreement=shown, reason="Neu.", actor=cast.drafter, at=at(TODAY))
    freeze_version(agreement=shown, actor=cast.drafter, at=at(TODAY))
    assert texts(cast.auditor) == {"SHOWN v1", "SHOWN v2"}
    assert texts(speaker) == {"SHOWN v1"}
    assert texts(cast.speaker(cast.partners[1])) == set()


def test_the_concluded_text_is_read_by_all_parties(db, django_assert_num_queries):
    cast = office_cast(partners=3)
    concluded(cast, framework_draft(cast))
    for house in cast.partners:
        texts_of_house = Version.objects.visible_to(cast.speaker(house), on=TODAY)
        with django_assert_num_queries(1):
            assert [version.number for version in texts_of_house] == [1]
