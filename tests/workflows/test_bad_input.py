"""What people and programs send wrongly to the forms of a draft, and what is said."""

import re

import pytest
from django.urls import reverse

from agreements.models import Answer, DraftClause, JournalEntry, Point
from tests.factories import FIRST_PARAGRAPH, SECOND_PARAGRAPH
from tests.workflows import routes
from tests.workflows.routes import browser, page_of
from workflows.flows import DraftingFlow
from workflows.models import KeptText

LONGEST = 20_000


def address(name="edit", key=SECOND_PARAGRAPH, reference="KV-2018"):
    return reverse(f"drafts:{name}", args=[reference, key])


def clause(key=SECOND_PARAGRAPH):
    return DraftClause.objects.get(key=key)


def written(text="", heading="", base=1):
    return {"heading": heading, "text": text, "base_revision": base}


def summary(answer):
    """Return the alert at the top and whether it leads to a field."""
    alert = re.compile(r'role="alert" aria-labelledby="error-summary".*?</ul>', re.S)
    found = alert.search(answer.content.decode())
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (written("x" * (LONGEST + 1)), "text"),
        (written("Text.", heading="x" * 301), "heading"),
        (written("Text.\x00"), "text"),
        (written("Text.", heading="\x00"), "heading"),
    ],
)
def test_what_cannot_be_stored_is_said_at_its_field_and_above(lawyer, data, field):
    entries = JournalEntry.objects.count()
    answer = lawyer.post(address(), data)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in summary(answer)
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert (clause().revision, JournalEntry.objects.count()) == (1, entries)


@pytest.mark.parametrize(
    "base", ["", "0", "-1", "x", "1.5", "9" * 30, "99999999999999"]
)
def test_a_forged_revision_saves_nothing(lawyer, base):
    answer = lawyer.post(address(), written("Anders.", base=base))
    assert answer.status_code in (409, 422)
    assert clause().revision == 1


def test_the_longest_text_is_saved(lawyer):
    words = ("wort " * (LONGEST // 5)).strip()
    assert lawyer.post(address(), written(words)).status_code == 302
    assert clause().text == words


def test_an_empty_text_is_saved_and_found_incomplete(lawyer):
    assert lawyer.post(address(), written()).status_code == 302
    page = lawyer.get(address()).content.decode()
    assert "§ 1 Abs. 2 is empty." in page


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (
            "Erster\x0b Absatz\u2028zu\u00adsam\u200bmen\ufeff.",
            "Erster Absatz zusammen.",
        ),
        ("Größe: 5\u00a0km, „so“ – ja\u2003…", "Größe: 5 km, „so“ – ja …"),
        ("A\u0308rger", "Ärger"),
        ("• Punkt eins\r\n• Punkt zwei", "• Punkt eins • Punkt zwei"),
    ],
)
def test_pasted_text_is_tidied(lawyer, sent, stored):
    assert lawyer.post(address(), written(sent)).status_code == 302
    assert clause().text == stored


def test_a_text_without_form_of_characters_is_refused_not_broken(lawyer):
    body = b"heading=&text=%ff%fe%00&base_revision=1"
    kind = "application/x-www-form-urlencoded"
    answer = lawyer.post(address(), body, content_type=kind)
    assert answer.status_code in (302, 422)
    assert "\x00" not in clause().text


def test_a_double_click_stores_once(lawyer):
    entries = JournalEntry.objects.count()
    for _click in range(2):
        assert lawyer.post(address(), written("Einmal.")).status_code == 302
    assert clause().revision == 2
    assert JournalEntry.objects.count() == entries + 1


def test_a_double_click_on_a_split_stores_once(lawyer):
    for _click in range(2):
        lawyer.post(address(), written("Eins.\n\nZwei."))
    assert DraftClause.objects.filter(text="Zwei.").count() == 1


