"""Days as each language writes them."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import override

from tests.factories import at
from workflows.day_words import day_with_weekday

DAY = date(2021, 5, 3)


@pytest.mark.parametrize(
    ("language", "form", "words"),
    [
        ("en", "", "Mon 3 May 2021"),
        ("en", "brief", "Mon 3 May 2021"),
        ("en", "long", "Monday 3 May 2021"),
        ("de", "", "Mo 3. Mai 2021"),
        ("de", "brief", "Mo 3. Mai 2021"),
        ("de", "long", "Montag, 3. Mai 2021"),
    ],
)
def test_only_german_puts_a_full_stop_behind_the_day(language, form, words):
    with translation.override(language):
        assert day_with_weekday(DAY, form) == words


@pytest.mark.parametrize(
    ("name", "english", "german"),
    [
        ("DATE_FORMAT", "3 May 2021", "3. Mai 2021"),
        ("SHORT_DATE_FORMAT", "3 May 2021", "03.05.2021"),
        ("DATETIME_FORMAT", "3 May 2021, 12:00", "3. Mai 2021 12:00"),
        ("SHORT_DATETIME_FORMAT", "3 May 2021, 12:00", "03.05.2021 12:00"),
    ],
)
def test_a_day_is_written_the_same_way_on_every_page(name, english, german):
    moment = at(date(2021, 5, 3))
    with override("en"):
        assert date_format(moment, name) == english
    with override("de"):
        assert date_format(moment, name) == german


def test_no_page_writes_days_in_a_way_of_its_own():
    own = re.compile(r'date:"(?!\w*DATE(?:TIME)?_FORMAT"|Y-m-d")')
    pages = Path(__file__).resolve().parents[2] / "templates" / "workflows"
    found = [page for page in pages.rglob("*.html") if own.search(page.read_text())]
    assert found == []
