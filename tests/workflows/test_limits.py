"""How often somebody may try: counted for all processes, and nobody is locked out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories import person
from workflows import sign_in
from workflows.limits import (
    MINUTE,
    Limit,
    TooOftenError,
    forget_tallies,
    give_back,
    take,
)
from workflows.models import Tally
from workflows.sign_in import begin_sign_in, note_sign_in

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
THREE = Limit(
    name="test", free=3, first_wait=MINUTE, longest_wait=4 * MINUTE,
    forgotten_after=60 * MINUTE,
)  # fmt: skip
PASSWORD = "correct horse battery"


def waits(limit, *subject, now=NOW):
    try:
        take(limit, *subject, now=now)
    except TooOftenError as error:
        return error.wait
    return timedelta(0)


def test_each_try_after_the_free_ones_waits_longer_up_to_a_bound(db):
    assert [waits(THREE, "anna") for _try in range(4)] == [*[timedelta(0)] * 3, MINUTE]
    now, found = NOW, []
    for _try in range(4):
        wait = waits(THREE, "anna", now=now)
        found.append(wait // MINUTE)
        now += wait
        take(THREE, "anna", now=now)
    assert found == [1, 2, 4, 4]
    assert waits(THREE, "berta") == timedelta(0)


def test_after_a_rest_all_is_free_again(db):
    for _try in range(4):
        waits(THREE, "anna")
    later = NOW + timedelta(hours=2)
    assert forget_tallies(now=later) == 1
    assert [waits(THREE, "anna", now=later) for _try in range(3)] == [timedelta(0)] * 3


def test_what_is_given_back_was_not_tried(db):
    for _try in range(10):
        take(THREE, "anna", now=NOW)
        give_back(THREE, "anna", now=NOW)
    assert Tally.objects.get().count == 0


def test_the_sentence_names_the_time_in_whole_minutes():
    assert str(TooOftenError(timedelta(seconds=20))).endswith("again in 1 minute.")
    assert str(TooOftenError(timedelta(seconds=200))).endswith("again in 4 minutes.")


def test_many_at_once_count_as_many(committing_db):
    def attempt(_number):
        try:
            return waits(THREE, "anna") == timedelta(0)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        passed = sum(pool.map(attempt, range(16)))
    assert passed == THREE.free
    assert Tally.objects.get().count == THREE.free


def test_who_tries_is_not_kept_in_the_clear(db):
    begin_sign_in(account="anna@example.org", address="192.0.2.1", now=NOW)
    rows = str(list(Tally.objects.values()))
    assert "anna" not in rows
    assert "192.0.2.1" not in rows


def sign(email, word="wrong", address="192.0.2.1"):
    values = {"username": email, "password": word}
    return Client().post("/sign-in/", values, REMOTE_ADDR=address)


@pytest.fixture
def anna(db):
    return person("anna", password=PASSWORD)


def test_wrong_passwords_are_refused_with_the_time_to_wait(anna):
    codes = [sign(anna.email).status_code for _try in range(sign_in.BOTH.free)]
    answer = sign(anna.email, PASSWORD)
    assert {*codes} == {422}
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    page = answer.content.decode()
    assert "You can try again in 1 minute." in page
    assert "Reference number" in page


def test_whether_anybody_has_the_account_makes_no_difference(anna, monkeypatch):
    ran, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda hasher, *given: ran.append(given) or encode(hasher, *given),
    )
    found = []
    for email in (anna.email, "nobody@example.org"):
        ran.clear()
        tries = range(sign_in.BOTH.free + 1)
        answers = [sign(email, address="192.0.2.9") for _try in tries]
        codes = [answer.status_code for answer in answers]
        said = ["is not right" in answer.content.decode() for answer in answers]
        found.append((codes, said, len(ran)))
    assert found[0] == found[1]
    assert found[0][2] == sign_in.BOTH.free


def test_signing_in_clears_the_account_and_not_the_address(anna):
    for _try in range(sign_in.BOTH.free - 1):
        sign(anna.email)
    assert sign(anna.email, PASSWORD).status_code == 302
    assert sign(anna.email).status_code == 422
    key = sign_in.ADDRESS.key("192.0.2.1")
    assert Tally.objects.get(key=key).count == sign_in.BOTH.free


def test_one_address_cannot_try_all_accounts(db):
    now = timezone.now()
    for number in range(sign_in.ADDRESS.free):
        begin_sign_in(account=f"user-{number}", address="192.0.2.1", now=now)
    with pytest.raises(TooOftenError):
        begin_sign_in(account="another", address="192.0.2.1", now=now)


def test_others_cannot_lock_a_person_out(anna):
    home = "192.0.2.50"
    assert sign(anna.email, PASSWORD, home).status_code == 302
    for number in range(sign_in.ACCOUNT.free):
        now = timezone.now()
        begin_sign_in(account=anna.email, address=f"198.51.100.{number}", now=now)
    assert sign(anna.email, PASSWORD, "203.0.113.1").status_code == 429
    assert sign(anna.email, PASSWORD, home).status_code == 302


def test_the_same_account_is_meant_however_it_is_written(db):
    note_sign_in(account="Anna@Example.org ", address="192.0.2.1", now=NOW)
    for _try in range(sign_in.BOTH.free):
        begin_sign_in(account="ANNA@example.org", address="192.0.2.1", now=NOW)
    with pytest.raises(TooOftenError):
        begin_sign_in(account="anna@example.org", address="192.0.2.1", now=NOW)
