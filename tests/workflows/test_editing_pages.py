"""One clause on its page: checked, kept while one types, merged, split, undone."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.models import DraftChange, DraftClause, JournalEntry, Point
from agreements.services.review import PointSpec
from tests.factories import (
    DURATION,
    DURATION_PARAGRAPH,
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
from workflows.models import KeptText
from workflows.unsaved import unsaved_in

SWAP = {"HX-Request": "true"}


def address(name="edit", key=SECOND_PARAGRAPH):
    return reverse(f"drafts:{name}", args=["KV-2018", key])


def clause(key=SECOND_PARAGRAPH):
    return DraftClause.objects.get(key=key)


def written(text, heading="", base=1):
    return {"heading": heading, "text": text, "base_revision": base}


def said(answer):
    return answer.content.decode()


def keep(user, text, **fields):
    return user.post(address("keep"), written(text, **fields), headers=SWAP)


def field_value(page, name):
    return re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)[1]


def test_what_is_typed_is_kept_for_its_writer_and_is_not_in_the_draft(cast, lawyer):
    entries = JournalEntry.objects.count()
    before = clause()
    answer = keep(lawyer, "Angefangener Satz")
    assert answer.status_code == 200
    assert "Kept for you at" in said(answer)
    assert (clause().text, clause().revision) == (before.text, 1)
    assert JournalEntry.objects.count() == entries
    assert "Angefangener Satz</textarea>" in said(lawyer.get(address()))
    assert "Angefangener Satz" not in said(browser(cast.reviewer).get(address()))
    assert "Angefangener" not in KeptText.objects.get().sealed


def test_more_unfinished_clauses_need_no_more_queries(cast, agreement, lawyer):
    counts = []
    for user, key in ((lawyer, FIRST_PARAGRAPH), (browser(cast.reviewer), DURATION)):
        user.post(address("keep", key), written("Angefangen"), headers=SWAP)
        with CaptureQueriesContext(connection) as queries:
            found = unsaved_in(agreement, now=timezone.now())
            names = [str(clause.person) for clause in found]
        counts.append((len(names), len(queries)))
    assert counts == [(1, counts[0][1]), (2, counts[0][1])]


def test_what_is_saved_is_kept_no_longer(lawyer):
    keep(lawyer, "Fertiger Satz.")
    lawyer.post(address(), written("Fertiger Satz."))
    assert not KeptText.objects.exists()
    # a late answer of the page that was left
    keep(lawyer, "Fertiger Satz.")
    assert not KeptText.objects.exists()


def test_typing_shows_faults_and_print_of_what_is_typed(lawyer):
    page = said(keep(lawyer, "Bis zum {term.ends_om}.\n\nUnd mehr."))
    assert "term.ends_om" in page
    assert "“last day of the term” is probably meant" in page
    assert '<mark class="vw-unknown">' in page
    assert "(3)" in page  # the blank line begins a new paragraph
    assert page.count('hx-swap-oob="true"') == 3


def test_who_types_on_learns_that_somebody_saved_meanwhile(cast, lawyer):
    browser(cast.reviewer).post(address(), written("Schneller."))
    answer = keep(lawyer, "Langsamer.")
    assert "changed this clause meanwhile" in said(answer)
    assert KeptText.objects.count() == 1


def test_kept_text_is_discarded(lawyer):
    keep(lawyer, "Doch nicht.")
    answer = lawyer.post(reverse("discard-kept"), {"path": address()})
    assert answer["Location"] == address()
    assert "Doch nicht." not in said(lawyer.get(address()))


@pytest.mark.parametrize("path", ["https://example.org/", "//example.org/", "", "x"])
def test_discarding_leads_to_no_other_place(lawyer, path):
    answer = lawyer.post(reverse("discard-kept"), {"path": path})
    assert answer["Location"] == "/"


def test_changes_of_different_words_are_proposed_together(cast, lawyer):
    first = clause().text
    browser(cast.reviewer).post(address(), written(f"{first} Immer."))
    answer = lawyer.post(address(), written(f"Nun: {first}"))
    page = said(answer)
    assert answer.status_code == 409
    first = "Das {name: Haus Office e.V.} lädt zweimal im Jahr ein."
    assert f"Nun: {first} Immer.</textarea>" in page
    assert "Save both changes" in page
    assert field_value(page, "base_revision") == "2"
    # nothing is lost, whatever the person clicks now
    assert f"Nun: {first}</textarea>" in said(lawyer.get(address()))


def test_changes_of_the_same_words_are_left_to_the_person(cast, lawyer):
    browser(cast.reviewer).post(address(), written("Alles neu."))
    page = said(lawyer.post(address(), written("Alles anders.")))
    assert "Alles anders.</textarea>" in page
    assert "Save both changes" not in page
    both = written("Alles anders.", base=2)
    assert lawyer.post(address(), both).status_code == 302
    assert clause().text == "Alles anders."


def test_a_clause_is_split_on_its_page(lawyer):
    DraftClause.objects.filter(key=SECOND_PARAGRAPH).update(
        text="Es lädt ein. Es führt Protokoll."
    )
    split = address("split")
    assert split in said(lawyer.get(address()))
    position = len("Es lädt ein. ")
    data = {"position": position, "base_revision": 1}
    assert lawyer.post(split, data).status_code == 302
    texts = list(
        DraftClause.objects.filter(parent__key=PURPOSE)
        .order_by("position")
        .values_list("text", flat=True)
    )
    assert texts[1:] == ["Es lädt ein.", "Es führt Protokoll."]
    # a second click finds the text as it is now
    assert lawyer.post(split, data).status_code == 422


@pytest.mark.parametrize("position", ["0", "3", "99999", "-1", "", "x"])
def test_a_clause_is_split_only_where_the_page_offers_it(lawyer, position):
    DraftClause.objects.filter(key=SECOND_PARAGRAPH).update(text="Eins. Zwei. Drei.")
    data = {"position": position, "base_revision": 1}
    assert lawyer.post(address("split"), data).status_code == 422
    assert clause().text == "Eins. Zwei. Drei."


def test_a_split_of_a_text_that_was_changed_is_refused(cast, lawyer):
    DraftClause.objects.filter(key=SECOND_PARAGRAPH).update(text="Eins. Zwei.")
    browser(cast.reviewer).post(address(), written("Eins. Zwölf."))
    data = {"position": 6, "base_revision": 1}
    answer = lawyer.post(address("split"), data)
    assert answer.status_code == 422
    assert "§ 1 Abs. 2" in said(answer)


def test_the_last_change_is_taken_back_on_its_page(lawyer):
    first = clause().text
    lawyer.post(address(), written("Anders."))
    page = said(lawyer.get(reverse("drafts:outline", args=["KV-2018"])))
    undo = reverse("drafts:undo", args=["KV-2018", DraftChange.objects.get().pk])
    assert undo in page
    assert "Anders" in said(lawyer.get(undo))
    german = said(lawyer.get(undo, headers={"Accept-Language": "de"}))
    assert "„Klausel bearbeitet“" in german
    assert lawyer.post(undo).status_code == 302
    assert clause().text == first
    again = lawyer.post(undo)
    assert again.status_code == 422
    assert 'role="alert"' in said(again)


def test_a_change_somebody_has_overtaken_stays_with_a_sentence(cast, lawyer):
    lawyer.post(address(), written("Anders."))
    undo = reverse("drafts:undo", args=["KV-2018", DraftChange.objects.get().pk])
    browser(cast.reviewer).post(address(), written("Noch anders.", base=2))
    answer = lawyer.post(undo)
    assert answer.status_code == 422
    assert "§ 1 Abs. 2" in said(answer)
    assert clause().text == "Noch anders."


def test_a_table_is_written_as_lines(cast, agreement, lawyer):
    table = acts.add_clause(
        agreement=agreement, kind="table", parent_key=PURPOSE, after_key=None,
        heading="", text="Haus | Betrag\nPark | 12 Euro",
        actor=cast.drafter, at=at(APPROVED_ON, 9),
    )  # fmt: skip
    page = address(key=table.key)
    assert "Haus | Betrag\nPark | 12 Euro</textarea>" in said(lawyer.get(page))
    uneven = lawyer.post(page, written("Haus | Betrag\nPark"))
    assert uneven.status_code == 422
    assert 'href="#id_text"' in said(uneven)
    assert "Line 2" in said(uneven)
    assert "Park</textarea>" in said(uneven)
    good = written("Haus | Betrag\r\n\r\nPark |  13 Euro\r\nBad | 1\u00ad4 Euro")
    assert lawyer.post(page, good).status_code == 302
    assert clause(table.key).rows == [["Park", "13 Euro"], ["Bad", "14 Euro"]]


def test_a_table_is_added_as_lines(lawyer):
    page = reverse("drafts:add", args=["KV-2018"])
    place = {"kind": "table", "where": "inside", "clause": PURPOSE}
    uneven = lawyer.post(page, place | {"text": "Haus | Betrag\nPark"})
    assert uneven.status_code == 422
    assert 'href="#id_text"' in said(uneven)
    good = place | {"heading": "Häuser", "text": "Haus | Betrag\r\nPark | 1"}
    assert lawyer.post(page, good).status_code == 302
    assert DraftClause.objects.get(kind="table").rows == [["Park", "1"]]


def test_beside_the_clause_stands_what_the_parties_said_about_it(
    cast, agreement, lawyer
):
    routes.in_review(cast, agreement)
    point = PointSpec(
        clause_key=SECOND_PARAGRAPH, kind="proposal", comment="Einmal genügt."
    )
    routes.answer(cast, agreement, "house1", "objected", [point])
    page = said(lawyer.get(address()))
    assert "Einmal genügt." in page
    assert reverse("decide-point", args=[Point.objects.get().pk]) in page
    assert "Einmal genügt." not in said(lawyer.get(address(key=FIRST_PARAGRAPH)))


def test_who_removes_a_clause_reads_who_refers_to_what_hangs_on_it(lawyer):
    page = said(lawyer.get(address("remove", PURPOSE)))
    assert "shown as incomplete: § 2" in page
    page = said(lawyer.get(address("remove", DURATION)))
    assert "shown as incomplete" not in page


def test_who_freezes_reads_what_is_not_saved(cast, agreement, lawyer):
    keep(browser(cast.reviewer), "Noch nicht fertig")
    page = said(lawyer.get(page_of(DraftingFlow.draft, agreement)))
    assert "§ 1 Abs. 2" in page
    assert str(cast.reviewer) in page
    assert "Noch nicht fertig" not in page


def test_a_heading_has_no_text_field_and_a_paragraph_no_heading(lawyer):
    assert 'id="id_text"' not in said(lawyer.get(address(key=PURPOSE)))
    assert 'id="id_heading"' not in said(lawyer.get(address(key=DURATION_PARAGRAPH)))


def test_the_page_of_a_clause_asks_as_often_in_a_long_draft(cast, agreement, lawyer):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert lawyer.get(address()).status_code == 200
        return len(queries)

    few = asked()
    for number in range(30):
        acts.add_clause(
            agreement=agreement, kind="paragraph", parent_key=PURPOSE,
            after_key=FIRST_PARAGRAPH, heading="", text=f"Satz {number}.",
            actor=cast.reviewer, at=at(APPROVED_ON, 9),
        )  # fmt: skip
    assert asked() == few
