"""Rules and roles that outlast a mandate, and the form that begins with the rule."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Mandate
from tests.factories import join
from tests.workflows.routes import browser
from tests.workflows.test_organisation_pages import (
    HOUSE,
    LIST,
    TODAY,
    page,
    rule_of,
    sent,
)


@pytest.fixture(autouse=True)
def today(stand_on):
    stand_on(TODAY)


def gone_since(house, user, day):
    house.mandates.filter(user=user).update(ends_on=day)


def test_a_rule_that_names_whom_no_mandate_holds_for_is_to_be_adapted(cast):
    house, people = cast.partners[0], cast.people["house1"]
    assert "whose mandate ended" not in page(cast.drafter, HOUSE)
    gone_since(house, people[1], date(2021, 4, 30))
    shown = page(cast.drafter, HOUSE)
    assert f"names {people[1]}, whose mandate ended on 30 April 2021." in shown
    assert f'<a href="{HOUSE}rule/">Adapt the signing rule</a>' in shown
    assert '<span class="vw-mark vw-mark--plan">can sign' not in shown
    own = page(people[0], HOUSE)
    assert "whose mandate ended on 30 April 2021." in own
    assert "Adapt the signing rule" not in own


def test_a_representative_whose_mandate_ended_is_pointed_out(cast):
    house, people = cast.partners[0], cast.people["house1"]
    join(people[1], house, "representative")
    gone_since(house, people[1], date(2021, 4, 30))
    shown = page(cast.drafter, HOUSE)
    assert f"{people[1]} still has the role" in shown
    assert ">Record the end of the role</a>" in shown
    Mandate.objects.create(
        organisation=house, user=people[1], title="Vorstand", basis="Wahl",
        starts_on=date(2021, 5, 1),
    )  # fmt: skip
    assert "still has the role" not in page(cast.drafter, HOUSE)


@pytest.mark.parametrize(
    ("pattern", "number"), [("sole", ""), ("two", ""), ("number", 3), ("all", "")]
)
def test_the_form_of_the_rule_begins_with_the_one_that_holds(cast, pattern, number):
    house, people = cast.partners[0], cast.people["house1"]
    data = rule_of(house, people, pattern=pattern, number=number, confirmed="yes")
    sent(cast.drafter, f"{HOUSE}rule/", **data, wording="§ 8 der Satzung.")
    form = browser(cast.drafter).get(f"{HOUSE}rule/").context["form"]
    assert form["pattern"].value() == pattern
    assert set(form["people"].value()) == set(data["people"])
    assert form["wording"].value() == "§ 8 der Satzung."
    assert (form["number"].value() or "") == number


def test_a_pair_and_words_made_by_the_service_begin_the_form_too(cast):
    house, people = cast.partners[0], cast.people["house1"]
    first = house.mandates.get(user=people[0]).pk
    data = rule_of(house, people[1:], pattern="pair", first=[first], confirmed="yes")
    sent(cast.drafter, f"{HOUSE}rule/", **data)
    form = browser(cast.drafter).get(f"{HOUSE}rule/").context["form"]
    assert form["pattern"].value() == "pair"
    assert (form["first"].value(), form["wording"].value()) == ([first], "")


def test_a_mandate_without_an_end_says_so(cast):
    house = cast.partners[0]
    assert "without an end" in page(cast.drafter, HOUSE)
    house.mandates.update(ends_on=date(2022, 4, 30))
    shown = page(cast.drafter, HOUSE)
    assert "without an end" not in shown
    assert "30 Apr 2022" in shown


def test_list_and_filter_know_what_the_page_of_the_organisation_knows(cast):
    house, people = cast.partners[0], cast.people["house1"]
    assert house.name not in page(cast.drafter, LIST, warned=1)
    rest = [people[0], people[2]]
    data = rule_of(house, rest, confirmed="yes", pattern="two")
    join(people[1], house, "representative")
    gone_since(house, people[1], date(2021, 4, 30))
    listed = page(cast.drafter, LIST, warned=1)
    assert house.name in listed
    assert f"names {people[1]}, whose mandate ended on 30 April 2021." in listed
    assert f"{people[1]} still has the role" in listed
    sent(cast.drafter, f"{HOUSE}rule/", **data)
    listed = page(cast.drafter, LIST, warned=1)
    assert "whose mandate ended on 30 April 2021." not in listed
    assert f"{people[1]} still has the role" in listed
    people[1].memberships.update(ends_on=date(2021, 4, 30))
    assert house.name not in page(cast.drafter, LIST, warned=1)


def test_more_outlasting_rules_and_roles_take_no_more_queries(cast):
    client = browser(cast.drafter)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(LIST).status_code == 200
        return len(found)

    def leave(number):
        house, person = cast.partners[number], cast.people[f"house{number + 1}"][1]
        join(person, house, "representative")
        gone_since(house, person, date(2021, 4, 30))

    queries()
    leave(0)
    few = queries()
    leave(1)
    assert queries() == few
