"""Accepted wishes of the parties in the draft, and hints before it is frozen."""

import pytest
from django.urls import reverse

from agreements.models import DraftChange, DraftClause, Point
from agreements.services.review import PointSpec
from tests.factories import FIRST_PARAGRAPH, PURPOSE, SECOND_PARAGRAPH, at
from tests.paths import AGREED_ON
from tests.workflows import routes
from tests.workflows.routes import browser, page_of
from workflows import acts
from workflows.flows import DraftingFlow


def address(name="edit", key=SECOND_PARAGRAPH):
    return reverse(f"drafts:{name}", args=["KV-2018", key])


def clause(key=SECOND_PARAGRAPH):
    return DraftClause.objects.get(key=key)


def written(text, base=1):
    return {"heading": "", "text": text, "base_revision": base}


def said(answer):
    return answer.content.decode()


def keep(user, text, base=1):
    swap = {"HX-Request": "true"}
    return user.post(address("keep"), written(text, base), headers=swap)


def wish(cast, agreement, text, key=SECOND_PARAGRAPH, decision="accepted"):
    """Let a party propose a wording that is then decided; return the point."""
    routes.in_review(cast, agreement)
    spec = PointSpec(clause_key=key, kind="proposal", comment="", proposed_text=text)
    routes.answer(cast, agreement, "house1", "objected", [spec])
    point = Point.objects.get()
    acts.decide_point(
        point=point, decision=decision, reason="Überzeugt.",
        actor=cast.drafter, at=at(AGREED_ON, 14),
    )  # fmt: skip
    return point


ONCE = "Das Haus Office e.V. lädt einmal im Jahr ein."
"""What the party made of the printed text, which has no placeholder."""


def test_an_accepted_wish_is_taken_over_with_its_placeholders(cast, agreement, lawyer):
    point = wish(cast, agreement, ONCE)
    page = said(lawyer.get(address()))
    assert "Accepted wish" in page
    assert ONCE in page
    assert f'name="point" value="{point.pk}"' in page
    asked = lawyer.get(address(), {"point": point.pk})
    taken = asked.context["form"].initial
    assert taken["text"] == "Das {name: Haus Office e.V.} lädt einmal im Jahr ein."
    assert "This wording stands in the field." in said(asked)
    assert "zweimal" in clause().text  # nothing is saved by looking
    saved = lawyer.post(f"{address()}?point={point.pk}", taken)
    assert saved.status_code == 302
    assert clause().text == "Das {party.office.name} lädt einmal im Jahr ein."
    change = DraftChange.objects.get()
    undo = reverse("drafts:undo", args=["KV-2018", change.pk])
    assert lawyer.post(undo).status_code == 302
    assert "zweimal" in clause().text


def test_a_wish_taken_over_too_late_shows_both_texts(cast, agreement, lawyer):
    point = wish(cast, agreement, ONCE)
    taken = lawyer.get(address(), {"point": point.pk}).context["form"].initial
    browser(cast.reviewer).post(address(), written("Anders."))
    answer = lawyer.post(f"{address()}?point={point.pk}", taken)
    assert answer.status_code == 409
    assert clause().text == "Anders."


def test_a_wish_for_a_heading_becomes_the_heading(cast, agreement, lawyer):
    point = wish(cast, agreement, "Zweck und Ziele", key=PURPOSE)
    asked = lawyer.get(address(key=PURPOSE), {"point": point.pk})
    assert asked.context["form"].initial["heading"] == "Zweck und Ziele"
    assert asked.context["form"].initial["text"] == ""


def test_what_is_written_and_not_saved_stands_before_a_wish(cast, agreement, lawyer):
    point = wish(cast, agreement, ONCE)
    keep(lawyer, "Mein Text")
    page = said(lawyer.get(address(), {"point": point.pk}))
    assert "Mein Text" in page
    assert "Save or discard it first" in page


@pytest.mark.parametrize("asked", ["0", "x", "", "99999999999999999999"])
def test_only_an_accepted_wish_of_the_clause_is_taken_over(
    cast, agreement, lawyer, asked
):
    point = wish(cast, agreement, ONCE)
    here = lawyer.get(address(), {"point": asked})
    there = lawyer.get(address(key=FIRST_PARAGRAPH), {"point": point.pk})
    assert "zweimal" in here.context["form"].initial["text"]
    assert "arbeiten zusammen" in there.context["form"].initial["text"]


def test_a_rejected_wish_is_not_offered(cast, agreement, lawyer):
    point = wish(cast, agreement, ONCE, decision="rejected")
    answer = lawyer.get(address(), {"point": point.pk})
    assert "zweimal" in answer.context["form"].initial["text"]
    assert "Take over the proposal" not in said(answer)


def test_who_freezes_reads_which_accepted_wish_changed_nothing(cast, agreement, lawyer):
    point = wish(cast, agreement, ONCE)
    freeze = page_of(DraftingFlow.draft, agreement)
    told = f"§ 1 Abs. 2: the wish of {point.answer.party} is accepted"
    assert told in said(lawyer.get(freeze))
    assert told in said(lawyer.get(address()))
    lawyer.post(address(), written(ONCE))
    assert told not in said(lawyer.get(freeze))


def test_an_unchanged_wish_keeps_nobody_from_freezing(cast, agreement, lawyer):
    wish(cast, agreement, ONCE)
    assert lawyer.post(page_of(DraftingFlow.draft, agreement)).status_code == 302
    review = page_of(DraftingFlow.review_wording, agreement)
    page = said(browser(cast.reviewer).get(review))
    assert "is accepted, but the wording is unchanged" in page


def test_a_section_that_does_not_exist_is_a_hint(agreement, lawyer):
    lawyer.post(address(), written("Es gilt § 99."))
    freeze = page_of(DraftingFlow.draft, agreement)
    assert "this text has no “§ 99”" in said(lawyer.get(freeze))
    assert "this text has no “§ 99”" in said(lawyer.get(address()))
    assert "this text has no “§ 98”" in said(keep(lawyer, "Es gilt § 98.", base=2))
    assert lawyer.post(freeze).status_code == 302
