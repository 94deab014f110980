"""While the service is maintained: a page that says when, and no database."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from config import maintenance


@pytest.fixture(autouse=True)
def _folder(data_folder):
    """The data folder of one test, though no database is touched."""


def answer(language="en", path="/agreements/"):
    return Client().get(path, headers={"accept-language": language})


def test_every_page_says_so_without_the_database():
    maintenance.switch_on(until=None)
    for method in ("get", "post"):
        page = getattr(Client(), method)("/agreements/")
        assert page.status_code == 503
        assert page["Retry-After"] == "301"
        assert "Reference number" in page.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "Der Dienst wird gewartet"), ("en", "The service is being maintained")],
)
def test_it_is_said_in_the_language_of_the_browser(language, words):
    maintenance.switch_on(until=None)
    page = answer(language).content.decode()
    assert words in page
    assert f'<html lang="{language}">' in page


def test_the_expected_end_is_named_and_asked_for_again_then():
    maintenance.switch_on(until=timezone.now() + timedelta(minutes=20))
    page = answer()
    assert "We expect it back" in page.content.decode()
    assert 1190 <= int(page["Retry-After"]) <= 1201
    maintenance.switch_on(until=timezone.now() - timedelta(minutes=20))
    assert "It will be back soon" in answer().content.decode()


def test_style_sheets_are_still_served():
    maintenance.switch_on(until=None)
    sheet = Client().get("/static/workflows/desk.css")
    assert sheet.status_code == 200
    assert b"vw-" in b"".join(sheet.streaming_content)


def test_a_migration_that_was_killed_keeps_nobody_out_for_long():
    with contextlib.suppress(KeyboardInterrupt), maintenance.during_migration():
        assert maintenance.state(timezone.now()) == (True, None)
        raise KeyboardInterrupt
    assert maintenance.state(timezone.now()) == (False, None)
    until = datetime(2026, 5, 4, 9, tzinfo=UTC)
    maintenance.switch_on(until=until, ends_itself=True)
    assert maintenance.state(until - timedelta(seconds=1)) == (True, None)
    assert maintenance.state(until) == (False, None)


def test_a_migration_does_not_end_the_maintenance_somebody_switched_on():
    maintenance.switch_on(until=None)
    with maintenance.during_migration():
        pass
    assert maintenance.state(timezone.now()) == (True, None)


def test_worker_and_clock_rest_meanwhile(capsys):
    maintenance.switch_on(until=None)
    call_command("work", once=True)
    call_command("tick")
    assert "maintained, nothing was done" in capsys.readouterr().out


def test_an_empty_file_counts_as_well():
    maintenance.file().touch()
    assert answer().status_code == 503


def test_the_command_switches_it(capsys):
    call_command("maintenance", "on", until="16:30")
    _is_on, until = maintenance.state(timezone.now())
    assert timezone.localtime(until).strftime("%H:%M") == "16:30"
    call_command("maintenance", "off")
    assert not maintenance.file().exists()
    assert "Pages are served again." in capsys.readouterr().out
    with pytest.raises(CommandError, match="is no time"):
        call_command("maintenance", "on", until="soon")
    assert maintenance.file().parent == settings.DATA_DIR
