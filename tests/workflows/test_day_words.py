"""Days as each language writes them."""

from datetime import date

import pytest
from django.utils import translation

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
