"""Drafting on a phone: written, frozen by a double click, approved, answered twice."""

from playwright.sync_api import expect

from tests.browser.journeys import (
    ANSWER,
    DONE,
    HAND_ON,
    REVIEW,
    approve,
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

CONFLICT = 409


def fill_frame(page, reference):
    main(page).get_by_label("Kooperationsvereinbarung").check()
    for label, text in {
        "Geschäftszeichen": reference,
        "Titel": f"Vereinbarung {reference} über eine Werkstatt",
        "Kurztitel": "Nachbarschaftswerkstatt",
        "Erster Tag": "2022-01-01",
        "Letzter Tag – freiwillig": "2023-12-31",
    }.items():
        main(page).get_by_label(label, exact=True).fill(text)
    main(page).get_by_label("Zuständiges Amt").select_option(
        "Bezirksamt Pankow von Berlin"
    )
    main(page).get_by_label("Albatros gGmbH").check()
    press(page, "Entwurf anlegen")


def add_clause(page, kind, heading="", text="", *, inside=""):
    if inside:
        main(page).locator("summary", has_text=f"Mehr {inside}").first.click()
    follow(page, f"Darin hinzufügen {inside}" if inside else "Klausel hinzufügen")
    main(page).get_by_label("Art", exact=True).select_option(kind)
    main(page).get_by_label("Überschrift").fill(heading)
    main(page).get_by_label("Text", exact=True).fill(text)
    press(page, "Klausel hinzufügen")


def answer_in_two_tabs(desk, page, reference):
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(link_in_mail(desk, "albatros-1", f"{reference}: {ANSWER}"))
        expect(main(tab)).to_contain_text("spätestens am 31. Mai 2021")
        main(tab).get_by_label("Wir stimmen zu.").check()
        press(tab, "Antwort prüfen")
    press_twice(page, "Antwort abschicken")
    press(other, "Antwort abschicken")
    page.go_back()
    for tab in (page, other):
        expect(heading(tab)).to_have_text(DONE)
    expect(main(page)).to_contain_text("einmal gespeichert")
    assert history(page, reference).count("Vertragspartei hat geantwortet") == 1


def test_a_lawyer_drafts_a_second_one_approves_and_each_act_counts_once(
    desk, open_page, watch
):
    watch.expect(CONFLICT)
    reference = "KV-DRAFT"
    lawyer = open_page(None, "phone")
    lawyer.goto("/agreements/new/")
    sign_in(lawyer, "recht-1")
    fill_frame(lawyer, reference)
    expect(heading(lawyer)).to_have_text("Entwurf: Nachbarschaftswerkstatt")
    add_clause(lawyer, "Paragraf (§)", "Zweck")
    text = "Die Werkstatt steht bis {term.ends_on} allen offen."
    add_clause(lawyer, "Absatz (1)", text=text, inside="§ 1")
    follow(lawyer, "Laufzeit und Zeiträume")
    main(lawyer).get_by_label("Letzter Tag").fill("2024-12-31")
    press(lawyer, "Laufzeit ändern")
    follow(lawyer, "Bearbeiten § 1")
    main(lawyer).get_by_label("Überschrift").fill("Zweck der Werkstatt")
    press(lawyer, "Klausel speichern")
    follow(lawyer, HAND_ON)
    address = lawyer.url
    press_twice(lawyer, HAND_ON)
    lawyer.goto(address)  # the page before, among those visited
    expect(heading(lawyer)).to_have_text(DONE)
    assert history(lawyer, reference).count("Wortlaut festgeschrieben") == 1
    second = open_page("recht-2", "phone")
    open_task(second, reference, REVIEW)
    expect(main(second)).to_contain_text("Zweck der Werkstatt")
    expect(main(second)).to_contain_text("bis 31. Dezember 2024 allen offen")
    approve(second, reference, due_on="2021-05-31")
    answer_in_two_tabs(desk, open_page("albatros-1", "phone"), reference)
