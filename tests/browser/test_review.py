"""Review: partners object, the lawyer decides and circulates again, all agree."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.journeys import (
    ANSWER,
    REVIEW,
    approve,
    follow,
    hand_on,
    heading,
    link_in_mail,
    main,
    open_task,
    press,
    sign_in,
)
from tests.factories import SECOND_PARAGRAPH

PROPOSED = "Das {party.office.name} lädt viermal im Jahr ein."


def answer(page, desk, who, reference, kind):
    page.goto(link_in_mail(desk, who, f"{reference}: {ANSWER}"))
    sign_in(page, who)
    main(page).get_by_label(kind).check()


def object_to(page, clause, comment, proposed, *, javascript):
    """Object to a clause with a text that would do, which begins as it is now."""
    point = main(page).get_by_role("group", name="Punkt 1")
    point.get_by_label("Klausel", exact=True).select_option(clause)
    if not javascript:
        press(page, "Jetzigen Text der Klausel zeigen")
    wish = point.get_by_label("Vorgeschlagener Text")
    expect(wish).to_have_value(re.compile("lädt"))
    expect(point.locator(".vw-quoted")).to_have_text(wish.input_value())
    add_and_remove_a_point(page)
    point.get_by_label("Art", exact=True).select_option("Einwand")
    point.get_by_label("Anmerkung oder Begründung").fill(comment)
    point.get_by_label("Vorgeschlagener Text").fill(proposed)
    press(page, "Antwort prüfen")
    expect(heading(page)).to_have_text("Prüfen Sie Ihre Antwort")
    expect(main(page).get_by_role("insertion")).to_contain_text("viermal")
    follow(page, "Antwort ändern")
    expect(wish).to_have_value(proposed)
    press(page, "Antwort prüfen")
    press(page, "Antwort abschicken")


def add_and_remove_a_point(page):
    """The place is kept: the new point has the focus and is in sight."""
    press(page, "Weiteren Punkt hinzufügen")
    second = main(page).get_by_role("group", name="Punkt 2")
    expect(second).to_be_focused()
    expect(second).to_be_in_viewport()
    press(page, "Punkt 2 entfernen")
    expect(second).to_have_count(0)
    expect(main(page).get_by_role("heading", name="Punkte zu")).to_be_in_viewport()


def accept(page, reference, comment, reason):
    """Decide the only point and bring it into the text."""
    page.goto(f"/agreements/{reference}/")
    follow(page, "Punkte der Vertragsparteien")
    expect(main(page)).to_contain_text(comment)
    follow(page, "§ 1 Abs. 2: Einwand")
    main(page).get_by_label("angenommen", exact=True).check()
    main(page).get_by_label("Begründung").fill(reason)
    press(page, "Entscheidung speichern")
    page.goto(f"/drafts/{reference}/")
    follow(page, "Bearbeiten § 1 Abs. 2")
    main(page).get_by_label("Text", exact=True).fill(PROPOSED)
    press(page, "Klausel speichern")


@pytest.mark.parametrize("javascript", [True, False])
def test_an_objection_leads_to_a_new_text_on_which_all_agree(
    desk, open_page, javascript
):
    reference = f"KV-REVIEW-{javascript:d}"
    desk.stage("in_review", reference, "paritaet", "albatros")
    lawyer, second, other, one = (
        open_page(who, "phone", javascript=javascript)
        for who in ("recht-1", "recht-2", "albatros-1", None)
    )
    answer(one, desk, "paritaet-1", reference, "Wir lehnen ab")
    comment = "Zweimal ist zu selten."
    object_to(one, SECOND_PARAGRAPH, comment, PROPOSED, javascript=javascript)
    accept(lawyer, reference, comment, "Das ist vernünftig.")
    hand_on(lawyer)
    approve(second, reference, due_on="2021-06-14")
    for who, page in (("paritaet-1", one), ("albatros-1", other)):
        page.goto(link_in_mail(desk, who, f"{reference}: {ANSWER}", nth=2))
        expect(heading(page)).to_have_text(ANSWER)
        changes = main(page).get_by_role("region", name="Was sich seit Fassung 1")
        expect(changes.get_by_role("insertion")).to_contain_text("viermal")
        main(page).get_by_label("Wir stimmen zu.").check()
        press(page, "Antwort prüfen")
        press(page, "Antwort abschicken")
    lawyer.goto(f"/agreements/{reference}/")
    expect(main(lawyer)).to_contain_text("Text vereinbart")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_comment_on_a_clause_leads_the_draft_back_and_is_seen_followed(
    desk, open_page, javascript
):
    reference = f"KV-COMMENT-{javascript:d}"
    desk.stage("in_legal_review", reference, "paritaet")
    lawyer, second = (
        open_page(who, "phone", javascript=javascript) for who in ("recht-1", "recht-2")
    )
    open_task(second, reference, REVIEW)
    main(second).locator("summary", has_text="Anmerken § 1 Abs. 2").click()
    comment = main(second).get_by_label("Anmerkung zu § 1 Abs. 2", exact=True)
    comment.fill("Zweimal ist zu selten.")
    press(second, "Für später aufbewahren")
    expect(main(second)).to_contain_text("Ihr Text steht wieder da")
    expect(comment).to_have_value("Zweimal ist zu selten.")
    main(second).get_by_label("Zurückgeben").check()
    press(second, "Entscheidung abschicken")
    lawyer.goto("/")
    expect(main(lawyer)).to_contain_text("zurückgegeben mit 1 Anmerkung")
    lawyer.goto(f"/drafts/{reference}/")
    review = main(lawyer).get_by_role("region", name="Rechtliche Prüfung")
    expect(review).to_contain_text("noch nicht geändert")
    review.get_by_role("link", name="§ 1 Abs. 2").click()
    expect(main(lawyer)).to_contain_text("Zweimal ist zu selten.")
    main(lawyer).get_by_label("Text", exact=True).fill(PROPOSED)
    press(lawyer, "Klausel speichern")
    expect(review).to_contain_text("seither geändert")
    hand_on(lawyer)
    open_task(second, reference, REVIEW)
    changes = main(second).get_by_role("region", name="Was sich seit Fassung 1")
    expect(changes.get_by_role("insertion")).to_contain_text("viermal")
    expect(changes).to_contain_text("Ihre Anmerkung zu § 1 Abs. 2")
    expect(changes).to_contain_text("seither geändert")
