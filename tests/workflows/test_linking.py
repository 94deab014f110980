"""What is cited by hand becomes a reference by one button."""

import pytest
from django.urls import reverse

from agreements.models import DraftChange, DraftClause, JournalEntry
from tests.factories import (
    DURATION,
    FIRST_ITEM,
    PURPOSE,
    SECOND_PARAGRAPH,
)
from tests.workflows import routes
from tests.workflows.clause_pages import address, clause, form_of, said
from tests.workflows.routes import browser

SWAP = {"HX-Request": "true"}
TYPED = "Nach § 1 Abs. 2 und § 1 gilt § 5 BGB."
LINKED = f"Nach {{ref:{SECOND_PARAGRAPH}}} und § 1 gilt § 5 BGB."


@pytest.fixture
def typed(lawyer):
    """The page of a clause that cites two others by hand."""
    lawyer.post(address(), form_of(lawyer.get(address()), text=TYPED))
    return lawyer.get(address())


def button(key):
    return f'form="clause" name="link" value="{key}"'


def test_the_page_offers_what_could_be_a_reference(lawyer, typed):
    page = said(typed)
    assert button(SECOND_PARAGRAPH) in page
    assert button(PURPOSE) in page
    assert page.count('name="link"') == 2
    assert "“§ 1 Abs. 2” is typed by hand." in page
    german = said(lawyer.get(address(), headers={"Accept-Language": "de"}))
    assert "„§ 1 Abs. 2“ ist von Hand getippt." in german
    assert "Mit „§ 1 Abs. 2“ als Verweis speichern" in german
    outline = said(lawyer.get(reverse("drafts:outline", args=["KV-2018"])))
    assert "“§ 1 Abs. 2” is typed by hand." in outline


def test_one_button_makes_a_reference_that_moves_with_its_clause(lawyer, typed):
    answer = lawyer.post(address(), form_of(typed, link=SECOND_PARAGRAPH), follow=True)
    assert answer.redirect_chain == [(address(), 302)]
    assert clause().text == LINKED
    page = said(answer)
    assert "what was typed by hand refers now" in page
    assert button(SECOND_PARAGRAPH) not in page
    assert button(PURPOSE) in page
    entry = JournalEntry.objects.filter(action="clause.edited").last()
    assert entry is not None
    lawyer.post(address("move", DURATION), {"place": ":"})
    assert "Nach § 2 Abs. 2 und § 1" in said(lawyer.get(address())).replace(
        f'<a href="#k-{SECOND_PARAGRAPH}">', ""
    ).replace("</a>", "")


def test_a_reference_made_by_the_button_is_taken_back(lawyer, typed):
    lawyer.post(address(), form_of(typed, link=SECOND_PARAGRAPH))
    change = DraftChange.objects.standing().last()
    lawyer.post(reverse("drafts:undo", args=["KV-2018", change.pk]))
    assert clause().text == TYPED


def test_what_is_typed_meanwhile_is_saved_with_it(lawyer, typed):
    page = said(lawyer.post(address("keep"), form_of(typed, text="Siehe § 1."), **{}))
    assert button(PURPOSE) in page
    lawyer.post(address(), form_of(typed, text="Neu: siehe § 1.", link=PURPOSE))
    assert clause().text == f"Neu: siehe {{ref:{PURPOSE}}}."


def test_a_stale_page_shows_both_texts_with_the_reference(cast, lawyer, typed):
    browser(cast.reviewer).post(address(), form_of(typed, text=f"Neu. {TYPED}"))
    answer = lawyer.post(address(), form_of(typed, link=SECOND_PARAGRAPH))
    assert answer.status_code == 409
    assert "Nach {§ 1 Abs. 2} und § 1 gilt § 5 BGB." in said(answer)
    assert clause().text == f"Neu. {TYPED}"


@pytest.mark.parametrize(
    "link", [FIRST_ITEM, DURATION, "a0000000000f", "x", "{ref:", "0" * 12]
)
def test_what_is_not_cited_by_hand_is_refused_and_saves_nothing(lawyer, typed, link):
    answer = lawyer.post(address(), form_of(typed, text=f"{TYPED} Neu.", link=link))
    assert answer.status_code == 422
    assert "Nothing was changed: the text does not cite" in said(answer)
    assert f"{TYPED} Neu.</textarea>" in said(answer)
    assert clause().text == TYPED


def test_numbers_that_moved_meanwhile_make_no_wrong_reference(cast, lawyer, typed):
    browser(cast.reviewer).post(address("move", DURATION), {"place": ":"})
    answer = lawyer.post(address(), form_of(typed, link=PURPOSE))
    assert answer.status_code == 422
    assert clause().text == TYPED


def test_a_frozen_text_gets_no_references(cast, agreement, lawyer, typed):
    routes.in_legal_review(cast, agreement)
    answer = lawyer.post(address(), form_of(typed, link=SECOND_PARAGRAPH))
    assert answer.status_code == 409
    assert clause().text == TYPED


def test_a_table_cites_by_hand_as_well(lawyer):
    add = reverse("drafts:add", args=["KV-2018"])
    place = {"kind": "table", "where": "inside", "clause": PURPOSE}
    lawyer.post(add, place | {"text": "Haus | Grund\nPark | § 2"})
    page = address(key=DraftClause.objects.get(kind="table").key)
    shown = lawyer.get(page)
    assert button(DURATION) in said(shown)
    assert lawyer.post(page, form_of(shown, link=DURATION)).status_code == 302
    assert DraftClause.objects.get(kind="table").rows == [
        ["Park", f"{{ref:{DURATION}}}"]
    ]
