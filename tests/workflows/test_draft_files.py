"""A draft is taken along as PDF or DOCX before a second lawyer has approved it."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import JournalEntry, Membership
from agreements.services.clauses import add_clause, edit_clause
from agreements.wording.tree import Kind
from documents.docx import text_of_docx
from documents.models import Document
from documents.pdf import text_of_pdf
from tests.factories import DURATION, FIRST_PARAGRAPH, at, empty_draft
from tests.paths import APPROVED_ON, DUE_ON, OPENED_ON
from tests.workflows import routes
from tests.workflows.routes import browser
from workflows import acts
from workflows.worker import drain

FORMS = ("pdf", "docx")
READ = {"pdf": text_of_pdf, "docx": text_of_docx}


def draft_address(form, agreement):
    return reverse(f"drafts:{form}", args=[agreement.reference])


def version_address(form, agreement, number=1):
    return reverse(f"agreements:draft-{form}", args=[agreement.reference, number])


def fetched(client, address):
    """Order a file, let the worker make it, and fetch it."""
    page = client.get(address)["Location"]
    drain()
    return client.get(f"{page}file/")


def name_of(answer):
    return re.search(r'filename="([^"]+)"', answer["Content-Disposition"])[1]


def lines_of(form, answer):
    text = "\n".join(READ[form](answer.content))
    return text.replace("\u00a0", " ")


def edit(cast, agreement, text):
    edit_clause(
        agreement=agreement,
        key=FIRST_PARAGRAPH,
        heading="",
        text=text,
        base_revision=1,
        actor=cast.drafter,
        at=at(APPROVED_ON),
    )


@pytest.mark.parametrize("form", FORMS)
def test_a_draft_is_ordered_made_and_fetched_and_kept_nowhere(agreement, lawyer, form):
    acts_before = JournalEntry.objects.count()
    page = lawyer.get(draft_address(form, agreement))["Location"]
    back = reverse("agreements:detail", args=[agreement.reference])
    assert f'href="{back}"' in lawyer.get(page).content.decode()
    drain()
    answer = lawyer.get(f"{page}file/")
    assert answer.status_code == 200
    assert re.fullmatch(
        rf"KV-2018 Entwurf 2017-10-02 \d\d-\d\d\.{form}", name_of(answer)
    )
    assert "Laufzeit" in lines_of(form, answer)
    assert not Document.objects.exists()
    assert JournalEntry.objects.count() == acts_before


@pytest.mark.parametrize("form", FORMS)
def test_the_paper_is_the_draft_as_it_stands_when_it_is_made(
    cast, agreement, lawyer, form
):
    page = lawyer.get(draft_address(form, agreement))["Location"]
    edit(cast, agreement, "Das steht jetzt hier.")
    drain()
    assert "Das steht jetzt hier." in lines_of(form, lawyer.get(f"{page}file/"))


@pytest.mark.parametrize("form", FORMS)
def test_what_is_unfinished_is_printed_as_it_is_written(cast, agreement, lawyer, form):
    edit(cast, agreement, "Es gilt {term.nowhere}.")
    assert "{term.nowhere}" in lines_of(
        form, fetched(lawyer, draft_address(form, agreement))
    )


@pytest.mark.parametrize("form", FORMS)
def test_a_draft_without_a_word_is_a_paper_with_its_title(cast, stand_on, form):
    agreement = empty_draft(cast)
    answer = fetched(browser(cast.drafter), draft_address(form, agreement))
    assert lines_of(form, answer) == agreement.title


def test_a_sign_that_no_font_draws_is_named(cast, agreement, lawyer):
    edit(cast, agreement, "Wir freuen uns \N{GRINNING FACE}.")
    page = lawyer.get(draft_address("pdf", agreement))["Location"]
    drain()
    said = lawyer.get(page).content.decode()
    assert "cannot print these signs" in said
    assert "U+1F600" in said


@pytest.mark.parametrize("form", FORMS)
def test_a_version_is_printed_before_its_papers_are_there(
    cast, agreement, lawyer, form
):
    routes.in_legal_review(cast, agreement)
    answer = fetched(lawyer, version_address(form, agreement))
    assert name_of(answer) == f"KV-2018 Entwurf der Fassung 1.{form}"
    assert "Laufzeit" in lines_of(form, answer)
    assert not Document.objects.exists()


@pytest.mark.parametrize("form", FORMS)
def test_approved_between_order_and_making_the_kept_paper_is_handed_out(
    cast, agreement, lawyer, form
):
    routes.in_legal_review(cast, agreement)
    page = lawyer.get(version_address(form, agreement))["Location"]
    acts.approve_wording(
        agreement=agreement, due_on=DUE_ON, actor=cast.reviewer, at=at(OPENED_ON)
    )
    drain()
    drain()
    kept = Document.objects.get(kind=f"draft_{form}")
    at_once = lawyer.get(version_address(form, agreement))
    assert at_once.status_code == 200
    assert at_once.content == f"draft_{form}".encode()
    assert at_once["Content-Type"] == kept.media_type
    assert lawyer.get(f"{page}file/").status_code == 200


def test_partners_get_what_was_shown_to_them_and_no_draft(cast, agreement):
    partner = browser(cast.people["house1"][0])
    routes.in_legal_review(cast, agreement)
    for address in (
        draft_address("pdf", agreement),
        version_address("pdf", agreement),
    ):
        assert partner.get(address).status_code == 404
    acts.approve_wording(
        agreement=agreement, due_on=DUE_ON, actor=cast.reviewer, at=at(OPENED_ON)
    )
    drain()
    assert partner.get(version_address("pdf", agreement)).status_code == 200
    refused = partner.get(draft_address("pdf", agreement))
    assert refused.status_code == 403
    assert "Drafts are read inside the office only." in refused.content.decode()


def test_who_leaves_the_office_before_it_is_made_gets_nothing(cast, agreement, lawyer):
    page = lawyer.get(draft_address("pdf", agreement))["Location"]
    Membership.objects.filter(user=cast.drafter).update(ends_on=date(2017, 10, 1))
    drain()
    said = lawyer.get(page).content.decode()
    assert "no longer yours to see" in said
    assert lawyer.get(f"{page}file/").status_code == 404


@pytest.mark.parametrize("number", ["x", "²", "-1", "7", "99999999999999999999"])
def test_a_version_that_is_none_is_not_found(agreement, lawyer, number):
    address = f"{draft_address('pdf', agreement)}?number={number}"
    assert lawyer.get(address).status_code == 404


def test_the_pages_of_draft_version_and_papers_lead_to_the_files(
    cast, agreement, lawyer
):
    pages = [
        reverse("drafts:text", args=[agreement.reference]),
        reverse("agreements:detail", args=[agreement.reference]),
        reverse("agreements:papers", args=[agreement.reference]),
    ]
    for page in pages:
        said = lawyer.get(page).content.decode()
        for form in FORMS:
            assert f'href="{draft_address(form, agreement)}"' in said
    routes.in_legal_review(cast, agreement)
    text = reverse("agreements:version", args=[agreement.reference, 1])
    for form in FORMS:
        link = f'href="{version_address(form, agreement)}"'
        assert link in lawyer.get(text).content.decode()
    acts.approve_wording(
        agreement=agreement, due_on=DUE_ON, actor=cast.reviewer, at=at(OPENED_ON)
    )
    drain()
    assert "Download draft" not in lawyer.get(text).content.decode()


def test_more_clauses_need_no_more_queries(cast, agreement, lawyer):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            lawyer.get(draft_address("docx", agreement))
            drain()
        return len(queries)

    asked()
    few = asked()
    for number in range(12):
        add_clause(
            agreement=agreement,
            kind=Kind.PARAGRAPH,
            parent_key=DURATION,
            after_key=None,
            text=f"Satz {number}.",
            actor=cast.drafter,
            at=at(APPROVED_ON),
        )
    assert asked() == few
