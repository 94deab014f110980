"""Each part of an agreement: its address, its empty text, the line of its state."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.back_plan import Step
from agreements.models import Agreement, Deadline
from tests.factories import (
    FIRST_PARAGRAPH,
    addendum_draft,
    at,
    office_cast,
    party_specs,
)
from tests.paths import SEALED_ON, framework_in_force, in_force
from tests.workflows import routes
from tests.workflows.routes import browser, page_of
from workflows import acts
from workflows.deadline_groups import DeadlineRow, grouped
from workflows.flows import RenewalFlow
from workflows.ticking import tick
from workflows.views.agreements import LABELS

DAY = date(2021, 5, 3)
EMPTY = {
    "versions": "Every version of the text will stand here.",
    "answers": "What the parties agree to or want changed will stand here.",
    "parties": "Who signs, and when they did, will stand here.",
    "papers": "PDF and DOCX of each version will stand here.",
    "deadlines": "Deadlines will stand here.",
}


def html(person, tab="detail", reference="KV-2018"):
    address = reverse(f"agreements:{tab}", args=[reference])
    answer = browser(person).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def state(page):
    start = page.index('<p class="vw-state vw-first-tab">')
    return " ".join(page[start : page.index("</p>", start)].split())


@pytest.fixture
def renewing(cast, stand_on):
    framework = framework_in_force(cast)
    in_force(cast, addendum_draft(cast, framework), effective_on=date(2018, 1, 18))
    stand_on(DAY)
    tick(on=DAY, at=at(DAY, 6))
    return framework


@pytest.mark.parametrize("tab", LABELS)
def test_each_tab_is_a_page_that_names_itself(cast, renewing, tab):
    page = html(cast.councillor, tab)
    address = reverse(f"agreements:{tab}", args=["KV-2018"])
    assert page.count('aria-current="page">') >= 1
    assert f'<a href="{address}" aria-current="page">' in page
    assert page_of(RenewalFlow.decide, renewing) in page


@pytest.mark.parametrize("tab", EMPTY)
def test_an_empty_tab_says_what_will_appear_and_how(cast, stand_on, tab):
    routes.drafting(cast)
    page = html(cast.drafter, tab)
    if tab != "versions":
        assert EMPTY[tab] in page
    assert "Framework, addenda" in html(cast.drafter, "versions")


def test_the_state_is_one_line_while_it_is_in_force(cast, renewing):
    line = state(html(cast.councillor))
    assert "In force</span> since 17 Jan 2018" in line
    assert "ends on 31 Dec 2021, in 242 days, renewal: decision open" in line


def test_the_state_line_leads_to_the_successor_only_those_who_see_it(cast, renewing):
    decide = page_of(RenewalFlow.decide, renewing)
    data = {"decision": "renew", "confirmed": "yes"}
    browser(cast.councillor).post(decide, data)
    routes.drain()
    successor = Agreement.objects.get(predecessor=renewing)
    link = reverse("agreements:detail", args=[successor.reference])
    assert f'renewal: successor <a class="vw-nowrap" href="{link}">' in state(
        html(cast.councillor)
    )
    partner = state(html(cast.people["house1"][0]))
    assert "renewal: decided, text being written" in partner
    assert successor.reference not in partner


def test_an_addendum_is_decided_with_its_framework(cast, renewing):
    line = state(html(cast.councillor, reference="ZV-2018-01"))
    assert "renewal: decided together with KV-2018" in line


def test_before_it_is_in_force_the_state_explains_itself(cast, stand_on):
    routes.drafting(cast)
    assert "draft</span>: The office is writing the text." in state(html(cast.drafter))


def test_the_first_tab_holds_the_text_with_a_lasting_address(cast, stand_on):
    agreement = routes.drafting(cast)
    routes.in_review(cast, agreement)
    for page in (
        html(cast.people["house1"][0]),
        browser(cast.drafter).get("/agreements/KV-2018/versions/1/").content.decode(),
    ):
        assert f'href="#k-{FIRST_PARAGRAPH}" aria-label="Margin number 1, ' in page
        assert f'id="k-{FIRST_PARAGRAPH}"' in page


def test_a_draft_says_in_words_that_it_is_one(cast, stand_on):
    routes.drafting(cast)
    for page in (
        html(cast.drafter),
        browser(cast.drafter).get("/drafts/KV-2018/text/").content.decode(),
    ):
        assert '<p class="vw-draft"><strong>Draft</strong>' in page
        assert '<p class="vw-print-mark" aria-hidden="true">Draft</p>' in page


@pytest.mark.parametrize("who", ["house1", "office"])
def test_more_parties_take_no_more_queries(db, stand_on, who):
    cast = office_cast(partners=5)
    few = party_specs(cast.office, cast.partners[0])
    small = routes.drafting(cast, reference="KV-SMALL", parties=few)
    large = routes.drafting(cast, reference="KV-LARGE")
    for agreement in (small, large):
        routes.in_review(cast, agreement)
        for party in agreement.parties.partners():
            routes.answer(cast, agreement, party.organisation.slug)
        agreement.refresh_from_db()
        acts.open_signing(agreement=agreement, actor=cast.drafter, at=at(SEALED_ON))
    person = cast.people["house1"][0] if who == "house1" else cast.drafter
    grown = {}
    for tab in LABELS:
        _warm, few_queries, many = (
            queries_of(person, tab, agreement) for agreement in (small, small, large)
        )
        if many > few_queries:
            grown[tab] = (few_queries, many)
    assert grown == {}


def queries_of(person, tab, agreement):
    with CaptureQueriesContext(connection) as queries:
        html(person, tab, agreement.reference)
    return len(queries)


def test_the_decision_page_shows_what_follows_from_each_choice(cast, renewing):
    page = browser(cast.councillor).get(page_of(RenewalFlow.decide, renewing))
    found = " ".join(page.content.decode().split())
    assert "A successor runs from 1 January 2022 to 31 December 2025." in found
    assert found.count('vw-steps__when">done by ') == len(Step)
    assert "It binds until 31 December 2021." in found
    assert "ZV-2018-01 Räume</a><br>ends on 31 Dec 2021" in found
    assert "ZV-2018-01 Räume, ends on 31 Dec 2021. Its successor: from" in found
    assert "as long as until now</label>" in found


def test_what_a_decision_causes_is_read_before_it_is_sent(cast, renewing):
    addendum = Agreement.objects.get(kind="addendum")
    data = {"decision": "renew", "addenda": [addendum.pk], "reason": "Bewährt."}
    councillor, address = (
        browser(cast.councillor),
        page_of(RenewalFlow.decide, renewing),
    )
    page = councillor.post(address, data)
    found = " ".join(page.content.decode().split())
    assert page.status_code == 200
    assert renewing.renewals.get().decision == ""
    assert "2 drafts begin" in found
    assert "Successor of KV-2018" in found
    assert "Successor of ZV-2018-01" in found
    assert found.count("Haus House1 e.V.") == 2
    assert str(cast.drafter) in found
    assert 'value="Bewährt."' in found
    back = councillor.post(address, {**data, "change": "yes"})
    again = " ".join(back.content.decode().split())
    assert back.status_code == 200
    assert "Bewährt.</textarea>" in again
    assert renewing.renewals.get().decision == ""


def test_what_is_let_end_names_what_hangs_on_it(cast, renewing):
    address = page_of(RenewalFlow.decide, renewing)
    data = {"decision": "let_end", "reason": "Kein Bedarf."}
    page = browser(cast.councillor).post(address, data).content.decode()
    assert "No successor is drafted" in page
    assert "ZV-2018-01 Räume" in page


def test_the_decision_is_said_by_name_and_leads_to_what_it_made(cast, renewing):
    addendum = Agreement.objects.get(kind="addendum")
    data = {"decision": "renew", "addenda": [addendum.pk], "confirmed": "yes"}
    councillor = browser(cast.councillor)
    answer = councillor.post(page_of(RenewalFlow.decide, renewing), data, follow=True)
    assert answer.redirect_chain == [("/agreements/KV-2018/deadlines/", 302)]
    page = answer.content.decode()
    assert "<li>Successor of KV-2018 " in page
    assert "<li>Successor of ZV-2018-01 Räume, from " in page
    assert f"legal staff ({cast.drafter}" in page
    assert "the successor is being drafted" in page
    routes.drain()
    page = html(cast.councillor, "deadlines")
    made = Agreement.objects.filter(predecessor__isnull=False)
    assert made.count() == 2
    for successor in made:
        assert f'href="/agreements/{successor.reference}/"' in page
    partner = html(cast.people["house1"][0], "deadlines")
    assert not any(successor.reference in partner for successor in made)


def test_letting_it_end_is_said_with_its_last_day(cast, renewing):
    data = {"decision": "let_end", "reason": "Kein Bedarf.", "confirmed": "yes"}
    address = page_of(RenewalFlow.decide, renewing)
    page = browser(cast.councillor).post(address, data, follow=True).content.decode()
    assert "KV-2018 ends on 31 December 2021. Nothing follows." in page


def test_only_what_was_done_has_a_tick_and_the_next_days_come_first(cast, renewing):
    page = html(cast.councillor, "deadlines")
    ahead, past = (
        page[: page.index("Done or gone by")],
        page[page.index("Done or gone by") :],
    )
    assert "vw-mark--plan" not in page
    assert ahead.count("<strong>latest receipt of notice</strong>") == 1
    assert "for the end on 31 December 2021" in ahead
    assert "vw-mark--ohne" in past
    assert (
        past.count("vw-mark--ja")
        == Deadline.objects.filter(agreement=renewing, state="met").count()
    )


def test_later_days_of_one_kind_are_folded():
    day = date(2021, 5, 3)
    rows = [
        DeadlineRow(
            row=Deadline(pk=number, kind=kind, due_on=due_on), on=day, may_handle=False
        )
        for number, (kind, due_on) in enumerate(
            [
                ("latest_notice", date(2021, 9, 30)),
                ("latest_notice", date(2021, 6, 30)),
                ("latest_notice", date(2021, 3, 31)),
                ("talks_due", date(2021, 3, 31)),
                ("expiry", date(2021, 12, 31)),
            ]
        )
    ]
    groups = grouped(rows)
    assert [entry.row.pk for entry in groups.next] == [3, 1, 4]
    assert [entry.row.pk for entry in groups.later] == [0]
    assert [entry.row.pk for entry in groups.past] == [2]


def test_the_history_says_which_deadline_passed_and_for_whom_one_signed(cast, renewing):
    page = html(cast.councillor, "history")
    assert "Deadline passed: latest receipt of notice, " in page
    pages = (
        page
        + browser(cast.councillor)
        .get(reverse("agreements:history", args=["KV-2018"]), {"page": 2})
        .content.decode()
    )
    assert "Original signed: Haus House1 e.V." in pages
    assert "Party answered: Haus House1 e.V." in pages
