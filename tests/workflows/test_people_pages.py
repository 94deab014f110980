"""The pages of people: accounts, invitations, and passwords that people set."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from agreements.models import JournalEntry, OutboxItem, User
from agreements.services import accounts
from tests.factories import join, person
from tests.workflows import routes
from tests.workflows.routes import browser
from workflows import sign_in as limits_of_sign_in
from workflows.worker import drain

TODAY = date(2021, 5, 3)
PASSWORD = "four words of my own"


@pytest.fixture(autouse=True)
def today(stand_on, settings):
    stand_on(TODAY)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def administrator(cast):
    who = person("administrator")
    join(who, cast.office, "administrator")
    return who


def page(user, address, **question):
    answer = browser(user).get(address, question)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(user, address, status=302, /, **data):
    answer = browser(user).post(address, data)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def link_in(message):
    return re.search(r"https?://[^/]+(/password/\S+)", message.body)[1]


def add(user, status=302, **changes):
    data = {"full_name": "Neue Person", "email": "neu@example.org", "language": "de"}
    return sent(user, "/people/new/", status, **{**data, **changes})


def set_password(client, link, password=PASSWORD, again=PASSWORD):
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0] if form.redirect_chain else link
    data = {"new_password1": password, "new_password2": again}
    return client.post(address, data)


def test_a_new_person_sets_a_password_by_the_link_in_the_mail(cast, administrator):
    for _again in range(2):
        add(administrator, full_name="Neue\u200b  Person", email=" Neu@Example.org")
    new = User.objects.get(email="neu@example.org")
    assert new.full_name == "Neue Person"
    drain()
    (message,) = mail.outbox
    assert message.to == ["neu@example.org"]
    assert "Ihr Zugang" in message.subject
    link = link_in(message)
    assert link not in str(OutboxItem.objects.values_list("payload", "result"))
    client = browser()
    assert client.get(link, follow=True).context["person"] == new
    assert set_password(client, link)["Location"] == "/sign-in/"
    assert client.login(username="neu@example.org", password=PASSWORD)
    last = JournalEntry.objects.latest("sequence")
    assert (last.action, last.actor_id) == ("person.set_password", new.pk)
    assert browser().get(link).status_code == 410
    assert "invited" not in page(administrator, f"/people/{new.pk}/")


def test_a_link_of_three_days_ago_leads_to_a_new_one(cast, settings):
    add(cast.drafter)
    drain()
    link = link_in(mail.outbox[0])
    settings.PASSWORD_RESET_TIMEOUT = -1
    answer = browser().get(link)
    assert answer.status_code == 410
    assert 'href="/password/"' in answer.content.decode()


def test_passwords_that_differ_or_are_too_easy_are_refused(cast):
    add(cast.drafter)
    drain()
    link, client = link_in(mail.outbox[0]), browser()
    assert set_password(client, link, again="other").status_code == 422
    assert set_password(client, link, "short", "short").status_code == 422
    assert set_password(client, link, "password1234", "password1234").status_code == 422
    assert not User.objects.get(email="neu@example.org").has_usable_password()


def test_who_forgot_a_password_gets_a_link_and_nobody_learns_who_exists(cast):
    answers = [
        sent(None, "/password/", 200, email=email)
        for email in ("lawyer-1@example.org", "nobody@example.org")
    ]
    first, second = (re.sub(r'value="\w{64}"', "", answer) for answer in answers)
    assert first == second
    drain()
    (message,) = mail.outbox
    assert message.to == ["lawyer-1@example.org"]
    set_password(browser(), link_in(message))
    assert browser().login(username="lawyer-1@example.org", password=PASSWORD)
    sent(None, "/password/", 422, email="no address")


def test_the_address_typed_at_the_sign_in_comes_along_and_nothing_is_sent(cast):
    sign_in = browser().post(
        "/sign-in/", {"username": cast.drafter.email, "password": "wrong"}
    )
    page = sign_in.content.decode()
    assert f'value="{cast.drafter.email}"' in page
    assert page.count("autofocus") == 1
    assert 'formaction="/password/"' in page
    data = {"username": cast.drafter.email, "password": "x", "forgot": "yes"}
    answer = browser().post("/password/", data)
    assert answer.status_code == 200
    assert f'value="{cast.drafter.email}"' in answer.content.decode()
    drain()
    assert mail.outbox == []


def test_wishes_for_a_link_from_one_address_have_to_wait(cast, monkeypatch):
    few = replace(limits_of_sign_in.LINK, free=2)
    monkeypatch.setattr(limits_of_sign_in, "LINK", few)
    for number in range(2):
        sent(None, "/password/", 200, email=f"nobody-{number}@example.org")
    answer = browser().post("/password/", {"email": "nobody-9@example.org"})
    assert answer.status_code == 429
    assert "Retry-After" in answer
    assert browser().get("/password/").status_code == 200


def test_the_deactivated_get_no_link_and_do_not_sign_in(cast, administrator):
    sent(administrator, f"/people/{cast.reviewer.pk}/active/", active="no")
    sent(None, "/password/", 200, email=cast.reviewer.email)
    drain()
    assert mail.outbox == []
    assert "deactivated" in page(administrator, f"/people/{cast.reviewer.pk}/")
    sent(administrator, f"/people/{cast.reviewer.pk}/active/", active="yes")
    assert User.objects.get(pk=cast.reviewer.pk).is_active


def test_nobody_deactivates_themselves_or_the_last_administrator(cast, administrator):
    own = f"/people/{administrator.pk}/active/"
    assert "Nobody deactivates themselves." in sent(
        administrator, own, 422, active="no"
    )
    assert "is the last administrator" in sent(cast.drafter, own, 422, active="no")
    assert User.objects.get(pk=administrator.pk).is_active


def test_before_deactivating_open_signatures_are_shown(cast, administrator):
    agreement = routes.drafting(cast, reference="KV-SEALED")
    routes.sealed(cast, agreement)
    who = cast.people["house1"][0]
    lawyer = page(cast.drafter, f"/people/{who.pk}/active/")
    assert "KV-SEALED" in lawyer
    assert "/signatories/" in lawyer
    other = page(administrator, f"/people/{who.pk}/active/")
    assert "KV-SEALED" not in other
    assert "In 1 agreement that is not shown to you." in other


def test_a_changed_address_is_told_to_the_former_one(cast, administrator):
    who = cast.people["house1"][0]
    address = f"/people/{who.pk}/change/"
    form = browser(administrator).get(address).context["form"]
    data = {**form.initial, "email": "Moved@Example.org", "full_name": "Neuer Name"}
    for _again in range(2):
        sent(administrator, address, **data)
    drain()
    (message,) = mail.outbox
    assert message.to == ["house1-1@example.org"]
    stale = sent(administrator, address, 409, **{**data, "full_name": "Dritter Name"})
    assert "Neuer Name" in stale
    taken = {**data, "email": cast.auditor.email}
    taken["read"] = browser(administrator).get(address).context["form"].initial["read"]
    assert "already a person" in sent(administrator, address, 422, **taken)


@pytest.mark.parametrize(
    "wrong",
    [
        {"full_name": ""},
        {"full_name": "\u202e\u200b"},
        {"full_name": "x" * 201},
        {"email": "no address"},
        {"email": "x" * 250 + "@example.org"},
        {"language": "xx"},
        {"email": "lawyer-1@example.org"},
    ],
)
def test_wrong_data_of_a_person_are_refused(cast, wrong):
    before = User.objects.count()
    assert 'role="alert"' in add(cast.drafter, 422, **wrong)
    assert User.objects.count() == before


def test_an_invitation_is_sent_again_until_a_password_is_set(cast, administrator):
    add(administrator)
    new = User.objects.get(email="neu@example.org")
    drain()
    sent(administrator, f"/people/{new.pk}/invite/")
    drain()
    assert len(mail.outbox) == 2
    set_password(browser(), link_in(mail.outbox[1]))
    client = browser(administrator)
    answer = client.post(f"/people/{new.pk}/invite/", follow=True)
    assert "has set a password already" in answer.content.decode()


def test_people_are_found_by_name_and_address(cast):
    found = page(cast.auditor, "/people/", q="HOUSE1 3")
    assert "house1-3@example.org" in found
    assert "house1-2@example.org" not in found
    assert "Nothing found" in page(cast.auditor, "/people/", q="niemand")


def test_everybody_reads_their_own_page_only(cast):
    who = cast.people["house1"][0]
    shown = page(who, f"/people/{who.pk}/")
    assert "Set a new password" in shown
    assert "/change/" not in shown
    assert browser(who).get(f"/people/{cast.drafter.pk}/").status_code == 404
    assert browser(who).get("/people/").status_code == 403


def test_a_missing_person_is_added_on_the_way_to_their_entry(cast):
    entry = browser(cast.drafter).get("/organisations/house1/mandates/new/")
    link = re.search(r'href="(/people/new/[^"]+)"', entry.content.decode())[1]
    data = {"full_name": "Neu", "email": "neu@example.org", "language": "de"}
    answer = browser(cast.drafter).post(link.replace("&amp;", "&"), data)
    new = User.objects.get(email="neu@example.org")
    target = f"/organisations/house1/mandates/new/?person={new.pk}"
    assert answer["Location"] == target
    shown = page(cast.drafter, target)
    assert 'value="neu@example.org"' in shown
    elsewhere = {**data, "email": "other@example.org"}
    answer = browser(cast.drafter).post(
        "/people/new/?organisation=house1&then=//evil.example", elsewhere
    )
    assert answer["Location"].startswith("/people/")


def test_wishes_for_a_link_are_limited_and_forgotten(cast, monkeypatch):
    monkeypatch.setattr(accounts, "MOST_WAITING", 2)
    for number in range(4):
        sent(None, "/password/", 200, email=f"nobody-{number}@example.org")
    wishes = OutboxItem.objects.filter(key__startswith="password:")
    assert wishes.count() == 2
    drain()
    assert mail.outbox == []
    now = timezone.now()
    assert accounts.forget_password_wishes(now=now) == 0
    assert accounts.forget_password_wishes(now=now + timedelta(days=2)) == 2
