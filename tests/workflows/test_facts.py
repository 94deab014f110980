"""What stands above a text: parties, term and notice period in words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from agreements.draft_text import draft_wording
from agreements.models import Agreement
from agreements.services.drafting import change_term
from tests.factories import FOUR_YEARS, at
from tests.wordings import framework_wording
from tests.workflows import routes
from tests.workflows.routes import browser
from workflows.facts import facts_of

START = {"term.starts_on": "2018-01-01"}
YEAR = START | {"term.ends_on": "2018-12-31"}


def said(known, language="de", *, notice_to=""):
    """Return the facts of a text that prints these days and months."""
    wording = replace(framework_wording(), facts=tuple(sorted(known.items())))
    months = known.get("notice.months")
    agreement = Agreement(notice_months=months, notice_to=notice_to)
    with translation.override(language):
        return facts_of(wording, agreement)


def test_parties_are_named_as_the_paper_names_them():
    wording = framework_wording()
    assert said({}).parties == wording.parties
    assert said({}, "en").language == "de"


@pytest.mark.parametrize(
    ("term", "german", "english"),
    [
        ({}, "", ""),
        (
            YEAR,
            "1. Januar 2018 bis 31. Dezember 2018",
            "1 January 2018 to 31 December 2018",
        ),
        (
            START,
            "ab 1. Januar 2018, ohne letzten Tag",
            "from 1 January 2018, without a last day",
        ),
        (
            YEAR | {"renewal.months": 12},
            "1. Januar 2018 bis 31. Dezember 2018; "
            "verlängert sich danach jeweils um zwölf Monate",
            "1 January 2018 to 31 December 2018; "
            "then renewed by twelve months each time",
        ),
        (
            YEAR | {"extension.months": 1},
            "1. Januar 2018 bis 31. Dezember 2018; "
            "verlängerbar um höchstens einen Monat",
            "1 January 2018 to 31 December 2018; can be extended by one month at most",
        ),
    ],
)
def test_a_term_is_said_in_the_language_of_the_page(term, german, english):
    assert said(term, "de").term == german
    assert said(term, "en").term == english


@pytest.mark.parametrize(
    ("months", "notice_to", "words"),
    [
        (
            1,
            "month_end",
            "mit einer Frist von einem Monat zum Ende eines Kalendermonats",
        ),
        (3, "term_end", "mit einer Frist von drei Monaten zum Ende der Laufzeit"),
        (14, "", "mit einer Frist von 14 Monaten"),
    ],
)
def test_notice_is_said_as_the_text_says_it(months, notice_to, words):
    assert said({"notice.months": months}, notice_to=notice_to).notice == words


def test_no_notice_period_is_no_words():
    assert said(YEAR).notice == ""


def test_a_version_does_not_say_to_which_day_once_the_term_was_changed(cast):
    """The agreement may have another day by now, and the text does not keep it."""
    agreement = routes.drafting(cast)
    routes.in_legal_review(cast, agreement)
    version = agreement.current_version
    known = facts_of(version.wording(), agreement, frozen_at=version.frozen_at)
    assert known.notice.endswith("three months to the end of a calendar half-year")
    change_term(
        agreement=agreement,
        term=replace(FOUR_YEARS, notice_to="year_end"),
        actor=cast.drafter,
        at=version.frozen_at + timedelta(minutes=1),
    )
    agreement.refresh_from_db()
    older = facts_of(version.wording(), agreement, frozen_at=version.frozen_at)
    assert older.notice == "with notice of three months"


def test_the_facts_of_a_draft_ask_the_database_nothing(cast, django_assert_num_queries):
    agreement = routes.drafting(cast)
    wording = draft_wording(agreement)
    with django_assert_num_queries(0):
        found = facts_of(wording, agreement)
    with django_assert_num_queries(1):
        assert facts_of(wording, agreement, frozen_at=at(date(2021, 1, 4))) == found
    assert [party.slug for party in found.parties] == ["office", "house1", "house2"]


def test_both_text_pages_show_the_facts_above_the_text(cast):
    agreement = routes.drafting(cast)
    office = browser(cast.drafter)
    pages = [reverse("drafts:text", args=[agreement.reference])]
    routes.in_legal_review(cast, agreement)
    pages.append(reverse("agreements:version", args=[agreement.reference, 1]))
    for address in pages:
        page = office.get(address).content.decode()
        assert page.index('id="facts"') < page.index("vw-paper")
        assert "three months to the end of a calendar half-year" in page
