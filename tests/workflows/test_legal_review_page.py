"""The second lawyer comments on single clauses; who drafts reads it, nobody else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.journal import ACTIONS
from agreements.models import JournalEntry, LegalReview, ReviewComment
from tests.factories import FIRST_PARAGRAPH, PURPOSE, SECOND_PARAGRAPH, at
from tests.paths import AGREED_ON, APPROVED_ON, DUE_ON
from tests.workflows import routes
from tests.workflows.routes import browser, page_of
from workflows import acts
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


def returned(cast, agreement, *keys, actor=None):
    """Return the newest text with a comment on each of the clauses."""
    acts.return_wording(
        agreement=agreement,
        comments={key: f"Zu {key}." for key in keys},
        actor=actor or cast.reviewer,
        at=at(APPROVED_ON, 15),
    )


def rewritten(cast, agreement, key, text):
    row = agreement.draft_clauses.get(key=key)
    acts.edit_clause(
        agreement=agreement,
        key=key,
        heading=row.heading,
        text=text,
        base_revision=row.revision,
        actor=cast.drafter,
        at=at(APPROVED_ON, 16),
    )


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
    returned(cast, agreement, PURPOSE)
    answer = reviewer.post(page, decision(agreement, **comments()))
    assert answer.status_code == 409
    assert f"§ 1 Abs. 2: {RARE}" in said(answer)
    assert stored() == {PURPOSE: f"Zu {PURPOSE}."}


def test_who_kept_comments_for_later_and_comes_too_late_gets_them_back(
    cast, reviewer, page, agreement
):
    digest = agreement.current_version.digest
    reviewer.post(page, {"keep": "1", "digest": digest, **comments()})
    returned(cast, agreement, PURPOSE, actor=cast.reviewer)
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


# Who reads them


def test_who_drafts_reads_them_in_the_tasks_the_outline_and_at_the_clause(
    cast, agreement
):
    returned(cast, agreement, FIRST_PARAGRAPH, SECOND_PARAGRAPH)
    rewritten(cast, agreement, SECOND_PARAGRAPH, "Sie treffen sich oft.")
    lawyer = browser(cast.drafter)
    edit = reverse("drafts:edit", args=["KV-2018", FIRST_PARAGRAPH])
    assert "returned with 2 comments" in said(lawyer.get("/"))
    for address in (
        reverse("drafts:outline", args=["KV-2018"]),
        page_of(DraftingFlow.draft, agreement),
    ):
        shown = said(lawyer.get(address))
        assert f'<a href="{edit}">§ 1 Abs. 1</a>' in shown
        assert f"Zu {FIRST_PARAGRAPH}." in shown
        assert (shown.count("changed since"), shown.count("not changed yet")) == (1, 1)
    shown = said(lawyer.get(edit))
    assert f"{cast.reviewer} on version 1" in shown
    assert f"Zu {FIRST_PARAGRAPH}." in shown
    assert f"Zu {SECOND_PARAGRAPH}." not in shown


def test_a_clause_that_went_since_is_named_as_it_was(cast, agreement):
    returned(cast, agreement, SECOND_PARAGRAPH)
    lawyer = browser(cast.drafter)
    lawyer.post(reverse("drafts:remove", args=["KV-2018", SECOND_PARAGRAPH]))
    shown = said(lawyer.get(reverse("drafts:outline", args=["KV-2018"])))
    assert "§ 1 Abs. 2 <span" in shown
    assert "deleted since" in shown
    acts.submit_draft(agreement=agreement, actor=cast.drafter, at=at(AGREED_ON, 8))
    page = page_of(DraftingFlow.review_wording, agreement)
    (change,) = browser(cast.reviewer).get(page).context["changes"]
    assert [remark.comment.text for remark in change.remarks] == [
        f"Zu {SECOND_PARAGRAPH}."
    ]


def test_the_next_round_shows_what_became_of_each_comment(cast, agreement):
    keys = (PURPOSE, FIRST_PARAGRAPH, SECOND_PARAGRAPH)
    returned(cast, agreement, *keys)
    rewritten(cast, agreement, SECOND_PARAGRAPH, "Sie treffen sich oft.")
    acts.submit_draft(agreement=agreement, actor=cast.drafter, at=at(AGREED_ON, 8))
    shown = browser(cast.reviewer).get(page_of(DraftingFlow.review_wording, agreement))
    (change,) = shown.context["changes"]
    followed = [remark.comment.clause_key for remark in change.remarks]
    assert followed == [PURPOSE, SECOND_PARAGRAPH]  # a section with what is in it
    (left,) = shown.context["unchanged"]
    assert left.comment.clause_key == FIRST_PARAGRAPH
    assert said(shown).count("Your comment on") == 3
    assert said(shown).count(">changed since<") == 2
    assert said(shown).count(">not changed since<") == 1
    assert f'name="{field(FIRST_PARAGRAPH)}"' in said(shown)


def test_remarks_of_an_approval_are_read_when_the_draft_comes_back(cast, agreement):
    acts.approve_wording(
        agreement=agreement,
        due_on=DUE_ON,
        comments={SECOND_PARAGRAPH: RARE},
        actor=cast.reviewer,
        at=at(APPROVED_ON, 15),
    )
    lawyer = browser(cast.drafter)
    reopen = reverse("agreements:reopen", args=["KV-2018"])
    lawyer.post(reopen, {"reason": "Neue Zahlen."})
    shown = said(lawyer.get(reverse("drafts:outline", args=["KV-2018"])))
    assert "approved version 1 with remarks:" in shown
    assert RARE in shown


def test_the_history_counts_them_and_leads_to_the_text(cast, agreement):
    returned(cast, agreement, FIRST_PARAGRAPH, SECOND_PARAGRAPH)
    history = reverse("agreements:history", args=["KV-2018"])
    version = reverse("agreements:version", args=["KV-2018", 1])
    lawyer = browser(cast.drafter)
    line = f'{ACTIONS["version.returned"]}: <a href="{version}#reviewed">2 comments</a>'
    assert line in said(lawyer.get(history))
    shown = said(lawyer.get(version))
    assert f'<a href="#k-{SECOND_PARAGRAPH}">§ 1 Abs. 2</a>' in shown
    assert f"Zu {SECOND_PARAGRAPH}." in shown
    assert 'id="reviewed"' in shown


def test_partners_never_see_them(cast, agreement):
    returned(cast, agreement, FIRST_PARAGRAPH)
    rewritten(cast, agreement, SECOND_PARAGRAPH, "Sie treffen sich oft.")
    acts.submit_draft(agreement=agreement, actor=cast.drafter, at=at(AGREED_ON, 8))
    acts.approve_wording(
        agreement=agreement,
        due_on=DUE_ON,
        reason="Unter uns.",
        comments={SECOND_PARAGRAPH: RARE},
        actor=cast.reviewer,
        at=at(AGREED_ON, 9),
    )
    routes.drain()
    partner = browser(cast.people["house1"][0])
    tabs = ("detail", "versions", "answers", "parties", "papers", "deadlines")
    tabs += ("route", "history", "compare")
    addresses = ["/", *(reverse(f"agreements:{t}", args=["KV-2018"]) for t in tabs)]
    addresses.append(reverse("agreements:version", args=["KV-2018", 2]))
    party = routes.party_of(agreement, "house1")
    addresses.append(page_of(DraftingFlow.answer, agreement, party=party))
    for address in addresses:
        answer = partner.get(address)
        assert answer.status_code == 200, address
        for secret in (RARE, "Unter uns.", f"Zu {FIRST_PARAGRAPH}", "1 comment"):
            assert secret not in said(answer), address
    hidden = reverse("agreements:version", args=["KV-2018", 1])
    assert partner.get(hidden).status_code == 404
    assert JournalEntry.objects.filter(action="version.returned").exists()


def test_as_many_queries_however_many_comments(cast, agreement):
    found = []
    keys = agreement.draft_clauses.values_list("key", flat=True)
    lawyer, reviewer = browser(cast.drafter), browser(cast.reviewer)
    for some in (keys[:1], keys):
        returned(cast, agreement, *some)
        addresses = [
            "/",
            reverse("drafts:outline", args=["KV-2018"]),
            reverse("drafts:edit", args=["KV-2018", FIRST_PARAGRAPH]),
            page_of(DraftingFlow.draft, agreement),
            reverse("agreements:history", args=["KV-2018"]),
            reverse(
                "agreements:version",
                args=["KV-2018", agreement.current_version.number],
            ),
        ]
        counts = [_queries(lawyer, address) for address in addresses]
        acts.submit_draft(agreement=agreement, actor=cast.drafter, at=at(AGREED_ON))
        page = page_of(DraftingFlow.review_wording, agreement)
        found.append([*counts, _queries(reviewer, page)])
    assert found[0] == found[1]


def _queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)
