"""Writing a clause in a real browser: kept while typing, never lost, no lost focus."""

import re
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.factories import FIRST_PARAGRAPH, PURPOSE, SECOND_PARAGRAPH

NUMBERS = count(1)


@pytest.fixture
def draft(desk):
    """Reference of a draft of its own."""
    reference = f"KV-EDIT-{next(NUMBERS)}"
    desk.stage("drafted", reference, "paritaet")
    return reference


def page_of(reference, key=SECOND_PARAGRAPH):
    return f"/drafts/{reference}/{key}/"


def text(page):
    return page.locator("#id_text")


def save(page):
    page.get_by_role("button", name="Klausel speichern").click()


def test_what_is_typed_is_kept_checked_and_printed_beside(open_page, draft):
    page = open_page("recht-1")
    page.goto(page_of(draft))
    text(page).fill("Der Nachweis folgt bis zum {term.ends_om}.")
    status = page.locator("#kept")
    expect(status).to_have_text(re.compile(r"Zwischenstand gesichert um \d\d:\d\d Uhr"))
    assert status.get_attribute("role") == "status"
    fault = "§ 1 Abs. 2: Den Platzhalter „term.ends_om“ gibt es nicht. Gemeint ist wohl"
    expect(page.locator("#faults")).to_contain_text(
        f"{fault} „Letzter Tag der Laufzeit“."
    )
    expect(page.locator("#checks")).to_contain_text(fault)
    expect(page.locator("#preview mark")).to_contain_text("{term.ends_om}")
    expect(text(page)).to_be_focused()
    text(page).fill("Der Nachweis folgt bis zum {term.ends_on}.")
    expect(page.locator("#faults")).to_be_empty()
    expect(page.locator("#preview")).to_contain_text("31. Dezember 2025")
    page.goto("/")  # nothing asks: all of it is kept
    page.goto(page_of(draft))
    expect(page.get_by_role("heading", name="Ihr Text steht wieder da")).to_be_visible()
    expect(text(page)).to_have_value(
        "Der Nachweis folgt bis zum {Letzter Tag der Laufzeit}."
    )
    save(page)
    expect(page).to_have_url(re.compile(rf"/drafts/{draft}/\?at={SECOND_PARAGRAPH}"))
    expect(page.get_by_text("Die Klausel ist gespeichert.")).to_be_visible()


def test_the_cursor_stays_where_it_is_while_the_page_keeps(open_page, draft):
    page = open_page("recht-1")
    page.goto(page_of(draft))
    text(page).fill("Das Amt ein.")
    page.keyboard.press("End")
    for _word in range(4):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("lädt ", delay=30)
    with page.expect_response(lambda answer: "/keep/" in answer.url):
        pass
    page.keyboard.type("alle ", delay=30)
    expect(text(page)).to_have_value("Das Amt lädt alle ein.")
    expect(text(page)).to_be_focused()


def test_placeholder_and_new_clause_are_put_where_the_cursor_is(open_page, draft):
    page = open_page("recht-1")
    page.goto(page_of(draft))
    text(page).fill("Ab . Danach nicht.")
    text(page).evaluate("field => field.setSelectionRange(3, 3)")
    page.get_by_text("Platzhalter", exact=True).click()
    row = page.locator("li", has_text="{Erster Tag der Laufzeit}")
    row.get_by_role("button", name="Einfügen").click()
    expect(text(page)).to_have_value("Ab {Erster Tag der Laufzeit}. Danach nicht.")
    expect(text(page)).to_be_focused()
    text(page).evaluate("field => field.setSelectionRange(30, 30)")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#preview")).to_contain_text("(3)")
    expect(page.locator("#kept")).not_to_be_empty()
    save(page)
    expect(page.locator("main")).to_contain_text("(3) Danach nicht.")
    page.get_by_role("link", name="Letzte Änderung zurücknehmen").click()
    page.get_by_role("button", name="Zurücknehmen").click()
    expect(page.locator("main")).not_to_contain_text("Danach nicht.")


