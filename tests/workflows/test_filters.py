"""Saved filters: kept under a name, only for oneself, and not without end."""

import pytest
from django.urls import reverse

from agreements.models import SavedFilter
from tests.workflows import routes
from tests.workflows.routes import browser

SAVE = "/filters/"
LIST = "/agreements/"
ASKED = "?station=review&kind=framework"


@pytest.fixture
def lawyer(cast, stand_on):
    routes.in_review(cast, routes.drafting(cast))
    return browser(cast.drafter)


def save(client, name="In Abstimmung", query=ASKED):
    return client.post(SAVE, {"name": name, "query": query})


def html(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_narrowed_list_can_be_kept_under_a_name(lawyer):
    assert f'href="{SAVE}?' not in html(lawyer, LIST)
    page = html(lawyer, LIST + ASKED)
    assert f'href="{SAVE}?station=review&amp;kind=framework"' in page
    form = html(lawyer, SAVE + ASKED)
    assert 'value="?station=review&amp;kind=framework"' in form
    assert "What is saved: <strong>In review, framework agreement</strong>" in form
    done = save(lawyer)
    assert done["Location"] == LIST + ASKED
    page = html(lawyer, done["Location"])
    assert "The filter “In Abstimmung” is saved." in page
    assert "KV-2018" in page
    assert f'href="{SAVE}?' not in page


def test_only_what_the_list_understands_is_kept(lawyer):
    save(lawyer, query="?station=nonsense&q=%C3%84nderung&page=9&x=%0Ajavascript:")
    assert SavedFilter.objects.get().query == "?q=%C3%84nderung"


def test_a_name_is_given_once(lawyer):
    save(lawyer)
    again = save(lawyer, query="?q=x")
    assert again.status_code == 422
    assert "You have a filter “In Abstimmung” already." in again.content.decode()
    assert SavedFilter.objects.count() == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_filter_needs_a_name_of_its_own(lawyer, name):
    assert save(lawyer, name=name).status_code == 422
    assert not SavedFilter.objects.exists()


def test_twenty_are_kept_and_no_more(lawyer):
    for number in range(SavedFilter.MOST):
        assert save(lawyer, name=f"Filter {number}").status_code == 302
    answer = save(lawyer, name="Noch einer")
    assert answer.status_code == 422
    assert "20 filters are kept." in answer.content.decode()


def test_a_filter_is_renamed_and_deleted(lawyer):
    save(lawyer)
    save(lawyer, name="Zweiter", query="?q=x")
    row = SavedFilter.objects.get(name="In Abstimmung")
    rename = reverse("filters:rename", args=[row.pk])
    page = lawyer.post(rename, {"name": "Läuft"}, follow=True).content.decode()
    assert "The filter is now called “Läuft”." in page
    page = lawyer.post(rename, {"name": "Zweiter"}, follow=True).content.decode()
    assert 'class="error"' in page
    page = lawyer.post(rename, {"name": ""}, follow=True).content.decode()
    assert "The name stays as it is: “Läuft”." in page
    lawyer.post(reverse("filters:delete", args=[row.pk]))
    assert [row.name for row in SavedFilter.objects.all()] == ["Zweiter"]


def test_nobody_sees_or_touches_the_filters_of_others(cast, lawyer):
    save(lawyer, name="Nur meiner")
    row = SavedFilter.objects.get()
    other = browser(cast.reviewer)
    assert "Nur meiner" not in html(other, LIST)
    assert "Nur meiner" not in html(other, SAVE)
    for act in ("rename", "delete"):
        address = reverse(f"filters:{act}", args=[row.pk])
        assert other.post(address, {"name": "x"}).status_code == 404
    assert save(other, name="Nur meiner").status_code == 302


def test_what_waits_for_me_is_a_filter_of_its_own(cast, lawyer):
    partner = browser(cast.people["house1"][0])
    assert "KV-2018" in html(partner, LIST + "?station=mine")
    assert "No agreement fits this choice" in html(lawyer, LIST + "?station=mine")


def test_what_is_in_review_is_a_filter_of_its_own(cast, lawyer):
    routes.drafting(cast, reference="KV-DRAFT")
    page = html(lawyer, LIST + "?station=review")
    assert "KV-2018" in page
    assert "KV-DRAFT" not in page
