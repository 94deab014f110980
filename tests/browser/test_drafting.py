"""Drafting: a lawyer writes on a phone, a second one approves."""

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


def fill_frame(page, reference):
    main(page).get_by_label("Kooperationsvereinbarung").check()
    for label, text in {
        "Geschäftszeichen": reference,
        "Titel": f"Vereinbarung {reference} über eine Werkstatt",
        "Kurztitel": "Nachbarschaftswerkstatt",
        "Erster Tag": "2022-01-01",
        "Letzter Tag": "2023-12-31",
    }.items():
        main(page).get_by_label(label, exact=True).fill(text)
    main(page).get_by_label("Zuständiges Amt").select_option(
        "Bezirksamt Pankow von Berlin"
    )
    main(page).get_by_label("Albatros gGmbH").check()
    press(page, "Entwurf anlegen")


def add_clause(page, kind, heading="", text="", *, inside=""):
    follow(page, f"Darin hinzufügen {inside}" if inside else "Klausel hinzufügen")
    main(page).get_by_label("Art", exact=True).select_option(kind)
    main(page).get_by_label("Überschrift").fill(heading)
    main(page).get_by_label("Text", exact=True).fill(text)
    press(page, "Klausel hinzufügen")


def test_a_lawyer_drafts_freezes_and_a_second_one_approves(desk, open_page):
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
    hand_on(lawyer)
    second = open_page("recht-2", "phone")
    open_task(second, reference, REVIEW)
    expect(main(second)).to_contain_text("Zweck der Werkstatt")
    expect(main(second)).to_contain_text("bis 31. Dezember 2024 allen offen")
    approve(second, reference, due_on="2021-05-31")
    partner = open_page("albatros-1", "phone")
    partner.goto(link_in_mail(desk, "albatros-1", f"{reference}: {ANSWER}"))
    expect(main(partner)).to_contain_text("spätestens am 31. Mai 2021")
