"""Signing: from the mail's link to the copy, by hand, without scripts, by keys."""

import json
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.desk import PASSWORD
from tests.browser.journeys import (
    READ,
    SIGNED,
    follow,
    heading,
    history,
    link_in_mail,
    main,
    open_task,
    press,
    press_twice,
    sign_in,
)
from tests.browser.keyboard import Keyboard

COPY = "Herunterladen: Unterschriebene Urschrift (PDF)"


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


def download(page):
    with page.expect_download() as started:
        main(page).get_by_role("link", name=COPY).click()
    return started.value


def open_signing(page, reference):
    page.goto(f"/agreements/{reference}/")
    follow(page, "Unterschriftsrunde beginnen")
    press(page, "Unterschriftsrunde beginnen")
    open_task(page, reference, "Benennen, wer unterschreibt")
    name_people(
        page, "Mitglied des Bezirksamts 1 (Soziales, Wahlperiode 2016 bis 2021)"
    )


def prepare(desk, open_page, reference, *, javascript):
    """Lead a new agreement to the page on which each of three people signs."""
    desk.stage("agreed", reference, "paritaet")
    open_signing(open_page("recht-1", "phone", javascript=javascript), reference)
    partner = open_page("paritaet-1", "phone", javascript=javascript)
    naming = f"{reference}: Benennen, wer unterschreibt"
    partner.goto(link_in_mail(desk, "paritaet-1", naming))
    name_people(partner, "Vorstandsmitglied 1 (Vorsitz)", "Vorstandsmitglied 2")


def check_copy(desk, copy, reference):
    assert copy.suggested_filename == f"{reference}_Fassung-1_Urschrift.pdf"
    (report,) = json.loads(desk.run("verify", "--json", str(copy.path())))
    assert len(report["signatures"]) == 5  # seal, three people, archive timestamp


def test_two_board_members_sign_without_scripts(desk, open_page):
    prepare(desk, open_page, "KV-PLAIN", javascript=False)
    pages = {}
    for who in ("office-1", "paritaet-1", "paritaet-2"):
        pages[who] = open_page(None, "phone", javascript=False)
        follow_mail(desk, pages[who], who, "KV-PLAIN: Unterschreiben")
        sign(pages[who])
    expect(main(pages["paritaet-1"])).to_contain_text("Vorstandsmitglied 2 fehlt noch")
    # the page looks for the copy by itself
    copy = download(pages["paritaet-2"])
    check_copy(desk, copy, "KV-PLAIN")
    pages["paritaet-1"].reload()
    same = download(pages["paritaet-1"])
    assert same.path().read_bytes() == copy.path().read_bytes()


def test_a_board_member_declines_without_scripts_and_the_office_goes_on(
    desk, open_page
):
    reference = "KV-NO"
    prepare(desk, open_page, reference, javascript=False)
    page = open_page(None, "phone", javascript=False)
    follow_mail(desk, page, "paritaet-1", f"{reference}: Unterschreiben")
    follow(page, "Ich unterschreibe nicht")
    main(page).get_by_role("textbox").fill("Der Betrag stimmt nicht.")
    press(page, "Dem Rechtsamt mitteilen")
    expect(main(page)).to_contain_text("Der Betrag stimmt nicht.")
    page.goto("/")
    expect(main(page)).not_to_contain_text(reference)
    lawyer = open_page("recht-1", "phone", javascript=False)
    open_task(lawyer, reference, "Entscheiden, wie die Unterzeichnung weitergeht")
    expect(main(lawyer)).to_contain_text("hat abgelehnt: Der Betrag stimmt nicht.")
    follow(lawyer, "Unterzeichnung abbrechen")
    main(lawyer).get_by_role("textbox").fill("Der Betrag wird geprüft.")
    press(lawyer, "Unterzeichnung abbrechen")
    lawyer.goto("/")
    expect(main(lawyer)).not_to_contain_text("hat abgelehnt")


def test_people_sign_by_keys_by_double_clicks_and_with_few_taps(desk, open_page):
    reference = "KV-SIGN"
    prepare(desk, open_page, reference, javascript=True)
    first = sign_by_keys(desk, open_page(None, "phone"), reference)
    sign_in_two_tabs(desk, open_page("office-1", "phone"), reference)
    copy = sign_with_few_taps(desk, open_page(None, "phone"), reference)
    check_copy(desk, copy, reference)
    first.reload()
    with first.expect_download():
        Keyboard(first).press(COPY)


def sign_by_keys(desk, page, reference):
    page.goto(link_in_mail(desk, "paritaet-1", f"{reference}: Unterschreiben"))
    keys = Keyboard(page)
    keys.type("E-Mail-Adresse", "paritaet-1@example.org")
    keys.type("Passwort", PASSWORD)
    keys.press("Anmelden")
    expect(heading(page)).to_contain_text("bitte unterschreiben")
    expect(main(page).get_by_text("arbeiten zusammen")).to_be_visible()
    keys.press("Zu Ihrer Unterschrift")
    keys.press(READ, "Space")
    keys.press("Jetzt unterschreiben", "Space")
    expect(heading(page)).to_have_text(SIGNED)
    return page


def sign_in_two_tabs(desk, page, reference):
    """Sign by a double click, then again in another tab: it is done once."""
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(link_in_mail(desk, "office-1", f"{reference}: Unterschreiben"))
        main(tab).get_by_label(READ).check()
    press_twice(page, "Jetzt unterschreiben")
    press(other, "Jetzt unterschreiben")
    page.go_back()
    for tab in (page, other):
        expect(heading(tab)).to_have_text(SIGNED)
    assert history(page, reference).count("Urschrift unterschrieben") == 2


def sign_with_few_taps(desk, page, reference):
    """Count as the person counts: from the mail's link, reading, to the copy."""
    pages, taps = [], []
    page.expose_function("tapped", lambda what: taps.append(what))
    page.add_init_script(
        "addEventListener('click', e => e.detail && tapped(e.target.tagName), true)"
    )
    page.on("framenavigated", lambda frame: pages.append(urlsplit(frame.url).path))
    link = link_in_mail(desk, "paritaet-2", f"{reference}: Unterschreiben")
    page.goto(link)
    sign_in(page, "paritaet-2")
    expect(main(page).get_by_text("arbeiten zusammen")).to_be_visible()
    follow(page, "Zu Ihrer Unterschrift")
    sign(page)
    copy = download(page)
    assert len(set(pages)) <= 3, pages
    assert 4 <= len(taps) <= 6, taps
    page.goto(link)  # the mail once more
    expect(heading(page)).to_have_text(SIGNED)
    return copy