def test_the_back_button_shows_the_conflict_with_oneself_too(lawyer):
    lawyer.post(address(), written("Zuerst."))
    answer = lawyer.post(address(), written("Danach."))
    assert answer.status_code == 409
    assert "Danach.</textarea>" in answer.content.decode()
    assert clause().text == "Zuerst."


@pytest.mark.parametrize("name", ["edit", "split", "move", "remove", "keep"])
@pytest.mark.parametrize("key", ["ffffffffffff", "x", "-", "a" * 200])
def test_a_forged_key_is_no_clause(lawyer, name, key):
    entries = JournalEntry.objects.count()
    answer = lawyer.post(address(name, key), written("x"))
    assert answer.status_code == 404
    assert JournalEntry.objects.count() == entries
    assert not KeptText.objects.exists()


@pytest.mark.parametrize("name", ["edit", "split", "move", "remove", "keep"])
def test_a_wrong_method_is_answered_with_what_to_do(lawyer, name):
    for method in ("put", "delete", "patch"):
        answer = getattr(lawyer, method)(address(name))
        assert answer.status_code == 405
        assert "POST" in answer["Allow"]
    if name == "keep":
        assert lawyer.get(address(name)).status_code == 405


@pytest.mark.parametrize("change", ["0", "999999", "99999999999999999999"])
def test_a_forged_change_is_not_taken_back(lawyer, change):
    assert lawyer.post(f"/drafts/KV-2018/undo/{change}/").status_code == 404


def test_a_clause_of_another_draft_is_not_reached_through_this_one(cast, lawyer):
    other = routes.framework_draft(cast, reference="KV-OTHER")
    other.draft_clauses.filter(key=SECOND_PARAGRAPH).update(key="d00000000001")
    answer = lawyer.post(address(key="d00000000001"), written("Fremd."))
    assert answer.status_code == 404


def test_a_clause_removed_meanwhile_gives_the_text_back(cast, lawyer):
    browser(cast.reviewer).post(address("remove"))
    answer = lawyer.post(address(), written("Mühsam geschrieben."))
    assert answer.status_code == 404
    assert "Mühsam geschrieben." in answer.content.decode()


def test_a_text_frozen_meanwhile_gives_the_words_back(cast, lawyer, agreement):
    routes.in_legal_review(cast, agreement)
    answer = lawyer.post(address(), written("Mühsam geschrieben."))
    assert answer.status_code == 409
    assert "Mühsam geschrieben." in answer.content.decode()


def test_an_answer_to_a_closed_round_gives_the_words_back(cast, lawyer, agreement):
    routes.in_review(cast, agreement)
    page = page_of(
        DraftingFlow.answer, agreement, party=routes.party_of(agreement, "house1")
    )
    lawyer.post(reverse("agreements:reopen", args=["KV-2018"]), {"reason": "Zahlen."})
    fields = {
        "kind": Answer.Kind.OBJECTED,
        "digest": "x",
        "points-TOTAL_FORMS": 1,
        "points-INITIAL_FORMS": 0,
        "points-0-clause_key": FIRST_PARAGRAPH,
        "points-0-comment": "Mühsam geschrieben.",
    }
    answer = browser(cast.people["house1"][0]).post(page, fields)
    assert answer.status_code == 409
    assert "Mühsam geschrieben." in answer.content.decode()
    assert not Point.objects.exists()


def test_marks_that_turn_the_writing_are_shown_as_a_fault_while_typing(lawyer):
    answer = lawyer.post(address("keep"), written("Die \u202enetgilieteB"))
    assert "U+202E" in answer.content.decode()


def test_markup_is_text_everywhere(lawyer):
    script = "<script>alert(1)</script> {<b>}"
    answer = lawyer.post(address("keep"), written(script))
    assert "<script>" not in answer.content.decode()
    assert "<b>" not in answer.content.decode()
    lawyer.post(address(), written(script))
    assert "<script>alert" not in lawyer.get(address()).content.decode()
