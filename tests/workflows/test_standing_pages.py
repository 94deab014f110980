"""Help, accessibility, privacy and imprint: for everybody, in both languages."""

import pytest

from tests.workflows.routes import browser

PAGES = ("help", "accessibility", "privacy", "imprint")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_standing_page_is_there_without_sign_in(page, language, cast):
    answer = browser().get(f"/{page}/", headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_leads_to_the_standing_ones(page, db):
    assert f'href="/{page}/"' in browser().get("/sign-in/").content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_whoever_has_a_question_finds_an_address(page, db, settings):
    settings.CONTACT = "kontakt@example.org"
    assert "mailto:kontakt@example.org" in browser().get(f"/{page}/").content.decode()


def test_the_imprint_names_the_office_as_it_is_recorded(cast, settings):
    said = browser().get("/imprint/").content.decode()
    assert cast.office.name in said
    assert "invented" in said
    settings.DEMONSTRATION = False
    assert "invented" not in browser().get("/imprint/").content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_standing_page_costs_two_queries_at_most(
    page, cast, django_assert_max_num_queries
):
    with django_assert_max_num_queries(2):
        browser().get(f"/{page}/")
