"""Signing: from the mail's link to the copy, by hand, without scripts, by keys."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.desk import PASSWORD
from tests.browser.journeys import (
    follow,
    heading,
    link_in_mail,
    main,
    open_task,
    press,
    sign_in,
)
from tests.browser.keyboard import Keyboard

SIGNED = "Danke, Sie haben unterschrieben"
READ = "Ich habe den Text gelesen und will ihn unterschreiben."


def name_people(page, *people):
    for person in people:
        main(page).get_by_label(person, exact=True).check()
    press(page, "Diese Personen benennen")


def follow_mail(desk, page, who, subject):
    """Open a mail's link and sign in, as its reader does."""
    page.goto(link_in_mail(desk, who, subject))
    sign_in(page, who)


def sign(page):
    main(page).get_by_label(READ).check()
    press(page, "Jetzt unterschreiben")
    expect(heading(page)).to_have_text(SIGNED)


def download(page, name="Herunterladen: Unterschriebene Urschrift (PDF)"):
    with page.expect_download() as started:
        main(page).get_by_role("link", name=name).click()
    return started.value


def open_signing(page, reference):
    page.goto(f"/agreements/{reference}/")
    follow(page, "Unterschriftsrunde beginnen")
    press(page, "Unterschriftsrunde beginnen")
    open_task(page, reference, "Benennen, wer unterschreibt")
    name_people(
        page, "Mitglied des Bezirksamts 1 (Soziales, Wahlperiode 2016 bis 2021)"
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_two_board_members_are_named_sign_and_get_their_copy(
    desk, open_page, javascript
):
    reference = f"KV-SIGN-{javascript:d}"
    desk.stage("agreed", reference, "paritaet")
    open_signing(open_page("recht-1", "phone", javascript=javascript), reference)
    first, last, office = (
        open_page(None, "phone", javascript=javascript) for _person in range(3)
    )
    naming, signing = (
        f"{reference}: {step}"
        for step in ("Benennen, wer unterschreibt", "Unterschreiben")
    )
    follow_mail(desk, first, "paritaet-1", naming)
    name_people(first, "Vorstandsmitglied 1 (Vorsitz)", "Vorstandsmitglied 2")
    follow_mail(desk, office, "office-1", signing)
    sign(office)
    first.goto(link_in_mail(desk, "paritaet-1", signing))
    sign(first)
    expect(main(first)).to_contain_text("Vorstandsmitglied 2 fehlt noch")
    follow_mail(desk, last, "paritaet-2", signing)
    sign(last)
    # the page looks for the copy by itself, with or without scripts
    copy = download(last)
    assert copy.suggested_filename == f"{reference}_Fassung-1_Urschrift.pdf"
    (report,) = json.loads(desk.run("verify", "--json", str(copy.path())))
    assert len(report["signatures"]) == 5  # seal, three people, archive timestamp
    first.reload()
    assert download(first).path().read_bytes() == copy.path().read_bytes()


def test_a_board_member_signs_with_few_clicks_on_few_pages(desk, open_page):
    """From the mail's link: counted as a person counts, reading included."""
    desk.stage("sealed", "KV-COUNT", "office-1", "paritaet-1")
    page = open_page(None, "phone")
    pages, taps = [], []
    page.expose_function("tapped", lambda what: taps.append(what))
    page.add_init_script(
        "addEventListener('click', e => e.detail && tapped(e.target.tagName), true)"
    )
    page.on(
        "framenavigated",
        lambda frame: pages.append(frame.url.partition("?")[0]),
    )
    link = link_in_mail(desk, "paritaet-2", "KV-COUNT: Unterschreiben")
    page.goto(link)
    sign_in(page, "paritaet-2")
    main(page).get_by_text("Ganzen Text lesen").click()
    expect(main(page)).to_contain_text("Die Beteiligten arbeiten zusammen")
    sign(page)
    download(page)
    page.goto(link)  # the mail once more
    expect(heading(page)).to_have_text(SIGNED)
    assert len(dict.fromkeys(pages)) <= 3, pages
    assert len(taps) <= 6, taps


def test_a_board_member_signs_by_keyboard_alone(desk, open_page):
    desk.stage("sealed", "KV-KEYS", "office-1", "paritaet-1")
    page = open_page(None, "phone")
    page.goto(link_in_mail(desk, "paritaet-2", "KV-KEYS: Unterschreiben"))
    keys = Keyboard(page)
    keys.type("E-Mail-Adresse", "paritaet-2@example.org")
    keys.type("Passwort", PASSWORD)
    keys.press("Anmelden")
    expect(heading(page)).to_contain_text("bitte unterschreiben")
    keys.press("Ganzen Text lesen")
    expect(main(page)).to_contain_text("Die Beteiligten arbeiten zusammen")
    keys.press(READ, "Space")
    keys.press("Jetzt unterschreiben", "Space")
    expect(heading(page)).to_have_text(SIGNED)
    expect(main(page).get_by_role("link", name="Herunterladen").first).to_be_visible()
    with page.expect_download() as started:
        keys.press("Herunterladen: Unterschriebene Urschrift (PDF)")
    assert started.value.suggested_filename == "KV-KEYS_Fassung-1_Urschrift.pdf"
