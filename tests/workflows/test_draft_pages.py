"""Writing on the pages: clauses, conflicts, hand-over, new agreements."""

import pytest
from django.urls import reverse

from agreements.draft_text import draft_wording
from agreements.models import (
    Agreement,
    Answer,
    DraftClause,
    JournalEntry,
    Point,
)
from agreements.services.review import PointSpec
from tests.factories import (
    DURATION,
    DURATION_PARAGRAPH,
    FIRST_ITEM,
    FIRST_PARAGRAPH,
    PURPOSE,
    SECOND_PARAGRAPH,
    at,
)
from tests.paths import APPROVED_ON
from tests.workflows import routes
from tests.workflows.routes import browser, page_of
from workflows import acts
from workflows.flows import DraftingFlow


def edit_url(key=FIRST_PARAGRAPH):
    return reverse("drafts:edit", args=["KV-2018", key])


def clause(key=FIRST_PARAGRAPH):
    return DraftClause.objects.get(key=key)


def test_a_clause_is_edited_on_its_page(lawyer):
    data = {
        "heading": "",
        "text": "Die Beteiligten planen gemeinsam, um",
        "base_revision": 1,
    }
    answer = lawyer.post(edit_url(), data)
    outline = reverse("drafts:outline", args=["KV-2018"])
    assert answer["Location"] == f"{outline}?at={FIRST_PARAGRAPH}"
    assert clause().text == "Die Beteiligten planen gemeinsam, um"
    assert clause().revision == 2


def test_text_pasted_from_a_word_processor_is_tidied_when_it_is_saved(lawyer):
    pasted = (
        "Die Be\u00adteiligten\r\npla\u200bnen\u00a0 ge\u00admeinsam,\u2028um\ufeff"
    )
    heading = "Zie\u00adle\u00a0"
    lawyer.post(edit_url(), {"heading": heading, "text": pasted, "base_revision": 1})
    assert clause().heading == "Ziele"
    assert clause().text == "Die Beteiligten planen gemeinsam, um"


def test_a_mark_that_turns_the_writing_is_kept_for_a_person_to_see(lawyer):
    text = "Die \u202enetgilieteB planen, um"
    answer = lawyer.post(
        edit_url(), {"heading": "", "text": text, "base_revision": 1}, follow=True
    )
    assert clause().text == text
    assert "U+202E" in answer.content.decode()


