"""What people do at the desk, in the words of their journeys."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from time import monotonic, sleep

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk
from tests.browser.windows import fill_sign_in

PATIENCE_SECONDS = 45
ANSWER = "Text prüfen und antworten"
HAND_ON = "Festschreiben und zur rechtlichen Prüfung geben"
READ = "Ich habe den Text gelesen und will ihn unterschreiben."
REVIEW = "Wortlaut als zweite Person rechtlich prüfen"
DONE = "Diesen Schritt haben Sie schon erledigt"
SIGNED = "Danke, Sie haben unterschrieben"
LINK = re.compile(r"^http\S+$", re.M)


def link_in_mail(desk: Desk, who: str, subject: str, *, nth: int = 1) -> str:
    """Return the address in the mail that the service sent to a person.

    :param subject: how it begins; for whom and by when may follow
    :param nth: which of these mails, by their order
    """
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline:
        found = [
            mail
            for mail in _mails(desk)
            if mail["To"] == f"{who}@example.org"
            and mail["Subject"].strip().startswith(subject)
        ]
        if len(found) >= nth:
            (link,) = LINK.findall(found[nth - 1].get_content())
            return str(link)
        sleep(0.2)
    raise AssertionError(f"no mail to {who}: {subject}")


def _mails(desk: Desk) -> Iterator[EmailMessage]:
    files = sorted(
        (desk.folder / "mail").glob("*.eml"), key=lambda f: f.stat().st_mtime
    )
    for file in files:
        yield message_from_bytes(file.read_bytes(), EmailMessage, policy=policy.default)


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def heading(page: Page) -> Locator:
    return main(page).get_by_role("heading", level=1)


def sign_in(page: Page, who: str) -> None:
    """Sign in on the page that asks for it."""
    fill_sign_in(page, who)
    press(page, "Anmelden")


def press(page: Page, name: str) -> None:
    """Use a button of the page itself."""
    main(page).get_by_role("button", name=name, exact=True).click()


def press_twice(page: Page, name: str) -> None:
    """Use a button with a double click."""
    button = main(page).get_by_role("button", name=name, exact=True)
    button.dblclick()
    expect(button).to_have_count(0)


def history(page: Page, reference: str) -> str:
    """Return what the history of an agreement says."""
    page.goto(f"/agreements/{reference}/history/")
    return main(page).inner_text()


def follow(page: Page, name: str) -> None:
    """Use the first link of the page itself with a name."""
    main(page).get_by_role("link", name=name).first.click()


def open_task(page: Page, reference: str, title: str) -> None:
    """Open one's step of an agreement from its page."""
    page.goto(f"/agreements/{reference}/")
    follow(page, title)
    expect(heading(page)).to_be_visible()


def reload_until(page: Page, found: Locator) -> None:
    """Reload the page until the worker has done what is waited for."""
    deadline = monotonic() + PATIENCE_SECONDS
    while not found.first.is_visible():
        assert monotonic() < deadline, main(page).inner_text()
        sleep(0.3)
        page.reload()


def hand_on(page: Page) -> None:
    """Freeze the draft that is open and hand it to the second lawyer."""
    follow(page, HAND_ON)
    press(page, HAND_ON)


def approve(page: Page, reference: str, *, due_on: str) -> None:
    """Approve as the second lawyer; the parties are asked once papers are made."""
    open_task(page, reference, REVIEW)
    main(page).get_by_label("Freigeben").check()
    main(page).get_by_label("Antworten bis zum").fill(due_on)
    press(page, "Entscheidung abschicken")
