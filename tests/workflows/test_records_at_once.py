"""Several people enter the same thing in the same moment: one entry is stored."""

from datetime import date

import pytest

from agreements.models import Organisation, User
from tests.factories import office_cast, person
from tests.workflows.test_at_once import at_once, posting

TODAY = date(2021, 5, 3)


@pytest.fixture
def committed(committing_db, stand_on):
    stand_on(TODAY)
    return office_cast()


def from_both(cast, address, data, **other):
    """Let both lawyers send a form at once, the second with other values."""
    both = [posting(cast.drafter, address, data)]
    return sorted(at_once([*both, posting(cast.reviewer, address, {**data, **other})]))


def test_one_address_becomes_one_person(committed):
    data = {"full_name": "Eine", "email": "neu@example.org", "language": "de"}
    results = from_both(committed, "/people/new/", data, full_name="Andere")
    assert results == [302, 422]
    assert User.objects.filter(email="neu@example.org").count() == 1


def test_one_short_name_becomes_one_organisation(committed):
    data = {
        "kind": "provider", "slug": "neu", "name": "Neu", "legal_form": "gGmbH",
        "starts_on": "2021-01-01",
    }  # fmt: skip
    assert from_both(committed, "/organisations/new/", data, name="Alt") == [302, 422]
    assert Organisation.objects.get(slug="neu").records.count() == 1


def test_of_two_changes_of_the_same_data_one_is_shown_the_other(committed):
    house = committed.partners[0]
    data = {
        "name": "Erster", "party_name": "", "legal_form": "e.V.", "seat": "",
        "address": "", "register": "", "starts_on": "2021-05-03",
        "read": house.records.get().pk,
    }  # fmt: skip
    address = "/organisations/house1/change/"
    assert from_both(committed, address, data, name="Zweiter") == [302, 409]
    assert house.records.count() == 2


def test_the_same_mandate_from_two_is_one(committed):
    who = person("successor")
    data = {
        "person": who.email, "title": "Vorstand", "basis": "Wahl",
        "starts_on": "2021-05-03", "ends_on": "", "note": "",
    }  # fmt: skip
    address = "/organisations/house1/mandates/new/"
    assert from_both(committed, address, data) == [302, 302]
    assert who.mandates.count() == 1
