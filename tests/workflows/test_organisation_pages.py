"""The pages of organisations: what is shown to whom, and what is entered."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import JournalEntry, Mandate, Organisation, SigningRule
from tests.factories import join, organisation, person, represent
from tests.paths import framework_in_force
from tests.workflows import routes
from tests.workflows.routes import browser

TODAY = date(2021, 5, 3)
LIST = "/organisations/"
HOUSE = "/organisations/house1/"


@pytest.fixture(autouse=True)
def today(stand_on):
    stand_on(TODAY)


def page(user, address, **question):
    answer = browser(user).get(address, question)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(user, address, status=302, /, **data):
    answer = browser(user).post(address, data)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def journal():
    return list(
        JournalEntry.objects.order_by("-sequence").values_list("action", flat=True)
    )


def data_of(house, **changes):
    names = ("name", "party_name", "legal_form", "seat", "address", "register")
    given = {name: getattr(house, name) for name in names}
    read = house.records.latest("pk").pk
    return {**given, "starts_on": TODAY, "read": read, **changes}


def rule_of(house, people, /, **changes):
    mandates = [house.mandates.get(user=who).pk for who in people]
    newest = house.signing_rules.order_by("-pk").first()
    given = {
        "starts_on": TODAY,
        "pattern": "two",
        "people": mandates,
        "read": newest.pk if newest else 0,
    }
    return {**given, **changes}


def test_the_list_says_who_cannot_sign_and_is_narrowed_to_them(cast):
    organisation("bare")
    shown = page(cast.drafter, LIST)
    assert "Haus House1 e.V." in shown
    assert "No signing rule holds today." in shown
    warned = page(cast.drafter, LIST, warned=1)
    assert "Haus Bare e.V." in warned
    assert "Haus House1 e.V." not in warned


def test_the_list_is_searched_by_folded_words_and_kind(cast):
    Organisation.objects.filter(slug="house2").update(name="Bürgerhäuser <b>")
    found = page(cast.auditor, LIST, q="buergerHAEUSER")
    assert "Bürgerhäuser &lt;b&gt;" in found
    assert "Haus House1" not in found
    assert "Haus House1" not in page(cast.auditor, LIST, kind="office")
    assert "Nothing found for “x&lt;”" in page(cast.auditor, LIST, q="x<")
    assert "Haus House1" in page(cast.auditor, LIST, kind="' OR 1=1", page="999")


def test_a_representative_is_led_to_their_own_page_and_changes_nothing(cast):
    partner = cast.people["house1"][0]
    framework_in_force(cast)
    house = cast.partners[0]
    house.mandates.filter(user=partner).update(ends_on=date(2021, 6, 30))
    answer = browser(partner).get(LIST)
    assert answer["Location"] == HOUSE
    shown = page(partner, HOUSE)
    assert "the mandate ends on 30 June 2021, in 58 days." in shown
    assert "mailto:" in shown
    assert "/mandates/new/" not in shown
    assert "My organisation" in shown
    assert "kern-btn--primary" not in shown
    assert browser(partner).get("/organisations/house2/").status_code == 404


def test_agreements_of_a_party_are_shown_to_those_who_see_them(cast):
    framework_in_force(cast)
    administrator = person("administrator")
    join(administrator, cast.office, "administrator")
    assert "KV-2018" in page(cast.drafter, HOUSE)
    assert "KV-2018" not in page(administrator, HOUSE)


def test_the_page_of_an_agreement_leads_to_the_parties_one_may_read(cast):
    framework_in_force(cast)
    own, other = f'href="{HOUSE}"', 'href="/organisations/house2/"'
    staff = page(cast.auditor, "/agreements/KV-2018/parties/")
    assert own in staff
    assert other in staff
    partner = page(cast.people["house1"][0], "/agreements/KV-2018/parties/")
    assert own in partner
    assert other not in partner


def test_a_change_is_recorded_with_its_day_and_shown_in_the_history(cast):
    house = cast.partners[0]
    data = data_of(house, name=" Neues\u200b Haus\u202e ", starts_on="2021-06-01")
    sent(cast.drafter, f"{HOUSE}change/", **data)
    assert house.records.latest("pk").name == "Neues Haus"
    shown = page(cast.drafter, HOUSE)
    assert "From 1 June 2021" in shown
    assert "Neues Haus" in shown
    assert journal()[0] == "organisation.changed"


def test_a_stale_form_shows_what_holds_now_and_can_be_sent_again(cast):
    house = cast.partners[0]
    stale = data_of(house, name="Zweiter Name")
    sent(cast.reviewer, f"{HOUSE}change/", **data_of(house, name="Erster Name"))
    shown = sent(cast.drafter, f"{HOUSE}change/", 409, **stale)
    newest = house.records.latest("pk").pk
    assert "Erster Name" in shown
    assert f'name="read" value="{newest}"' in shown
    sent(cast.drafter, f"{HOUSE}change/", **{**stale, "read": newest})
    house.refresh_from_db()
    assert house.name == "Zweiter Name"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "\u200b"},
        {"name": "x" * 201},
        {"legal_form": " "},
        {"starts_on": "31.02.2021"},
        {"read": "one"},
    ],
)
def test_wrong_data_are_refused_beside_their_field(cast, wrong):
    house = cast.partners[0]
    shown = sent(cast.drafter, f"{HOUSE}change/", 422, **data_of(house, **wrong))
    assert 'role="alert"' in shown
    assert house.records.count() == 1


def test_an_organisation_is_added_once_with_a_short_name_of_its_own(cast):
    data = {
        "kind": "provider",
        "slug": "Neu-Haus",
        "name": "Neues Haus",
        "legal_form": "gGmbH",
        "starts_on": "2021-01-01",
    }
    for _again in range(2):
        sent(cast.drafter, f"{LIST}new/", **data)
    assert Organisation.objects.get(slug="neu-haus").records.count() == 1
    taken = sent(cast.drafter, f"{LIST}new/", 422, **{**data, "name": "Anderes"})
    assert "already an organisation" in taken
    sent(cast.drafter, f"{LIST}new/", 422, **{**data, "slug": "new"})
    sent(cast.drafter, f"{LIST}new/", 422, **{**data, "slug": "../etc"})


def test_a_rule_is_read_in_words_before_it_is_stored(cast):
    house, people = cast.partners[0], cast.people["house1"]
    data = rule_of(house, people, pattern="pair", first=[house.mandates.first().pk])
    rules = SigningRule.objects.filter(organisation=house)
    shown = sent(cast.drafter, f"{HOUSE}rule/", 200, **data)
    assert "House1 1 together with another person out of" in shown
    assert rules.count() == 1
    for _again in range(2):
        sent(cast.drafter, f"{HOUSE}rule/", **data, confirmed="yes")
    assert rules.count() == 2
    rule = house.signing_rule(on=TODAY)
    assert rule.tree["type"] == "a_with_any_of_b"
    assert rule.wording.startswith("Unterschrift durch House1 1 gemeinsam mit")
    assert rules.earliest("pk").ends_on == date(2021, 5, 2)
    assert journal()[0] == "rule.recorded"


def test_a_rule_nobody_satisfies_on_its_day_is_said_so(cast):
    house, people = cast.partners[0], cast.people["house1"][:2]
    house.mandates.update(ends_on=date(2021, 5, 31))
    data = rule_of(house, people, starts_on="2021-06-01")
    assert "nobody can sign on that day" in sent(
        cast.drafter, f"{HOUSE}rule/", 200, **data
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"people": []}, "Please choose at least one person."),
        ({"people": ["987654"]}, "987654"),
        ({"people": ["'; --"]}, "not a valid value"),
        ({"pattern": "anybody"}, "Select a valid choice"),
        ({"pattern": "number"}, "Please say how many sign together."),
        ({"pattern": "number", "number": "9"}, "There are fewer people than that."),
        ({"pattern": "pair"}, "Please choose who belongs to the first group."),
        ({"starts_on": ""}, "This field is required."),
    ],
)
def test_a_rule_that_is_none_is_refused(cast, wrong, sentence):
    house = cast.partners[0]
    data = rule_of(house, cast.people["house1"], **wrong)
    shown = sent(cast.drafter, f"{HOUSE}rule/", 422, **data, confirmed="yes")
    assert sentence in shown
    assert house.signing_rules.count() == 1


def test_one_person_is_no_pair(cast):
    house, people = cast.partners[0], cast.people["house1"][:1]
    two = sent(cast.drafter, f"{HOUSE}rule/", 422, **rule_of(house, people))
    assert "Two people are needed" in two
    first = [house.mandates.get(user=people[0]).pk]
    data = rule_of(house, people, pattern="pair", first=first)
    shown = sent(cast.drafter, f"{HOUSE}rule/", 422, **data)
    assert "no people can ever satisfy it" in shown


def test_people_of_another_organisation_are_in_no_rule(cast):
    house, other = cast.partners
    data = rule_of(house, cast.people["house1"])
    data["people"] = [other.mandates.first().pk]
    sent(cast.drafter, f"{HOUSE}rule/", 422, **data)


def test_a_stale_rule_is_not_stored_over_a_newer_one(cast):
    house, people = cast.partners[0], cast.people["house1"]
    stale = rule_of(house, people, pattern="all", confirmed="yes")
    newer = rule_of(house, people, pattern="sole", confirmed="yes")
    sent(cast.reviewer, f"{HOUSE}rule/", **newer)
    sent(cast.drafter, f"{HOUSE}rule/", 409, **stale)
    assert house.signing_rule(on=TODAY).tree["type"] == "sole"


def test_a_mandate_is_recorded_and_ended_with_a_reason(cast):
    house, who = cast.partners[0], person("successor")
    data = {
        "person": who.email,
        "title": "Vorstand",
        "basis": "Wahl",
        "starts_on": "2021-05-01",
        "ends_on": "",
        "note": "",
    }
    for _again in range(2):
        sent(cast.drafter, f"{HOUSE}mandates/new/", **data)
    mandate = house.mandates.get(user=who)
    overlap = sent(
        cast.drafter, f"{HOUSE}mandates/new/", 422, **{**data, "title": "Vorsitz"}
    )
    assert "has such an entry already" in overlap
    wrong_order = {**data, "ends_on": "2021-04-30"}
    assert "The last day precedes the first." in sent(
        cast.drafter, f"{HOUSE}mandates/new/", 422, **wrong_order
    )
    address = f"{HOUSE}mandates/{mandate.pk}/end/"
    sent(cast.drafter, address, 422, ends_on="2021-05-31", reason=" \u200b ")
    sent(cast.drafter, address, ends_on="2021-05-31", reason="Rücktritt")
    mandate.refresh_from_db()
    assert (mandate.ends_on, mandate.end_reason) == (date(2021, 5, 31), "Rücktritt")
    assert "Rücktritt" in page(cast.auditor, HOUSE)
    other = f"/organisations/house2/mandates/{mandate.pk}/end/"
    assert browser(cast.drafter).get(other).status_code == 404
    assert Mandate.objects.filter(user=who).count() == 1


def test_an_administrator_gives_roles_to_others_but_not_to_themselves(cast):
    administrator, new = person("administrator"), person("new-clerk")
    join(administrator, cast.office, "administrator")
    address = "/organisations/office/roles/new/"
    data = {"role": "legal", "starts_on": "2021-05-03", "ends_on": ""}
    shown = sent(administrator, address, 422, **data, person=administrator.email)
    assert "Nobody gives a role to themselves." in shown
    assert administrator.memberships.count() == 1
    sent(administrator, address, **data, person=f" {new.email.upper()}\u200b")
    assert journal()[0] == "membership.recorded"
    assert "Membership recorded: New Clerk" in page(
        cast.auditor, "/organisations/office/"
    )
    wrong = {**data, "role": "representative"}
    sent(administrator, address, 422, **wrong, person=cast.auditor.email)
    last = administrator.memberships.get().pk
    shown = sent(
        cast.drafter,
        f"/organisations/office/roles/{last}/end/",
        422,
        ends_on="2021-05-31",
    )
    assert "is the last administrator" in shown


def test_a_party_is_left_out_of_new_agreements_and_taken_in_again(cast):
    house = organisation("bare")
    address = "/organisations/bare/taking-part/"
    for _again in range(2):
        sent(cast.drafter, address, active="no")
    house.refresh_from_db()
    assert not house.is_active
    assert "Haus Bare" not in page(cast.drafter, "/agreements/new/")
    sent(cast.drafter, address, active="yes")
    assert "Haus Bare" in page(cast.drafter, "/agreements/new/")
    sent(cast.drafter, address, 422, active="perhaps")


def test_lists_and_pages_take_as_many_queries_however_much_there_is(cast):
    framework_in_force(cast)

    def queries(address):
        client = browser(cast.drafter)
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        return len(caught)

    addresses = (LIST, HOUSE, "/people/", f"/people/{cast.people['house1'][0].pk}/")
    few = [queries(address) for address in addresses]
    house = cast.partners[0]
    for number in range(12):
        board = [person(f"more-{number}-{n}") for n in (1, 2)]
        tree = {"type": "all_of", "of": [user.pk for user in board]}
        represent(organisation(f"more{number}"), board, tree)
        join(board[0], house, "representative")
        Mandate.objects.create(
            organisation=house, user=board[1], title="Vorstand", basis="Wahl",
            starts_on=TODAY, ends_on=date(2021, 6, 1),
        )  # fmt: skip
    assert [queries(address) for address in addresses] == few


def test_a_rule_before_a_recorded_one_says_until_when_it_holds(cast):
    house, people = cast.partners[0], cast.people["house1"]
    ahead = rule_of(house, people, starts_on="2022-01-01", confirmed="yes")
    sent(cast.drafter, f"{HOUSE}rule/", **ahead)
    shown = sent(cast.drafter, f"{HOUSE}rule/", 200, **rule_of(house, people))
    assert "From 1 January 2022 on the rule holds" in shown


def test_who_ends_a_mandate_reads_which_signatures_are_open(cast):
    agreement = routes.drafting(cast, reference="KV-SEALED")
    routes.sealed(cast, agreement)
    mandate = cast.partners[0].mandates.get(user=cast.people["house1"][0])
    shown = page(cast.drafter, f"{HOUSE}mandates/{mandate.pk}/end/")
    assert "KV-SEALED" in shown
    assert "Change who signs" in shown


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "This field is required."),
        ("nobody@example.org", "Nobody has this address."),
        ("no address", "Enter a valid email address."),
        ("gone@example.org", "Gone is deactivated."),
    ],
)
def test_an_entry_about_nobody_is_refused(cast, email, sentence):
    person("gone", is_active=False)
    data = {"person": email, "title": "Vorstand", "basis": "Wahl", "starts_on": TODAY}
    shown = sent(cast.drafter, f"{HOUSE}mandates/new/", 422, **data)
    assert sentence in shown
    assert cast.partners[0].mandates.count() == 3


def test_the_likeliest_people_are_proposed(cast):
    person("newcomer")
    shown = page(cast.drafter, f"{HOUSE}mandates/new/", person="' OR 1=1")
    proposed = shown[shown.index("<datalist") : shown.index("</datalist>")]
    assert "newcomer@example.org" in proposed
    assert "house1-1@example.org" in proposed
    assert "house2-1@example.org" not in proposed
