"""One leaves, one comes, the rule changes: each entry leads to the next."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.board_change import Part, board_change
from tests.factories import join, person
from tests.workflows.routes import browser
from tests.workflows.test_organisation_pages import HOUSE, TODAY, page, rule_of, sent
from workflows.board_words import board_lines

LAST = date(2021, 4, 30)
FIRST = "2021-05-01"


@pytest.fixture(autouse=True)
def today(stand_on):
    stand_on(TODAY)


def states(house, on=TODAY):
    return {step.part: step.is_done for step in board_change(house, on=on).steps}


def said(user, address, **data):
    answer = browser(user).post(address, data, follow=True)
    assert answer.status_code == 200
    text = answer.content.decode()
    return text[text.index("vw-messages") : text.index("</ul>", text.index("vw-mess"))]


def test_without_a_change_nothing_is_done_and_nothing_is_next(cast):
    house = cast.partners[0]
    assert not any(states(house).values())
    assert board_change(house, on=TODAY).next is None
    shown = page(cast.drafter, HOUSE)
    assert "Change on the board</span></summary>" in shown  # folded below all others
    assert shown.index("Change on the board") > shown.index('id="roles"')
    assert "Change on the board" not in page(cast.people["house1"][0], HOUSE)


def test_each_entry_leads_to_the_next_with_its_day(cast):
    house, people = cast.partners[0], cast.people["house1"]
    leaving, new = people[1], person("neu")
    role = join(leaving, house, "representative")
    mandate = house.mandates.get(user=leaving)
    end_role = f"{HOUSE}roles/{role.pk}/end/?day={LAST}"
    first = said(
        cast.drafter,
        f"{HOUSE}mandates/{mandate.pk}/end/",
        ends_on=LAST,
        reason="Zurückgetreten",
    )
    assert f'Next: <a href="{end_role}">' in first
    shown = page(cast.drafter, HOUSE)
    assert shown.index('id="board"') < shown.index('id="rule"')
    assert str(leaving) in first
    assert f'value="{LAST}"' in page(cast.drafter, end_role)
    second = said(cast.drafter, end_role, ends_on=LAST)
    add_mandate = f"{HOUSE}mandates/new/?day={FIRST}"
    assert f'href="{add_mandate}"' in second
    assert f'value="{FIRST}"' in page(cast.drafter, add_mandate)
    third = said(
        cast.drafter,
        add_mandate,
        person=new.email,
        title="Vorstandsmitglied",
        basis="Wahl",
        starts_on=FIRST,
    )
    add_role = f"{HOUSE}roles/new/?day={FIRST}&amp;person={new.pk}"
    assert f'href="{add_role}"' in third
    form = page(cast.drafter, add_role.replace("&amp;", "&"))
    assert new.email in form
    assert f'value="{FIRST}"' in form
    fourth = said(
        cast.drafter,
        f"{HOUSE}roles/new/",
        person=new.email,
        role="representative",
        starts_on=FIRST,
    )
    rule = f"{HOUSE}rule/?day={FIRST}"
    assert f'href="{rule}">Adapt the signing rule</a>.' in fourth
    assert f'value="{FIRST}"' in page(cast.drafter, rule)
    data = rule_of(house, [people[0], people[2], new], starts_on=FIRST)
    last = said(cast.drafter, f"{HOUSE}rule/", **data, confirmed="yes")
    assert "Next:" not in last
    assert all(states(house).values())


def test_a_change_that_began_with_who_comes_is_no_less_led_on(cast):
    house, new = cast.partners[0], person("neu")
    said_first = said(
        cast.drafter,
        f"{HOUSE}mandates/new/",
        person=new.email,
        title="Vorstandsmitglied",
        basis="Wahl",
        starts_on=FIRST,
    )
    assert f"{HOUSE}#mandates" in said_first
    assert states(house) == {
        Part.LEAVE: False,
        Part.END_ROLE: False,
        Part.COME: True,
        Part.GIVE_ROLE: False,
        Part.RULE: False,
    }


@pytest.mark.parametrize(
    ("day", "is_recent"),
    [
        (date(2021, 2, 2), True),
        (date(2021, 2, 1), False),
        (date(2021, 8, 1), True),
        (date(2021, 8, 2), False),
    ],
)
def test_only_what_lies_near_belongs_to_a_change(cast, day, is_recent):
    house, people = cast.partners[0], cast.people["house1"]
    house.mandates.filter(user=people[1]).update(ends_on=day)
    assert states(house)[Part.LEAVE] is is_recent


def test_who_goes_on_with_another_mandate_does_not_leave(cast):
    house, people = cast.partners[0], cast.people["house1"]
    mandate = house.mandates.get(user=people[1])
    house.mandates.filter(pk=mandate.pk).update(ends_on=LAST)
    house.mandates.create(
        user=people[1], title="Vorstand", basis="Wahl", starts_on=date(2021, 5, 1)
    )
    assert not any(states(house).values())


@pytest.mark.parametrize("day", ["2021-02-31", "x", "", "2021-05-01T10:00"])
def test_a_day_that_is_none_counts_as_not_given(cast, day):
    form = page(cast.drafter, f"{HOUSE}mandates/new/", day=day)
    assert f'value="{TODAY}"' in form


def test_an_office_has_no_board(cast):
    assert board_lines(cast.office, on=TODAY) == []
    assert "Change on the board" not in page(
        cast.drafter, f"/organisations/{cast.office.slug}/"
    )


def test_in_german_it_is_called_vorstandswechsel(cast):
    client = browser(cast.drafter)
    client.post("/language/", {"language": "de", "next": HOUSE})
    shown = client.get(HOUSE).content.decode()
    assert "Vorstandswechsel" in shown
    assert "Wer geht: Ende der Vertretungsmacht eintragen" in shown


def test_more_people_take_no_more_queries(cast):
    house, people = cast.partners[0], cast.people["house1"]

    def queries():
        with CaptureQueriesContext(connection) as found:
            board_change(house, on=TODAY)
        return len(found)

    house.mandates.filter(user=people[0]).update(ends_on=LAST)
    few = queries()
    house.mandates.update(ends_on=LAST)
    assert queries() == few


def test_a_wrong_entry_says_nothing_of_what_comes_next(cast):
    house, people = cast.partners[0], cast.people["house1"]
    mandate = house.mandates.get(user=people[1])
    address = f"{HOUSE}mandates/{mandate.pk}/end/"
    assert "Next:" not in sent(cast.drafter, address, 422, ends_on="", reason="")
