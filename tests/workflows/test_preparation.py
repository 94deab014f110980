"""What a start refuses before anything is served or made."""

import pytest
from django.core.management import CommandError

from workflows.preparation import require_catalogues


def test_nothing_starts_while_the_words_of_a_language_are_not_compiled(
    settings, tmp_path
):
    settings.LOCALE_PATHS = [tmp_path]
    source = tmp_path / "de" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.touch()
    with pytest.raises(CommandError, match=r"of de is not compiled"):
        require_catalogues()
    source.with_suffix(".mo").touch()
    require_catalogues()