def test_a_clause_goes_up_and_down_and_the_focus_stays(open_page, draft):
    page = open_page("recht-1")
    page.goto(f"/drafts/{draft}/")
    down = page.locator(f"#down-{FIRST_PARAGRAPH}")
    down.focus()
    page.keyboard.press("Enter")
    up = page.locator(f"#up-{FIRST_PARAGRAPH}")
    expect(up).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/drafts/{draft}/$"))  # a part was swapped
    expect(page.locator("#said")).to_have_text("Weiter bei § 1 Abs. 2")
    # nothing stands below it any more: its own line has the focus, then its links
    expect(page.locator(f"#k-{FIRST_PARAGRAPH} [data-focus]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(down).to_be_visible()
    more = page.locator(f"#k-{FIRST_PARAGRAPH} > div > details")
    expect(more.get_by_role("link", name="Verschieben")).to_be_hidden()
    more.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(more.get_by_role("link", name="Verschieben")).to_be_visible()


def test_what_is_cited_by_hand_is_made_a_reference(open_page, draft):
    page = open_page("recht-1", "phone")
    page.goto(page_of(draft))
    text(page).fill("Es gilt § 2.")
    button = page.get_by_role("button", name="Mit „§ 2“ als Verweis speichern")
    expect(button).to_be_visible()
    button.click()
    expect(text(page)).to_have_value("Es gilt {§ 2}.")
    expect(page.locator("#preview")).to_contain_text("Es gilt § 2.")


def test_text_that_is_not_kept_yet_is_not_left_without_a_question(open_page, draft):
    page = open_page("recht-1")
    page.route("**/keep/", lambda route: route.fulfill(status=204))
    page.goto(f"/drafts/{draft}/add/")
    page.get_by_label("Überschrift").fill("Noch nirgends")
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Aufgaben").click(no_wait_after=True)
    expect(page.get_by_label("Überschrift")).to_have_value("Noch nirgends")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]


def test_two_people_at_one_clause_see_both_texts_and_a_merge(open_page, watch, draft):
    mine, theirs = open_page("recht-1"), open_page("recht-2")
    mine.goto(page_of(draft))
    theirs.goto(page_of(draft))
    words = text(mine).input_value()
    text(theirs).fill(f"{words} Immer.")
    save(theirs)
    expect(theirs).to_have_url(re.compile(r"\?at="))
    text(mine).fill(f"Nun: {words}")
    expect(mine.locator("#kept")).to_contain_text("inzwischen geändert")
    watch.expect(409)
    save(mine)
    expect(mine.get_by_role("heading", name="Vorschlag")).to_be_visible()
    expect(mine.locator("#theirs + *")).to_contain_text("Immer.")
    expect(text(mine)).to_have_value(f"Nun: {words} Immer.")
    mine.get_by_role("button", name="Beide Änderungen speichern").click()
    expect(mine.locator("main")).to_contain_text(f"Nun: {words} Immer.")


def test_an_ended_sign_in_takes_no_text(open_page, watch, draft):
    page = open_page("recht-1")
    page.goto(page_of(draft))
    page.context.clear_cookies(name="sessionid")
    watch.expect(401)
    text(page).fill("Nicht verloren.")
    expect(page.locator("#notice")).to_contain_text("Ihr Text ist aufbewahrt")
    expect(text(page)).to_have_value("Nicht verloren.")
    save(page)
    expect(page.locator("main")).to_contain_text("Melden Sie sich an")
    page.get_by_label("E-Mail-Adresse").fill("recht-1@example.org")
    page.get_by_label("Passwort").fill("Demonstration-2021")
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()
    expect(text(page)).to_have_value("Nicht verloren.")
    save(page)
    expect(page.get_by_text("Die Klausel ist gespeichert.")).to_be_visible()


def test_a_sign_in_does_not_end_without_a_word(open_page, draft):
    page = open_page("recht-1", "phone")
    page.clock.install()
    page.goto(page_of(draft))
    warning = page.get_by_role("alert").filter(has_text="endet in weniger als")
    page.clock.fast_forward("08:00:00")
    expect(warning).to_be_hidden()
    page.clock.fast_forward("01:45:00")
    expect(warning).to_be_visible()
    warning.get_by_role("button", name="Angemeldet bleiben").press("Enter")
    expect(warning).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "content"
    page.clock.fast_forward("08:30:00")
    expect(warning).to_be_hidden()


def test_all_of_it_works_without_scripts(open_page, draft):
    page = open_page("recht-1", "phone", javascript=False)
    page.goto(page_of(draft))
    expect(page.get_by_role("button", name="Einfügen")).to_have_count(0)
    text(page).fill("Es lädt ein. Es führt Buch.")
    save(page)
    page.goto(page_of(draft))
    page.get_by_role("link", name="Teilen", exact=True).click()
    page.get_by_label("Es führt Buch.").check()
    page.get_by_role("button", name="Klausel teilen").click()
    expect(page.locator("main")).to_contain_text("(3) Es führt Buch.")
    page.get_by_role("link", name="Letzte Änderung zurücknehmen").click()
    page.get_by_role("button", name="Zurücknehmen").click()
    expect(page.locator("main")).to_contain_text("(2) Es lädt ein. Es führt Buch.")
    page.goto(page_of(draft, PURPOSE))
    page.get_by_role("link", name="Löschen").click()
    expect(page.locator("main")).to_contain_text("unvollständig")


def test_a_clause_is_written_by_keyboard_alone(open_page, draft):
    page = open_page("recht-1")
    page.goto(page_of(draft, FIRST_PARAGRAPH))
    page.locator("#content").focus()
    for _stop in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.id") == "id_text":
            break
    page.keyboard.press("Control+A")
    page.keyboard.type("Mit Tasten geschrieben, um")
    expect(page.locator("#kept")).not_to_be_empty()
    for _stop in range(10):
        page.keyboard.press("Tab")
        if "speichern" in page.evaluate("() => document.activeElement.innerText"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("Die Klausel ist gespeichert.")).to_be_visible()