def test_a_stale_save_shows_both_texts_and_saves_neither(cast, lawyer):
    first = {"heading": "", "text": "Erste Änderung, um", "base_revision": 1}
    second = {"heading": "", "text": "Zweite Änderung, um", "base_revision": 1}
    lawyer.post(edit_url(), first)
    answer = browser(cast.reviewer).post(edit_url(), second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Erste Änderung, um" in page
    assert "Zweite Änderung, um</textarea>" in page
    assert clause().text == "Erste Änderung, um"
    merged = {**second, "base_revision": 2}
    assert browser(cast.reviewer).post(edit_url(), merged).status_code == 302
    assert clause().text == "Zweite Änderung, um"


def test_a_clause_is_added_moved_and_removed(lawyer):
    add = reverse("drafts:add", args=["KV-2018"])
    new = {
        "kind": "paragraph",
        "where": "after",
        "clause": FIRST_PARAGRAPH,
        "text": "Neuer Absatz.",
    }
    assert lawyer.post(add, new).status_code == 302
    added = DraftClause.objects.get(text="Neuer Absatz.")
    assert added.parent.key == PURPOSE
    move = reverse("drafts:move", args=["KV-2018", added.key])
    where = {"place": f"{DURATION}:{DURATION_PARAGRAPH}"}
    assert lawyer.post(move, where).status_code == 302
    added.refresh_from_db()
    assert added.parent.key == DURATION
    remove = reverse("drafts:remove", args=["KV-2018", added.key])
    assert lawyer.get(remove).status_code == 200
    assert lawyer.post(remove).status_code == 302
    assert not DraftClause.objects.filter(key=added.key).exists()


@pytest.mark.parametrize("text", ["Neuer Absatz.", "Neuer Absatz.\n\nNoch einer."])
def test_a_clause_sent_twice_is_added_once_and_another_one_beside_it(lawyer, text):
    add = reverse("drafts:add", args=["KV-2018"])
    key = lawyer.get(add).context["form"]["key"].value()
    new = {"kind": "paragraph", "where": "after", "clause": FIRST_PARAGRAPH}
    for _click in range(2):
        assert lawyer.post(add, new | {"key": key, "text": text}).status_code == 302
    added = DraftClause.objects.filter(text="Neuer Absatz.").get()
    assert added.key == key
    again = new | {"key": key, "text": "Ein anderer Absatz."}
    assert lawyer.post(add, again).status_code == 302
    assert DraftClause.objects.get(text="Ein anderer Absatz.").key != key
    assert lawyer.post(add, new | {"key": "x", "text": "y"}).status_code == 422


def test_a_section_with_its_paragraphs_sent_twice_is_added_once(lawyer):
    add = reverse("drafts:add", args=["KV-2018"])
    new = {"kind": "section", "where": "after", "clause": "", "heading": "Neu"}
    new |= {"key": "c00000000001", "text": "Eins.\n\nZwei."}
    for _click in range(2):
        assert lawyer.post(add, new).status_code == 302
    assert DraftClause.objects.filter(heading="Neu").count() == 1
    assert lawyer.post(add, new | {"text": "Eins.\n\nDrei."}).status_code == 302
    assert DraftClause.objects.filter(heading="Neu").count() == 2


def test_after_a_change_the_draft_leads_back_to_the_clause(lawyer):
    data = {"heading": "", "text": "Kurz, um", "base_revision": 1}
    page = lawyer.post(edit_url(), data, follow=True).content.decode()
    assert page.index(f'href="#k-{FIRST_PARAGRAPH}"') < page.index("<details")


def test_a_removed_clause_is_missed_with_a_way_back(lawyer):
    remove = reverse("drafts:remove", args=["KV-2018", SECOND_PARAGRAPH])
    assert lawyer.post(remove).status_code == 302
    for page in (remove, edit_url(SECOND_PARAGRAPH)):
        answer = lawyer.get(page)
        assert answer.status_code == 404
        assert reverse("drafts:outline", args=["KV-2018"]) in answer.content.decode()
    assert lawyer.post(remove).status_code == 404


def test_a_new_clause_is_offered_a_kind_that_fits_its_place(lawyer):
    add = reverse("drafts:add", args=["KV-2018"])
    offered = [
        lawyer.get(add, query).context["form"].initial["kind"]
        for query in ({"after": PURPOSE}, {"after": FIRST_ITEM}, {"inside": PURPOSE})
    ]
    assert offered == ["section", "item", "paragraph"]


def test_a_frozen_text_offers_no_changes(cast, lawyer, agreement):
    routes.in_legal_review(cast, agreement)
    page = lawyer.get(reverse("drafts:outline", args=["KV-2018"])).content.decode()
    assert edit_url() not in page
    assert reverse("drafts:add", args=["KV-2018"]) not in page


def test_a_section_can_be_added_at_the_beginning(lawyer):
    add = reverse("drafts:add", args=["KV-2018"])
    new = {"kind": "section", "where": "after", "clause": "", "heading": "Namen"}
    assert lawyer.post(add, new).status_code == 302
    assert DraftClause.objects.get(heading="Namen").position == 1


def test_a_clause_that_cannot_stand_there_is_refused_with_a_sentence(lawyer):
    add = reverse("drafts:add", args=["KV-2018"])
    new = {"kind": "section", "where": "inside", "clause": FIRST_ITEM, "text": "x"}
    answer = lawyer.post(add, new)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_who_removes_a_clause_reads_which_others_refer_to_it(lawyer):
    remove = reverse("drafts:remove", args=["KV-2018", FIRST_ITEM])
    assert "§ 2" in lawyer.get(remove).content.decode()


def test_an_incomplete_text_is_not_frozen_and_says_where_it_fails(lawyer, agreement):
    data = {"heading": "", "text": "Siehe {term.ends_om}.", "base_revision": 1}
    lawyer.post(edit_url(SECOND_PARAGRAPH), data)
    page = page_of(DraftingFlow.draft, agreement)
    answer = lawyer.post(page)
    assert answer.status_code == 422
    assert "term.ends_om" in answer.content.decode()
    assert edit_url(SECOND_PARAGRAPH) in answer.content.decode()
    assert not agreement.versions.exists()
    assert (
        "{term.ends_om}"
        in lawyer.get(reverse("drafts:text", args=["KV-2018"])).content.decode()
    )


def test_a_draft_is_handed_on_once_however_often_the_button_is_pressed(
    cast, lawyer, agreement
):
    page = page_of(DraftingFlow.draft, agreement)
    assert lawyer.post(page).status_code == 302
    again = lawyer.post(page)
    assert again.status_code == 409
    assert str(cast.drafter) in again.content.decode()
    assert agreement.versions.count() == 1


def test_a_frozen_text_is_not_edited(lawyer, agreement, cast):
    routes.in_legal_review(cast, agreement)
    data = {"heading": "", "text": "Zu spät.", "base_revision": 1}
    answer = lawyer.post(edit_url(), data)
    assert answer.status_code == 409
    assert clause().revision == 1


def test_a_return_is_read_by_the_drafter(cast, lawyer, agreement):
    routes.in_legal_review(cast, agreement)
    acts.return_wording(
        agreement=agreement,
        reason="§ 2 nennt keinen Tag.",
        actor=cast.reviewer,
        at=at(APPROVED_ON, 15),
    )
    page = lawyer.get(page_of(DraftingFlow.draft, agreement)).content.decode()
    assert "§ 2 nennt keinen Tag." in page


def test_points_are_decided_beside_the_clause_they_mean(cast, lawyer, agreement):
    routes.in_review(cast, agreement)
    spec = PointSpec(
        clause_key=SECOND_PARAGRAPH,
        kind=Point.Kind.PROPOSAL,
        comment="Einmal genügt.",
        proposed_text="Das Amt lädt einmal im Jahr ein.",
    )
    routes.answer(cast, agreement, "house1", Answer.Kind.OBJECTED, [spec])
    point = Point.objects.get()
    listing = lawyer.get(reverse("drafts:points", args=["KV-2018"]))
    assert reverse("decide-point", args=[point.pk]) in listing.content.decode()
    page = reverse("decide-point", args=[point.pk])
    assert "<ins>" in lawyer.get(page).content.decode()
    assert lawyer.post(page, {"decision": "accepted"}).status_code == 422
    data = {"decision": "accepted", "reason": "Überzeugt."}
    assert lawyer.post(page, data).status_code == 302
    point.refresh_from_db()
    assert point.decision == Point.Decision.ACCEPTED
    assert lawyer.post(page, data).status_code == 422
    listing = lawyer.get(reverse("drafts:points", args=["KV-2018"])).content.decode()
    assert edit_url(SECOND_PARAGRAPH) in listing
    assert "Das Amt lädt einmal im Jahr ein." in listing


def test_an_agreement_is_taken_back_with_a_reason(cast, lawyer, agreement):
    routes.in_review(cast, agreement)
    page = reverse("agreements:reopen", args=["KV-2018"])
    assert lawyer.post(page, {"reason": ""}).status_code == 422
    assert lawyer.post(page, {"reason": "Neue Zahlen."}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.stage == Agreement.Stage.DRAFT
    assert lawyer.post(page, {"reason": "Noch einmal."}).status_code == 422


def term_data(agreement, **changed):
    names = ("starts_on", "ends_on", "notice_months", "notice_to", "talks_months")
    given = {name: getattr(agreement, name) or "" for name in names}
    return given | changed


def test_the_term_of_a_draft_is_changed_and_its_clauses_print_it(lawyer, agreement):
    page = reverse("drafts:term", args=["KV-2018"])
    assert lawyer.get(page).status_code == 200
    answer = lawyer.post(page, term_data(agreement, talks_months="12"))
    assert answer.status_code == 302
    agreement.refresh_from_db()
    assert agreement.talks_months == 12
    assert dict(draft_wording(agreement).facts)["talks.months"] == 12


def test_a_term_that_ends_before_it_starts_is_refused(lawyer, agreement):
    page = reverse("drafts:term", args=["KV-2018"])
    entries = JournalEntry.objects.count()
    answer = lawyer.post(page, term_data(agreement, ends_on="2017-01-01"))
    assert answer.status_code == 422
    assert JournalEntry.objects.count() == entries
    before = agreement.ends_on
    agreement.refresh_from_db()
    assert agreement.ends_on == before


def test_a_draft_without_last_day_goes_on(lawyer, agreement):
    page = reverse("drafts:term", args=["KV-2018"])
    changes = {"ends_on": "", "talks_months": ""}
    assert lawyer.post(page, term_data(agreement, **changes)).status_code == 302
    agreement.refresh_from_db()
    assert agreement.term_kind == Agreement.TermKind.INDEFINITE
