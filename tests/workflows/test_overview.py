"""The councillor's page: what ends, what must begin, who holds it up, reminders."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from agreements.models import JournalEntry, OutboxItem
from tests.factories import at
from tests.paths import framework_in_force
from tests.workflows import routes, world
from tests.workflows.routes import browser
from workflows import acts
from workflows.errors import (
    AlreadyRemindedError,
    NobodyToRemindError,
    NotAllowedError,
)
from workflows.flows import RenewalFlow
from workflows.holdups import holdups
from workflows.inbox import task_url
from workflows.worker import drain

PAGE = "/overview/"
OPENED = date(2021, 3, 31)


def page(user):
    answer = browser(user).get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def framework(cast, stand_on):
    """A framework in force whose renewal waits for the councillor."""
    stand_on(world.TODAY)
    framework = framework_in_force(cast, reference="KV-FORCE")
    acts.open_renewal(agreement=framework, on=OPENED, at=at(OPENED))
    return framework


@pytest.fixture
def in_review(cast, stand_on):
    """An agreement to which two parties have not answered yet."""
    stand_on(world.TODAY)
    agreement = routes.drafting(cast, reference="KV-REVIEW")
    routes.in_review(cast, agreement)
    return agreement


def row_of(html, name):
    table = html[html.index("<tbody") : html.index("</tbody>")]
    return next(row for row in table.split("<tr ") if name in row)


def test_the_councillor_reads_what_ends_and_is_led_to_the_decision(cast, framework):
    html = page(cast.councillor)
    task = acts.open_task(RenewalFlow.decide, framework)
    row = row_of(html, "KV-FORCE")
    assert "31 Dec 2021" in row
    assert "Fri 30 April" in row
    assert "24 days left" in row
    assert "Your decision" in row
    assert html.count("kern-btn--primary") == 1
    assert f'kern-btn--primary" href="{task_url(task)}"' in html


def test_a_lawyer_reads_who_holds_it_up_and_may_remind(cast, framework):
    html = page(cast.drafter)
    row = row_of(html, "KV-FORCE")
    assert "The councillor: the decision on the renewal is open" in row
    assert reverse("overview-remind", args=["KV-FORCE"]) in row
    assert task_url(acts.open_task(RenewalFlow.decide, framework)) not in html


def test_the_auditor_reads_all_and_does_nothing(cast, framework):
    html = page(cast.auditor)
    assert "KV-FORCE" in html
    assert "/remind/" not in html
    assert "kern-btn--primary" not in html


def test_the_drawing_holds_what_the_table_holds(cast, framework):
    html = page(cast.councillor)
    drawings = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(drawings) == 2
    for drawing in drawings:
        assert "Kooperationsvereinbarung" in drawing
        assert "today, 6 April" in drawing
        assert 'class="lead is-knapp"' in drawing
        numbers = re.findall(r' (?:x|y|x1|x2|width)="([^"]*)"', drawing)
        assert all(re.fullmatch(r"-?\d+(\.\d)?", number) for number in numbers)
    assert "31 Dec 2021" in drawings[1]


def test_a_german_page_writes_no_number_with_a_comma(cast, framework):
    client = browser(cast.councillor)
    client.post("/language/", {"language": "de", "next": PAGE})
    html = client.get(PAGE).content.decode()
    assert "Fr 30. April" in html
    for drawing in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        assert not re.search(r'="-?\d+,\d', drawing)


def test_where_nothing_ends_the_page_says_so_and_names_the_next(cast, stand_on):
    stand_on(date(2019, 1, 7))
    assert "No agreement of your office has a last day." in page(cast.councillor)
    framework_in_force(cast)
    html = page(cast.councillor)
    assert "Nothing ends within the next 24 months." in html
    assert "KV-2018, Kooperationsvereinbarung: it ends on" in html
    assert "<svg" not in html


def test_the_successor_is_named_with_its_stage(cast, framework):
    acts.decide_renewal(
        renewal=framework.renewals.get(),
        decision="renew",
        reason="",
        addenda=(),
        actor=cast.councillor,
        at=at(world.TODAY),
    )
    drain()
    successor = framework.successors.get()
    row = row_of(page(cast.drafter), "KV-FORCE")
    assert "Successor: draft" in row
    assert f"/agreements/{successor.reference}/" in row
    assert "Legal staff: the text is being written" in row
    assert "Beginning the text of the successor" in row


def test_what_is_new_stands_with_who_holds_it_up_and_its_last_day(cast, in_review):
    html = page(cast.councillor)
    section = html[html.index("New, not yet in force") :]
    assert "KV-REVIEW" in section
    assert "Haus House1 e.V. and Haus House2 e.V. have not answered" in section
    assert "Sun 31 December 2017" in section
    assert reverse("overview-remind", args=["KV-REVIEW"]) in section


def test_more_new_ones_need_no_more_queries_and_lead_to_the_list(cast, stand_on):
    stand_on(world.TODAY)
    found = []
    for upto in (2, 12):
        for number in range(cast.office.managed_agreements.count(), upto):
            agreement = routes.drafting(cast, reference=f"KV-{number:02}")
            routes.in_review(cast, agreement)
        found.append(_queries(cast.councillor))
    assert found[0] == found[1]
    html = page(cast.councillor)
    assert "KV-09" in html
    assert "KV-10" not in html
    assert "?station=work" in html


def test_on_paper_the_page_says_its_day(cast, framework):
    assert "As of " in page(cast.councillor)


def test_after_the_last_day_the_page_speaks_of_the_gap(cast, framework, stand_on):
    stand_on(date(2022, 1, 3))
    html = page(cast.councillor)
    assert "gap of 3 days" in html
    assert "Kooperationsvereinbarung ended on" in html


def _queries(user):
    client = browser(user)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(PAGE).status_code == 200
    return len(captured)


def test_more_endings_need_no_more_queries(cast, stand_on):
    stand_on(world.TODAY)
    found = []
    for upto in (2, 12):
        for number in range(cast.office.managed_agreements.count(), upto):
            framework = framework_in_force(cast, reference=f"KV-{number:02}")
            acts.open_renewal(agreement=framework, on=world.TODAY, at=at(world.TODAY))
        found.append(_queries(cast.councillor))
    assert found[0] == found[1]


def reminded(on):
    keys = OutboxItem.objects.filter(key__startswith="reminded:", key__endswith=str(on))
    return {item.payload["to"] for item in keys}


def test_a_reminder_names_its_people_first_and_goes_to_exactly_them(cast, in_review):
    agreement = in_review
    address = reverse("overview-remind", args=[agreement.reference])
    client = browser(cast.councillor)
    shown = client.get(address).content.decode()
    asked = [user for house in cast.partners for user in cast.people[house.slug]]
    assert all(str(user) in shown for user in asked)
    assert reminded(world.TODAY) == set()
    answer = client.post(address)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert reminded(world.TODAY) == {user.pk for user in asked}
    entry = JournalEntry.objects.filter(action="step.reminded").get()
    assert (entry.agreement_id, entry.actor_id) == (agreement.pk, cast.councillor.pk)


def test_nobody_is_reminded_twice_a_day(cast, in_review):
    given = {
        "agreement": in_review,
        "actor": cast.drafter,
    }
    acts.remind(**given, at=at(world.TODAY, 9))
    with pytest.raises(AlreadyRemindedError):
        acts.remind(**given, at=at(world.TODAY, 15))
    address = reverse("overview-remind", args=["KV-REVIEW"])
    again = browser(cast.drafter).post(address)
    assert again.status_code == 422
    assert "already reminded today" in again.content.decode()
    assert acts.remind(**given, at=at(date(2021, 4, 7))) > 0


def test_who_holds_it_up_alone_has_nobody_to_remind(cast, framework):
    agreement = framework
    with pytest.raises(NobodyToRemindError):
        acts.remind(agreement=agreement, actor=cast.councillor, at=at(world.TODAY))
    address = reverse("overview-remind", args=[agreement.reference])
    shown = browser(cast.councillor).get(address).content.decode()
    assert "no step waits for anybody else" in shown
    assert '<form method="post" class="vw-stack"' not in shown


def test_partners_and_the_auditor_remind_nobody(cast, in_review):
    for actor in (cast.auditor, cast.people["house1"][0]):
        with pytest.raises(NotAllowedError):
            acts.remind(
                agreement=in_review,
                actor=actor,
                at=at(world.TODAY),
            )
    assert reminded(world.TODAY) == set()


@pytest.mark.parametrize(
    ("lead", "words"),
    [
        (routes.in_review, "Haus House1 e.V. and Haus House2 e.V. have not answered"),
        (routes.in_signature, "3 of 3 parties have not named who signs"),
        (routes.sealed, "3 of 3 parties have not signed yet"),
        (routes.concluded, "it is signed, not yet in force"),
        (routes.in_legal_review, "a second lawyer reads the text"),
    ],
)
def test_the_page_says_in_words_who_is_waited_for(cast, lead, words):
    agreement = routes.drafting(cast)
    lead(cast, agreement)
    with override("en"):
        assert words in holdups([agreement])[agreement.pk].words
