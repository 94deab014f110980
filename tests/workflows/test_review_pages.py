"""The second lawyer's page and the parties' answers on the pages."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Agreement, Answer, Point, Renewal
from tests.factories import FIRST_PARAGRAPH, SECOND_PARAGRAPH, at
from tests.paths import framework_in_force, party_of
from tests.workflows import routes
from tests.workflows.routes import browser, page_of
from workflows import acts
from workflows.flows import DraftingFlow
from workflows.texts import clause_texts, printed_version
from workflows.ticking import tick
from workflows.views.legal_review import WRITER_REFUSED

RENEWED_ON = date(2021, 4, 1)
DUE_ON = date(2021, 4, 30)

EMPTY = {"points-TOTAL_FORMS": "1", "points-INITIAL_FORMS": "0"}


@pytest.fixture
def agreement(cast, stand_on):
    return routes.drafting(cast)


@pytest.fixture
def asked(cast, agreement):
    routes.in_review(cast, agreement)
    return agreement


def answer_page(agreement, slug="house1"):
    return page_of(DraftingFlow.answer, agreement, party=party_of(agreement, slug))


def form(agreement, kind, **fields):
    digest = agreement.current_version.digest
    return {**EMPTY, "kind": kind, "digest": digest, **fields}


def point(number, clause=FIRST_PARAGRAPH, **fields):
    given = {"clause_key": clause, "kind": "proposal", "comment": "Bitte ändern."}
    given |= fields
    return {f"points-{number}-{name}": value for name, value in given.items()}


def test_the_second_lawyer_approves_with_a_day_for_answers(cast, agreement):
    routes.in_legal_review(cast, agreement)
    page = page_of(DraftingFlow.review_wording, agreement)
    lawyer = browser(cast.reviewer)
    assert "Die Beteiligten arbeiten zusammen" in lawyer.get(page).content.decode()
    data = {"decision": "approve", "digest": agreement.current_version.digest}
    assert lawyer.post(page, data).status_code == 422
    assert lawyer.post(page, {**data, "due_on": "2017-09-01"}).status_code == 422
    assert lawyer.post(page, {**data, "due_on": "2017-10-30"}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.stage == Agreement.Stage.IN_REVIEW
    assert str(agreement.review_rounds.get().due_on) == "2017-10-30"


def test_who_wrote_the_text_reads_why_somebody_else_reviews_it(cast, agreement):
    routes.in_legal_review(cast, agreement)
    answer = browser(cast.drafter).get(page_of(DraftingFlow.review_wording, agreement))
    assert answer.status_code == 403
    assert str(WRITER_REFUSED) in answer.content.decode()


def test_the_first_text_of_a_successor_is_compared_with_its_predecessor(cast, stand_on):
    framework = framework_in_force(cast)
    stand_on(RENEWED_ON)
    tick(on=RENEWED_ON, at=at(RENEWED_ON, 6))
    acts.decide_renewal(
        renewal=Renewal.objects.get(),
        decision=Renewal.Decision.RENEW,
        reason="",
        addenda=[],
        actor=cast.councillor,
        at=at(RENEWED_ON, 14),
    )
    routes.drain()
    successor = Agreement.objects.get(predecessor=framework)
    clause = successor.draft_clauses.get(key=SECOND_PARAGRAPH)
    clause.text = "Neu gefasst."
    clause.save()
    acts.submit_draft(agreement=successor, actor=cast.drafter, at=at(RENEWED_ON, 15))
    lawyer = browser(cast.reviewer)
    page = lawyer.get(page_of(DraftingFlow.review_wording, successor))
    changed = [change.change.key for change in page.context["changes"]]
    assert page.context["earlier"] == framework.current_version
    assert SECOND_PARAGRAPH in changed
    acts.approve_wording(
        agreement=successor,
        due_on=DUE_ON,
        actor=cast.reviewer,
        at=at(RENEWED_ON, 16),
    )
    routes.drain()
    house = browser(routes.signatories(cast, party_of(successor, "house1"))[0])
    page = house.get(answer_page(successor))
    assert page.context["earlier"] == framework.current_version


def test_what_a_party_says_is_stored_without_invisible_characters(cast, asked):
    said = "Bit\u00adte\r\n\u202eandersherum\u202c."
    data = form(asked, Answer.Kind.AGREED_WITH_PROPOSALS, **point(0, comment=said))
    person = routes.signatories(cast, party_of(asked, "house1"))[0]
    assert browser(person).post(answer_page(asked), data).status_code == 302
    assert Point.objects.get().comment == "Bitte\nandersherum."


def test_the_second_lawyer_returns_with_a_reason(cast, agreement):
    routes.in_legal_review(cast, agreement)
    page = page_of(DraftingFlow.review_wording, agreement)
    data = {"decision": "return", "digest": agreement.current_version.digest}
    assert browser(cast.reviewer).post(page, data).status_code == 422
    data["reason"] = "§ 2 ist unklar."
    assert browser(cast.reviewer).post(page, data).status_code == 302
    assert browser(cast.drafter).get(page_of(DraftingFlow.draft, agreement))


def test_the_drafter_is_told_why_another_lawyer_must_review(cast, agreement):
    routes.in_legal_review(cast, agreement)
    page = page_of(DraftingFlow.review_wording, agreement)
    assert browser(cast.drafter).get(page).status_code == 403


def test_a_party_agrees_on_its_page(cast, asked):
    page = answer_page(asked)
    partner = browser(cast.people["house1"][0])
    assert partner.post(page, form(asked, "agreed")).status_code == 302
    assert asked.review_rounds.get().answers.get().kind == Answer.Kind.AGREED


def test_an_answer_counts_once_however_often_it_is_sent(cast, asked):
    page = answer_page(asked)
    for person in cast.people["house1"][:2]:
        answer = browser(person).post(page, form(asked, "agreed"))
    assert answer.status_code == 409
    assert str(cast.people["house1"][0]) in answer.content.decode()
    assert Answer.objects.count() == 1


def test_parties_term_and_notice_stand_above_the_text(cast, agreement):
    routes.in_legal_review(cast, agreement)
    review = page_of(DraftingFlow.review_wording, agreement)
    reviewed = browser(cast.reviewer).get(review)
    acts.approve_wording(
        agreement=agreement,
        due_on=DUE_ON,
        actor=cast.reviewer,
        at=at(date(2017, 9, 20)),
    )
    routes.drain()
    asked = browser(cast.people["house1"][0]).get(answer_page(agreement))
    for answer in (reviewed, asked):
        shown, facts = answer.content.decode(), answer.context["facts"]
        above = shown[: shown.index('id="text"')]
        assert [party.party_name in above for party in facts.parties] == [True] * 3
        assert facts.term
        assert facts.term in above
        assert facts.notice in above


def test_another_point_is_added_without_losing_what_was_written(cast, asked):
    data = form(asked, "agreed_with_proposals", add_point="1", **point(0))
    answer = browser(cast.people["house1"][0]).post(answer_page(asked), data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Bitte ändern.</textarea>" in page
    assert 'name="points-1-comment"' in page
    assert not Answer.objects.exists()


def present_text(asked, clause):
    printed = printed_version(asked.current_version)
    return clause_texts(printed)[clause]


def test_the_present_text_stands_beside_the_wish_which_begins_with_it(cast, asked):
    partner = browser(cast.people["house1"][0])
    present = present_text(asked, SECOND_PARAGRAPH)
    page = partner.get(answer_page(asked), {"clause": SECOND_PARAGRAPH})
    assert f"{present}</textarea>" in page.content.decode()
    chosen = form(asked, "objected", show_present="0")
    chosen |= point(0, clause=SECOND_PARAGRAPH, comment="", proposed_text="")
    shown = partner.post(answer_page(asked), chosen).content.decode()
    assert f'vw-quoted" lang="de">{present}</p>' in shown
    assert f"{present}</textarea>" in shown


def test_another_clause_brings_its_own_text_but_keeps_what_was_written(cast, asked):
    partner = browser(cast.people["house1"][0])
    first, second = (
        present_text(asked, key) for key in (FIRST_PARAGRAPH, SECOND_PARAGRAPH)
    )
    for wish, kept in ((second, first), ("Ganz anders.", "Ganz anders.")):
        data = form(asked, "objected", show_present="0", **point(0, proposed_text=wish))
        shown = partner.post(answer_page(asked), data).content.decode()
        assert f"{kept}</textarea>" in shown
        assert f'vw-quoted" lang="de">{first}</p>' in shown


def test_an_unchanged_wish_is_no_wish(cast, asked):
    partner, present = (
        browser(cast.people["house1"][0]),
        present_text(asked, FIRST_PARAGRAPH),
    )
    kind = Answer.Kind.AGREED_WITH_PROPOSALS
    silent = form(asked, kind, **point(0, comment="", proposed_text=present))
    assert partner.post(answer_page(asked), silent).status_code == 422
    said = form(asked, kind, **point(0, proposed_text=f" {present}\r\n"))
    assert partner.post(answer_page(asked), said).status_code == 302
    assert Point.objects.get().proposed_text == ""


def test_a_point_is_removed_and_the_others_stay(cast, asked):
    data = form(asked, "objected", remove_point="0") | {"points-TOTAL_FORMS": "2"}
    data |= point(0, comment="Erstens.") | point(1, comment="Zweitens.")
    page = browser(cast.people["house1"][0]).post(answer_page(asked), data)
    assert "Erstens." not in page.content.decode()
    assert "Zweitens." in page.content.decode()
    assert 'name="points-1-comment"' not in page.content.decode()
    assert f'formaction="{answer_page(asked)}#point-1"' in page.content.decode()


def test_an_error_names_its_point_and_leads_to_the_field(cast, asked):
    partner = browser(cast.people["house1"][0])
    data = form(asked, "objected") | {"points-TOTAL_FORMS": "2"}
    data |= point(0) | point(1, kind="objection", comment="", proposed_text="So.")
    page = partner.post(answer_page(asked), data).content.decode()
    wanted = '<a href="#id_points-1-comment">Point 2: Comment or reason: '
    assert f"{wanted}Please say why.</a>" in page
    sent = form(asked, "objected", **point(0, clause="", comment=""))
    empty = partner.post(answer_page(asked), sent).content.decode()
    assert '<a href="#id_points-0-clause_key">Point 1: Clause: ' in empty


def test_each_choice_says_what_it_causes(cast, asked):
    page = browser(cast.people["house1"][0]).get(answer_page(asked)).content.decode()
    assert 'aria-describedby="id_kind_1_explanation"' in page
    assert "if not, your agreement counts." in page


def test_several_points_are_sent_with_one_answer(cast, asked):
    data = form(asked, "agreed_with_proposals", **point(0))
    data |= {"points-TOTAL_FORMS": "3"}
    data |= point(1, clause=SECOND_PARAGRAPH, proposed_text="Das Amt lädt ein.")
    answer = browser(cast.people["house1"][0]).post(answer_page(asked), data)
    assert answer.status_code == 302
    assert Point.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        ("agreed", point(0)),
        ("objected", {}),
        ("agreed_with_proposals", {}),
        ("agreed_with_proposals", point(0, clause="")),
        ("agreed_with_proposals", point(0, clause="000000000000")),
        ("", {}),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_the_step_stays_open(
    cast, asked, kind, points
):
    partner = browser(cast.people["house1"][0])
    answer = partner.post(answer_page(asked), form(asked, kind, **points))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Answer.objects.exists()
    assert partner.get(answer_page(asked)).status_code == 200


def test_an_answer_to_another_text_is_refused(cast, asked):
    data = form(asked, "agreed") | {"digest": "0" * 64}
    answer = browser(cast.people["house1"][0]).post(answer_page(asked), data)
    assert answer.status_code == 422
    assert not Answer.objects.exists()


def test_who_comes_after_an_objection_reads_what_happened(cast, asked):
    late = answer_page(asked, "house2")
    data = form(asked, "objected", **point(0, kind="objection"))
    assert browser(cast.people["house1"][0]).post(answer_page(asked), data)
    partner = browser(cast.people["house2"][0])
    for answer in (partner.get(late), partner.post(late, form(asked, "agreed"))):
        page = answer.content.decode()
        assert answer.status_code == 409
        assert str(party_of(asked, "house1")) in page
        assert reverse("agreements:detail", args=["KV-2018"]) in page
    assert Answer.objects.count() == 1


def test_who_comes_after_a_return_to_draft_reads_the_reason(cast, asked):
    late = answer_page(asked)
    browser(cast.drafter).post(
        reverse("agreements:reopen", args=["KV-2018"]), {"reason": "Neue Zahlen."}
    )
    answer = browser(cast.people["house1"][0]).get(late)
    assert answer.status_code == 409
    assert "Neue Zahlen." in answer.content.decode()


def test_the_second_round_shows_what_changed_since_the_first(cast, asked):
    data = form(asked, "objected", **point(0, kind="objection"))
    browser(cast.people["house1"][0]).post(answer_page(asked), data)
    lawyer = browser(cast.drafter)
    lawyer.post(
        reverse("decide-point", args=[Point.objects.get().pk]),
        {"decision": "accepted", "reason": "Gut."},
    )
    lawyer.post(
        reverse("drafts:edit", args=["KV-2018", FIRST_PARAGRAPH]),
        {"text": "Die Beteiligten arbeiten eng zusammen, um", "base_revision": "1"},
    )
    routes.in_review(cast, asked)
    page = browser(cast.people["house2"][0]).get(answer_page(asked, "house2"))
    assert "<ins>" in page.content.decode()
    assert "eng" in page.content.decode()


def test_parties_read_points_of_others_only_after_the_round(cast, asked):
    detail = reverse("agreements:answers", args=["KV-2018"])
    other = browser(cast.people["house2"][0])
    data = form(asked, "agreed_with_proposals", **point(0, comment="Unter uns."))
    browser(cast.people["house1"][0]).post(answer_page(asked), data)
    assert "Unter uns." not in other.get(detail).content.decode()
    assert "Unter uns." in browser(cast.drafter).get(detail).content.decode()
    assert (
        "Unter uns." in browser(cast.people["house1"][1]).get(detail).content.decode()
    )
    other.post(answer_page(asked, "house2"), form(asked, "agreed"))
    assert "Unter uns." in other.get(detail).content.decode()


def test_an_answer_is_read_again_with_who_when_and_what_was_wished(cast, asked):
    partner, clerk = cast.people["house1"][0], browser(cast.drafter)
    present = present_text(asked, SECOND_PARAGRAPH)
    wish = present.replace("lädt", "bittet")
    said = point(0, clause=SECOND_PARAGRAPH, kind="objection", proposed_text=wish)
    sent = browser(partner).post(answer_page(asked), form(asked, "objected", **said))
    address = reverse("agreements:answers", args=["KV-2018"])
    assert sent["Location"] == address
    for reader in (browser(partner), clerk):
        page = reader.get(address).content.decode()
        assert f"{partner} answered for Haus House1 e.V. on " in page
        assert 'vw-mark--nein">objects' in page
        assert "lädt<span" in page
        assert "bittet<span" in page
        assert "Bitte ändern." in page
    decide = clerk.get(reverse("decide-point", args=[Point.objects.get().pk]))
    assert "bittet<span" in decide.content.decode()


def test_answers_are_read_with_as_many_queries_however_many_points(cast, asked):
    one = form(asked, "agreed_with_proposals", **point(0))
    browser(cast.people["house1"][0]).post(answer_page(asked), one)
    address, reader = (
        reverse("agreements:answers", args=["KV-2018"]),
        browser(cast.drafter),
    )
    reader.get(address)
    with CaptureQueriesContext(connection) as few:
        reader.get(address)
    many = form(asked, "agreed_with_proposals") | {"points-TOTAL_FORMS": "9"}
    for number in range(9):
        many |= point(number, proposed_text=f"Ganz anders {number}.")
    browser(cast.people["house2"][0]).post(answer_page(asked, "house2"), many)
    with CaptureQueriesContext(connection) as more:
        reader.get(address)
    assert Point.objects.count() == 10
    assert len(more) == len(few)
