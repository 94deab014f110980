"""Parts of pages that are swapped: the address, what is said, and the focus."""

import re

from playwright.sync_api import expect

LIST = "/agreements/"


def swapped(page):
    return page.expect_response(lambda answer: LIST in answer.url)


def test_a_filter_swaps_the_list_and_keeps_address_and_focus(open_page):
    page = open_page("recht-1")
    page.goto(LIST)
    page.evaluate("() => { window.stays = true }")
    chip = page.locator("#station-force")
    chip.focus()
    with swapped(page):
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"station=force"))
    expect(page.locator("#station-force")).to_have_attribute("aria-current", "true")
    expect(page.locator("#station-force")).to_be_focused()
    expect(page.locator("#said")).to_have_text(re.compile(r"^\d+ Vereinbarung"))
    assert page.evaluate("() => window.stays")


def test_a_search_keeps_the_place_in_the_field_and_the_way_back(open_page):
    page = open_page("recht-1")
    page.goto(LIST)
    page.locator("#q").fill("Nachbarschaft")
    with swapped(page):
        page.keyboard.press("Enter")
    expect(page.locator("#hits")).to_contain_text("Nachbarschaft")
    expect(page.locator("#q")).to_be_focused()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/agreements/$"))
    expect(page.locator("#q")).to_have_value("")


def test_where_the_pressed_link_is_gone_the_heading_takes_the_focus(open_page):
    page = open_page("recht-1")
    page.goto(f"{LIST}?q=Nachbarschaft")
    show_all = page.get_by_role("link", name="Alle zeigen")
    show_all.focus()
    with swapped(page):
        page.keyboard.press("Enter")
    expect(page.locator("#hits")).to_be_focused()


def test_the_list_works_without_scripts(open_page):
    page = open_page("recht-1", javascript=False)
    page.goto(LIST)
    page.locator("#station-force").click()
    expect(page).to_have_url(re.compile(r"station=force"))


def test_nothing_of_a_text_stays_in_the_storage_of_the_browser(open_page):
    page = open_page("recht-1")
    page.goto(LIST)
    with swapped(page):
        page.locator("#station-force").click()
    expect(page).to_have_url(re.compile(r"station=force"))
    stored = "() => [localStorage.length, sessionStorage.getItem('htmx-history-cache')]"
    assert page.evaluate(stored) == [0, None]


def test_a_form_pressed_twice_is_sent_once(open_page):
    page = open_page()
    page.goto("/sign-in/")
    sent = []
    page.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
    page.locator("#id_username").fill("recht-1@example.org")
    page.locator("#id_password").fill("Demonstration-2021")
    page.get_by_role("button", name="Anmelden").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meine Aufgaben")
    assert len(sent) == 1
