"""The second lawyer comments on single clauses, and nothing of it is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import LegalReview, ReviewComment
from tests.factories import FIRST_PARAGRAPH, PURPOSE, SECOND_PARAGRAPH
from tests.workflows import routes
from tests.workflows.routes import browser, page_of
from workflows.flows import DraftingFlow
from workflows.forms.review import COMMENT_AT_MOST
from workflows.keeping import LONGEST, seal_for
from workflows.models import KeptText

UNCLEAR, RARE = "Wer ist gemeint?", "Zweimal ist zu selten."


@pytest.fixture
def agreement(cast, stand_on):
    agreement = routes.drafting(cast)
    routes.in_legal_review(cast, agreement)
    return agreement


@pytest.fixture
def page(agreement):
    return page_of(DraftingFlow.review_wording, agreement)


@pytest.fixture
def reviewer(cast):
    return browser(cast.reviewer)


def said(answer):
    return answer.content.decode()


def field(key):
    return f"{key}-comment"


def decision(agreement, kind="return", **fields):
    digest = agreement.current_version.digest
    return {"decision": kind, "digest": digest, "due_on": "", "reason": "", **fields}


def comments():
    return {field(FIRST_PARAGRAPH): UNCLEAR, field(SECOND_PARAGRAPH): RARE}


def stored():
    return dict(ReviewComment.objects.values_list("clause_key", "text"))


def test_each_clause_has_a_field_named_by_its_key(reviewer, page, agreement):
    shown = said(reviewer.get(page))
    keys = set(agreement.draft_clauses.values_list("key", flat=True))
    for key in keys:
        assert f'name="{field(key)}"' in shown
        assert f'id="k-{key}"' in shown
    assert shown.count("<details lang=") == len(keys)
    assert 'open>\n          <summary class="vw-mark vw-mark--kommentar' not in shown


def test_comments_on_clauses_are_reason_enough_to_return(reviewer, page, agreement):
    answer = reviewer.post(page, decision(agreement, **comments()))
    assert answer.status_code == 302
    review = LegalReview.objects.get()
    assert (review.is_approved, review.reason) == (False, "")
    assert stored() == {FIRST_PARAGRAPH: UNCLEAR, SECOND_PARAGRAPH: RARE}


def test_an_approval_takes_remarks_along_and_is_not_held_up(reviewer, page, agreement):
    sent = decision(agreement, "approve", due_on="2017-10-30", **comments())
    assert reviewer.post(page, sent).status_code == 302
    assert LegalReview.objects.get().comments.count() == 2
    assert agreement.review_rounds.open().exists()


@pytest.mark.parametrize("text", ["", "  \n", "\u200b\u202e\u2066", "\x00"])
def test_what_says_nothing_is_no_comment(reviewer, page, agreement, text):
    answer = reviewer.post(page, decision(agreement, **{field(PURPOSE): text}))
    assert answer.status_code == 422
    assert 'href="#id_reason"' in said(answer)
    assert "here, or at a clause of the text." in said(answer)
    assert not LegalReview.objects.exists()


def test_a_comment_loses_its_invisible_characters_and_nothing_else(
    reviewer, page, agreement
):
    text = "Bit\u00adte\r\n\u202eumdrehen\u202c: <b>§ 2</b> {term.end}"
    reviewer.post(page, decision(agreement, **{field(PURPOSE): text}))
    assert stored() == {PURPOSE: "Bitte\numdrehen: <b>§ 2</b> {term.end}"}


def test_the_longest_comment_is_taken_a_longer_one_refused_at_its_field(
    reviewer, page, agreement
):
    long = {field(FIRST_PARAGRAPH): "x" * (COMMENT_AT_MOST + 1)}
    sent = decision(agreement, **long, **{field(PURPOSE): UNCLEAR})
    answer = reviewer.post(page, sent)
    shown = said(answer)
    assert answer.status_code == 422
    assert f'href="#id_{field(FIRST_PARAGRAPH)}">Comment on § 1 Abs. 1: ' in shown
    assert f'id="id_{field(FIRST_PARAGRAPH)}_error"' in shown
    assert f"\n{UNCLEAR}</textarea>" in shown
    assert not LegalReview.objects.exists()
    sent[field(FIRST_PARAGRAPH)] = "x" * COMMENT_AT_MOST
    assert reviewer.post(page, sent).status_code == 302
    assert len(stored()[FIRST_PARAGRAPH]) == COMMENT_AT_MOST


@pytest.mark.parametrize("key", ["ffffffffffff", "", "x" * 200, "../etc"])
def test_a_forged_key_is_said_and_its_text_given_back(reviewer, page, agreement, key):
    sent = decision(agreement, **{field(key): "Mühsam.", field(PURPOSE): UNCLEAR})
    answer = reviewer.post(page, sent)
    assert answer.status_code == 422
    assert "The text has no such clause. There you wrote: Mühsam." in said(answer)
    assert f"\n{UNCLEAR}</textarea>" in said(answer)
    assert not LegalReview.objects.exists()


@pytest.mark.parametrize("kind", ["return", "approve"])
def test_a_decision_on_another_text_is_refused_and_stays_written(
    reviewer, page, agreement, kind
):
    sent = decision(agreement, kind, due_on="2017-10-30", **comments())
    answer = reviewer.post(page, sent | {"digest": "0" * 64})
    assert answer.status_code == 422
    assert "no longer current" in said(answer)
    assert f"\n{RARE}</textarea>" in said(answer)
    assert not LegalReview.objects.exists()


def test_sent_twice_it_is_stored_once(reviewer, page, agreement):
    sent = decision(agreement, **comments())
    first, second = (reviewer.post(page, sent) for _click in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "You have already done this step" in said(second)
    assert ReviewComment.objects.count() == 2


def test_who_comes_after_another_decision_gets_the_comments_back(
    cast, reviewer, page, agreement
):
    routes.returned(cast, agreement, PURPOSE)
    answer = reviewer.post(page, decision(agreement, **comments()))
    assert answer.status_code == 409
    assert f"§ 1 Abs. 2: {RARE}" in said(answer)
    assert stored() == {PURPOSE: f"Zu {PURPOSE}."}


def test_who_kept_comments_for_later_and_comes_too_late_gets_them_back(
    cast, reviewer, page, agreement
):
    digest = agreement.current_version.digest
    reviewer.post(page, {"keep": "1", "digest": digest, **comments()})
    routes.returned(cast, agreement, PURPOSE)
    answer = reviewer.get(page)
    assert answer.status_code == 409
    assert f"§ 1 Abs. 2: {RARE}" in said(answer)


def test_who_wrote_the_text_sends_no_comments(cast, page, agreement):
    sent = decision(agreement, **comments())
    assert browser(cast.drafter).post(page, sent).status_code == 403
    assert not ReviewComment.objects.exists()


def test_a_text_may_have_more_clauses_than_django_takes_fields(
    reviewer, page, agreement
):
    many = {f"a{number}{field('')}": "" for number in range(1_500)}
    answer = reviewer.post(page, decision(agreement, **many, **comments()))
    assert answer.status_code == 302
    assert len(stored()) == 2


def test_markup_in_a_comment_is_text(cast, reviewer, page, agreement):
    script = "<script>alert(1)</script>"
    reviewer.post(page, {"keep": "1", field(PURPOSE): script})
    assert script not in said(reviewer.get(page))
    reviewer.post(page, decision(agreement, **{field(PURPOSE): script}))
    assert stored() == {PURPOSE: script}
    outline = said(
        browser(cast.drafter).get(reverse("drafts:outline", args=["KV-2018"]))
    )
    assert script not in outline
    assert "&lt;script&gt;alert(1)" in outline


# What is kept


def test_comments_are_kept_for_later_without_being_sent(cast, reviewer, page):
    sent = {"keep": "1", field(SECOND_PARAGRAPH): RARE, "decision": "return"}
    assert reviewer.post(page, sent)["Location"] == page
    shown = said(reviewer.get(page))
    assert "Your text is back" in shown
    assert f"\n{RARE}</textarea>" in shown
    assert shown.count(" open>\n          <summary") == 1
    leads = f'<a href="#id_{field(SECOND_PARAGRAPH)}">§ 1 Abs. 2</a>'
    assert f"1 comment goes along: {leads}" in shown
    assert not LegalReview.objects.exists()


def test_typing_is_kept_by_itself_and_said(reviewer, page):
    sent = {"keep": "1", field(SECOND_PARAGRAPH): RARE}
    answer = reviewer.post(page, sent, headers={"HX-Request": "true"})
    assert "not sent yet." in said(answer)
    assert "<main" not in said(answer)
    emptied = {"keep": "1", field(SECOND_PARAGRAPH): " ", "digest": "x"}
    reviewer.post(page, emptied, headers={"HX-Request": "true"})
    assert not KeptText.objects.exists()


def test_what_is_sent_is_not_kept_any_more(reviewer, page, agreement):
    reviewer.post(page, {"keep": "1", field(PURPOSE): UNCLEAR})
    reviewer.post(page, decision(agreement, **comments()))
    assert not KeptText.objects.exists()


def test_too_much_to_be_kept_is_said_and_stays_on_the_page(reviewer, page):
    sent = {"keep": "1", field(PURPOSE): "x" * (LONGEST + 1)}
    answer = reviewer.post(page, sent)
    assert answer.status_code == 422
    assert "too long to be kept" in said(answer)
    assert "x" * LONGEST in said(answer)
    swapped = reviewer.post(page, sent, headers={"HX-Request": "true"})
    assert "too long to be kept" in said(swapped)


def test_comments_sent_after_the_sign_in_ended_are_back(cast, reviewer, page):
    seal = {"written_by": seal_for(cast.reviewer, page)}
    Client().post(page, {field(SECOND_PARAGRAPH): RARE} | seal)
    assert f"\n{RARE}</textarea>" in said(reviewer.get(page))
