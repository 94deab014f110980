"""Files that take long are ordered, made by the worker and fetched within a day."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import OutboxItem, User
from documents.pdf import comparing
from documents.pdf.errors import UnprintableError
from tests.workflows import routes
from tests.workflows.routes import browser
from workflows import comparison_file, list_file, orders
from workflows.worker import drain, work_one

CSV = reverse("agreements:csv")


@pytest.fixture
def slow(monkeypatch):
    """Nothing is quick."""
    monkeypatch.setattr(list_file, "QUICK_ROWS", 0)
    monkeypatch.setattr(comparison_file, "QUICK_SIGNS", 0)


@pytest.fixture
def agreement(cast, stand_on):
    agreement = routes.drafting(cast)
    routes.in_review(cast, agreement)
    return agreement


def text_of(answer):
    return answer.content.decode()


def comparison(agreement, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    address = reverse("agreements:compare-paper", args=[agreement.reference])
    return f"{address}?{query}"


def test_many_rows_are_made_by_the_worker_while_the_page_waits(cast, agreement, slow):
    lawyer = browser(cast.drafter)
    page = lawyer.get(f"{CSV}?q=KV&sort=title")["Location"]
    waiting = text_of(lawyer.get(page))
    assert "Your file is being made" in waiting
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in waiting
    asks = {"HX-Request": "true"}
    assert lawyer.get(page, headers=asks).status_code == 204
    assert lawyer.get(f"{page}file/").status_code == 404
    drain()
    assert lawyer.get(page, headers=asks)["HX-Refresh"] == "true"
    ready = text_of(lawyer.get(page))
    assert re.search(r"agreements-\d{4}-\d\d-\d\d\.csv", ready)
    assert f'href="{page}file/"' in ready
    file = lawyer.get(f"{page}file/")
    assert "KV-2018" in file.content.decode("utf-8-sig")
    assert "sandbox" in file["Content-Security-Policy"]
    assert file["Cache-Control"] == "private, no-store"


def test_both_ways_make_the_same_file(cast, agreement, monkeypatch):
    lawyer = browser(cast.drafter)
    at_once = lawyer.get(CSV).content
    monkeypatch.setattr(list_file, "QUICK_ROWS", 0)
    page = lawyer.get(CSV)["Location"]
    drain()
    assert lawyer.get(f"{page}file/").content == at_once


def test_the_same_question_twice_is_one_order_until_it_is_answered(
    cast, agreement, slow
):
    lawyer = browser(cast.drafter)
    page = lawyer.get(CSV)["Location"]
    assert lawyer.get(CSV)["Location"] == page
    assert OutboxItem.objects.filter(kind=orders.KIND).count() == 1
    drain()
    assert lawyer.get(CSV)["Location"] == page
    assert "being made" in text_of(lawyer.get(page))
    assert lawyer.get(f"{CSV}?q=KV")["Location"] != page
    assert browser(cast.reviewer).get(CSV)["Location"] != page


def test_an_order_is_nobody_elses(cast, agreement, slow):
    page = browser(cast.drafter).get(CSV)["Location"]
    drain()
    other = browser(cast.reviewer)
    assert other.get(page).status_code == 404
    assert other.get(f"{page}file/").status_code == 404


def test_a_long_comparison_is_ordered_in_the_language_of_the_person(
    cast, agreement, slow, settings
):
    lawyer = browser(cast.drafter)
    lawyer.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    page = lawyer.get(comparison(agreement, old=1, new=1, show="whole"))["Location"]
    drain()
    assert "KV-2018 Vergleich 1 zu 1.pdf" in text_of(lawyer.get(page))
    assert lawyer.get(f"{page}file/").content.startswith(b"%PDF-")


def test_who_lost_the_right_meanwhile_gets_nothing(cast, agreement, slow):
    lawyer = browser(cast.drafter)
    page = lawyer.get(comparison(agreement, old=1, new=1))["Location"]
    OutboxItem.objects.filter(kind=orders.KIND).update(
        payload={
            **OutboxItem.objects.get(kind=orders.KIND).payload,
            "asked": {"reference": "KV-NOWHERE"},
        }
    )
    drain()
    assert "no longer yours to see" in text_of(lawyer.get(page))
    assert lawyer.get(f"{page}file/").status_code == 404


def test_who_is_deactivated_meanwhile_gets_nothing(cast, agreement, slow):
    browser(cast.drafter).get(CSV)
    User.objects.filter(pk=cast.drafter.pk).update(is_active=False)
    drain()
    assert OutboxItem.objects.get(kind=orders.KIND).result == {"outcome": "gone"}


@pytest.mark.parametrize("is_ordered", [False, True])
def test_a_sign_that_no_font_draws_is_named(cast, agreement, monkeypatch, is_ordered):
    def refuse(*_args, **_kwargs):
        raise UnprintableError(signs="U+1F600")

    monkeypatch.setattr(comparing, "render_comparison", refuse)
    if is_ordered:
        monkeypatch.setattr(comparison_file, "QUICK_SIGNS", 0)
    lawyer = browser(cast.drafter)
    answer = lawyer.get(comparison(agreement, old=1, new=1))
    if is_ordered:
        drain()
        answer = lawyer.get(answer["Location"])
    assert "The paper cannot print these signs: U+1F600." in text_of(answer)
    assert answer.status_code == (200 if is_ordered else 422)


def test_a_fault_of_the_service_is_tried_again_and_then_admitted(
    cast, agreement, slow, monkeypatch
):
    def stumble(*_args, **_kwargs):
        raise OSError

    lawyer = browser(cast.drafter)
    page = lawyer.get(comparison(agreement, old=1, new=1))["Location"]
    monkeypatch.setattr(comparing, "render_comparison", stumble)
    _found, error = work_one(worker="w")
    assert isinstance(error, OSError)
    assert "being made" in text_of(lawyer.get(page))
    OutboxItem.objects.update(failed_at=timezone.now())
    assert "The file could not be made" in text_of(lawyer.get(page))
    lawyer.get(comparison(agreement, old=1, new=1))
    assert "being made" in text_of(lawyer.get(page))


def test_a_file_is_deleted_after_a_day(cast, agreement, slow):
    lawyer = browser(cast.drafter)
    page = lawyer.get(CSV)["Location"]
    drain()
    now = timezone.now()
    assert orders.forget_orders(now=now + timedelta(hours=23)) == 0
    assert lawyer.get(f"{page}file/").status_code == 200
    assert orders.forget_orders(now=now + timedelta(hours=25)) == 1
    assert lawyer.get(page).status_code == 404
    assert list(orders._folder().iterdir()) == []
