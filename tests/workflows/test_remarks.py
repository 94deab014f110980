"""What the second lawyer said of clauses is read where it is needed, and only there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.journal import ACTIONS
from agreements.models import JournalEntry
from tests.factories import FIRST_PARAGRAPH, PURPOSE, SECOND_PARAGRAPH, at
from tests.paths import AGREED_ON, APPROVED_ON, DUE_ON
from tests.workflows import routes
from tests.workflows.routes import browser, page_of
from workflows import acts
from workflows.flows import DraftingFlow

RARE = "Zweimal ist zu selten."


@pytest.fixture
def agreement(cast, stand_on):
    agreement = routes.drafting(cast)
    routes.in_legal_review(cast, agreement)
    return agreement


def said(answer):
    return answer.content.decode()


def test_who_drafts_reads_them_in_the_tasks_the_outline_and_at_the_clause(
    cast, agreement
):
    routes.returned(cast, agreement, FIRST_PARAGRAPH, SECOND_PARAGRAPH)
    routes.rewritten(cast, agreement, SECOND_PARAGRAPH, "Sie treffen sich oft.")
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
    routes.returned(cast, agreement, SECOND_PARAGRAPH)
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
    routes.returned(cast, agreement, *keys)
    routes.rewritten(cast, agreement, SECOND_PARAGRAPH, "Sie treffen sich oft.")
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
    assert f'name="{FIRST_PARAGRAPH}-comment"' in said(shown)


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
    routes.returned(cast, agreement, FIRST_PARAGRAPH, SECOND_PARAGRAPH)
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
    routes.returned(cast, agreement, FIRST_PARAGRAPH)
    routes.rewritten(cast, agreement, SECOND_PARAGRAPH, "Sie treffen sich oft.")
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
        routes.returned(cast, agreement, *some)
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
