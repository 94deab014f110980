"""Organisations over time: what they are called from which day, and who leaves."""

from dataclasses import replace
from datetime import date

import pytest

from agreements.models import JournalEntry, Organisation, SearchDoc
from agreements.record_refusals import (
    NothingChangedError,
    OrganisationBusyError,
    OwnOfficeError,
    ReservedSlugError,
    StaleRecordError,
)
from agreements.services.drafting import freeze_version
from agreements.services.organisations import (
    Description,
    add_organisation,
    bring_up_to_date,
    change_organisation,
    leave_out_organisation,
    take_in_organisation,
)
from tests.factories import LONG_AGO, at, organisation, person
from tests.paths import framework_in_force
from tests.refusing import refused

TODAY = date(2021, 5, 3)
NEXT_YEAR = date(2022, 1, 1)


@pytest.fixture
def house(db):
    return organisation("house")


@pytest.fixture
def clerk(db):
    return person("clerk")


def change(house, clerk, starts_on, read=None, **fields):
    row = change_organisation(
        organisation=house,
        description=replace(Description.of(house), **fields),
        starts_on=starts_on,
        read=read or house.records.latest("pk").pk,
        actor=clerk,
        at=at(TODAY),
    )
    house.refresh_from_db()
    return row


def test_a_new_organisation_is_called_so_from_its_first_record_on(house):
    record = house.records.get()
    assert (record.starts_on, record.name) == (LONG_AGO, house.name)
    assert house.record_on(date(2014, 12, 31)) is None


def test_a_new_name_holds_from_its_day_and_the_old_one_before(house, clerk):
    old = house.name
    change(house, clerk, date(2021, 4, 1), name="Neues Haus e.V.")
    assert house.name == "Neues Haus e.V."
    assert house.record_on(date(2021, 3, 31)).name == old
    assert house.record_on(date(2021, 4, 1)).name == "Neues Haus e.V."
    assert SearchDoc.objects.get(organisation=house).sort_key.startswith("neues")
    assert JournalEntry.objects.latest("sequence").action == "organisation.changed"


def test_a_name_of_tomorrow_waits_for_its_day(house, clerk):
    old = house.name
    change(house, clerk, NEXT_YEAR, name="Neues Haus e.V.")
    assert house.name == old
    assert bring_up_to_date(on=date(2021, 12, 31)) == 0
    assert bring_up_to_date(on=NEXT_YEAR) == 1
    assert bring_up_to_date(on=NEXT_YEAR) == 0
    house.refresh_from_db()
    assert house.name == "Neues Haus e.V."


def test_a_change_before_a_later_one_is_carried_into_it(house, clerk):
    change(house, clerk, NEXT_YEAR, name="Neues Haus e.V.", seat="Potsdam")
    change(house, clerk, TODAY, address="Neue Straße 2", seat="Bernau")
    later = house.record_on(NEXT_YEAR)
    assert later.name == "Neues Haus e.V."
    assert later.address == "Neue Straße 2"
    assert later.seat == "Potsdam"


def test_of_two_records_from_the_same_day_the_last_one_holds(house, clerk):
    change(house, clerk, TODAY, name="Neues Hau e.V.")
    change(house, clerk, TODAY, name="Neues Haus e.V.")
    assert house.name == "Neues Haus e.V."
    assert house.records.count() == 3


def test_the_same_change_twice_is_stored_once(house, clerk):
    read = house.records.get().pk
    for _again in range(2):
        change(house, clerk, TODAY, read=read, name="Neues Haus e.V.")
    assert house.records.count() == 2
    with refused(NothingChangedError):
        change(house, clerk, NEXT_YEAR)


def test_who_has_not_read_the_newest_record_changes_nothing(house, clerk):
    read = house.records.get().pk
    change(house, clerk, TODAY, name="Neues Haus e.V.")
    with refused(StaleRecordError):
        change(house, clerk, TODAY, read=read, name="Anderes Haus e.V.")
    assert house.name == "Neues Haus e.V."


def test_an_address_of_the_pages_is_no_short_name(clerk):
    with refused(ReservedSlugError):
        add_organisation(
            slug="new", name="Neu", kind=Organisation.Kind.PROVIDER,
            legal_form="eingetragener Verein", actor=clerk, at=at(TODAY),
        )  # fmt: skip


def test_a_frozen_text_keeps_the_name_and_drafts_take_the_new_one(cast, draft):
    house = cast.partners[0]
    old = house.name
    first = freeze_version(agreement=draft, actor=cast.drafter, at=at(TODAY))
    change(house, cast.drafter, TODAY, name="Neues Haus e.V.")
    draft.refresh_from_db()
    second = freeze_version(agreement=draft, actor=cast.drafter, at=at(TODAY))
    assert old in [party.name for party in first.wording().parties]
    assert "Neues Haus e.V." in [party.name for party in second.wording().parties]


def test_a_party_leaves_new_agreements_only_when_the_old_ones_are_over(cast):
    agreement = framework_in_force(cast)
    house, clerk = cast.partners[0], cast.drafter
    given = {"organisation": house, "actor": clerk}
    with refused(OrganisationBusyError) as caught:
        leave_out_organisation(**given, at=at(date(2021, 12, 31)))
    assert agreement.reference in str(caught.value)
    assert not leave_out_organisation(**given, at=at(date(2022, 1, 1))).is_active
    assert take_in_organisation(**given, at=at(date(2022, 1, 2))).is_active


def test_an_office_does_not_leave_its_own_agreements(cast):
    with refused(OwnOfficeError):
        leave_out_organisation(
            organisation=cast.office, actor=cast.drafter, at=at(TODAY)
        )
