"""Light or dark: chosen per browser, kept in a cookie, else left to the device."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def choose(client, name):
    return client.post("/appearance/", {"appearance": name, "next": "/sign-in/"})


def test_without_a_choice_the_device_decides():
    page = Client().get("/sign-in/").content.decode()
    assert "data-kern-theme" not in page


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_choice_is_kept_and_can_be_taken_back(name):
    client = Client()
    assert choose(client, name)["Location"] == "/sign-in/"
    page = client.get("/sign-in/").content.decode()
    assert f'data-kern-theme="{name}"' in page
    choose(client, "")
    assert "data-kern-theme" not in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize("name", ["purple", '"><script>'])
def test_an_unknown_appearance_is_not_kept(name):
    client = Client()
    assert "appearance" not in choose(client, name).cookies
    client.cookies["appearance"] = name
    assert "data-kern-theme" not in client.get("/sign-in/").content.decode()


def test_the_choice_leads_only_back_to_us():
    data = {"appearance": "dark", "next": "https://example.org/"}
    assert Client().post("/appearance/", data)["Location"] == "/"
