"""Work of the service is shown while it is done, and the page is told of its end."""

import re

import pytest
from django.urls import reverse

from tests.workflows import routes
from tests.workflows.routes import browser
from workflows.worker import drain

ASKS = {"HX-Request": "true"}


@pytest.fixture
def agreement(cast, stand_on):
    """A text just approved, its papers not made yet."""
    agreement = routes.drafting(cast)
    routes.in_legal_review(cast, agreement)
    routes.acts.approve_wording(
        agreement=agreement,
        due_on=routes.DUE_ON,
        actor=cast.reviewer,
        at=routes.at(routes.OPENED_ON),
    )
    return agreement


def asked_by(page):
    """Return the address that a page asks every few seconds."""
    found = re.search(r'hx-get="([^"]*making=[^"]*)"', page)
    return found and found[1]


@pytest.mark.parametrize("name", ["agreements:detail", "work:list"])
def test_a_page_shows_the_work_and_loads_anew_when_it_is_done(cast, agreement, name):
    address = reverse(name, args=["KV-2018"] if name == "agreements:detail" else [])
    user = browser(cast.drafter)
    page = user.get(address).content.decode()
    ask = asked_by(page)
    assert 'role="status"' in page
    assert user.get(ask, headers=ASKS).status_code == 204
    drain()
    assert user.get(ask, headers=ASKS)["HX-Refresh"] == "true"
    assert asked_by(user.get(address).content.decode()) is None
