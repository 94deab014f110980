"""At the desk: decide a renewal, find an old clause, check a paper."""

import re

from playwright.sync_api import expect

from tests.browser.journeys import (
    follow,
    heading,
    main,
    open_task,
    press,
    reload_until,
    sign_in,
)


def test_the_councillor_decides_a_renewal(open_page):
    page = open_page(None, "phone")
    page.goto("/")
    sign_in(page, "office-1")
    expect(main(page)).to_contain_text("Ältere Menschen in Weißensee")
    open_task(page, "ZV-2018-04", "Über die Verlängerung entscheiden")
    expect(main(page)).to_contain_text("Sie endet am 31. August 2021.")
    main(page).get_by_label("Verlängern: eine Nachfolgevereinbarung").check()
    main(page).get_by_label("Begründung").fill("Das Programm wird gebraucht.")
    press(page, "Ansehen, was das bewirkt")
    expect(main(page)).to_contain_text("Was Ihre Entscheidung bewirkt")
    press(page, "Entscheidung abschicken")
    page.goto("/agreements/ZV-2018-04/")
    reload_until(page, main(page).get_by_text("Nachfolge ZV-2021-04, Entwurf"))


def test_somebody_finds_an_old_clause_by_another_form_of_its_word(open_page):
    page = open_page(None, "phone")
    page.goto("/agreements/")
    sign_in(page, "vska-1")
    main(page).get_by_role("searchbox").fill("Verlängerungen")
    press(page, "Suchen")
    hits = main(page).get_by_role("link", name=re.compile("^§ .*, Fassung 2$"))
    hit = hits.first  # headings come first
    place = hit.get_attribute("href")
    hit.click()
    expect(page).to_have_url(re.compile(re.escape(place) + "$"))
    clause = page.locator(f"[id='{place.partition('#')[2]}']")
    expect(clause).to_be_in_viewport()
    expect(clause).to_contain_text("Verlängerung")


def test_anybody_checks_a_paper_and_a_changed_one_fails(
    demonstration, tmp_path, open_page
):
    paper = demonstration / "papers" / "ZV-2018-04.pdf"
    changed = tmp_path / "changed.pdf"
    data = bytearray(paper.read_bytes())
    data[len(data) // 3] ^= 1
    changed.write_bytes(data)
    page = open_page(None, "phone")
    page.goto("/sign-in/")
    follow(page, "Nur ein Papier auf Echtheit prüfen")
    for file, verdict in ((paper, "Bestanden"), (changed, "Nicht bestanden")):
        main(page).get_by_label("Papier").set_input_files(file)
        press(page, "Papier prüfen")
        expect(heading(page)).to_have_text("Ergebnis der Prüfung", timeout=60_000)
        expect(main(page)).to_contain_text(re.compile(f"^.*{verdict}:", re.M))
        follow(page, "Ein anderes Papier prüfen")
