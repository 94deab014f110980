"""Error pages: what happened, what to do, a number to ask by, never a stack."""

import re

import pytest
from django.test import Client

from tests.workflows.routes import browser
from workflows.views import verify

REFERENCE = re.compile(r">([0-9A-F]{4}-[0-9A-F]{4})<")


def number_of(answer):
    (number,) = REFERENCE.findall(answer.content.decode())
    return number


def test_a_page_that_is_missing_names_a_number_that_stands_in_the_log(cast, caplog):
    answer = browser(cast.drafter).get("/agreements/KV-NOWHERE/")
    assert answer.status_code == 404
    assert f"{number_of(answer)}: GET answered with 404" in caplog.text


def test_a_page_that_works_names_no_number(db, caplog):
    assert not REFERENCE.search(browser().get("/verify/").content.decode())
    assert "answered with" not in caplog.text


@pytest.mark.parametrize(
    "address",
    ["/", "/sign-out/", "/language/", "/verify/", "/password/", "/help/"],
)
def test_a_wrong_method_is_answered_with_a_page(cast, address):
    answer = browser(cast.drafter).delete(address)
    assert (answer.status_code, len(number_of(answer))) == (405, 9)
    assert answer["Allow"]


def test_a_body_that_is_too_large_names_a_number(db, settings):
    settings.MAX_BODY = 100
    answer = browser().post("/verify/", {"note": "x" * 200})
    assert (answer.status_code, len(number_of(answer))) == (413, 9)


def test_a_form_beyond_its_bounds_is_too_large_as_well(db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    client = browser()
    answer = client.post("/sign-in/", {"username": "x" * 200})
    assert (answer.status_code, len(number_of(answer))) == (413, 9)


def test_what_cannot_be_taken_apart_says_so(db):
    client = browser()
    answer = client.post(
        "/sign-in/", b"rubbish", content_type="multipart/form-data; boundary="
    )
    assert (answer.status_code, len(number_of(answer))) == (400, 9)
    assert "could not be read" in answer.content.decode()


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_fault_shows_a_number_and_no_stack(db, monkeypatch, language, caplog):
    def fail(request):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(verify, "public_context", fail)
    client = Client(raise_request_exception=False)
    answer = client.get("/verify/", headers={"accept-language": language})
    assert answer.status_code == 500
    assert f"{number_of(answer)}: GET answered with 500" in caplog.text
    assert "secret" not in answer.content.decode()
