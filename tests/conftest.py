"""What all tests share: databases, data folders, the built demonstration.

Tests that ask for a database fixture get the mark ``db`` and run on SQLite and
on PostgreSQL; all others run once.
"""

import fcntl
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.utils import translation

from agreements import journal_triggers
from config.collecting import collect_rarely
from tests.service import copy_tables, without_settings

DATABASE_FIXTURES = {"db", "transactional_db", "committing_db", "led"}
SLOW_FIXTURES = {"led", "demonstration", "desk", "stations"}
"""Real processes stand behind these; a test may take half a minute."""
ROOT = Path(__file__).resolve().parent.parent

# The same examples every time: a failure must be the change's, not the day's.
hypothesis.settings.register_profile(
    "house",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        asked = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
        if asked or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.db)
    _begin_with_slow_files(items)


def pytest_collection_finish() -> None:
    """Take the tests and all they imported for what stays to the end."""
    collect_rarely()
    gc.collect()
    gc.freeze()


def _begin_with_slow_files(items: list[pytest.Item]) -> None:
    """Keep the random order, but let no core wait at the end for a long test.

    Those that empty the tables stay behind all others, as pytest-django puts them.
    """
    slow = {
        item.path
        for item in items
        if SLOW_FIXTURES & set(getattr(item, "fixturenames", ()))
    }
    items.sort(
        key=lambda item: (
            "transactional_db" in getattr(item, "fixturenames", ()),
            item.path not in slow,
        )
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Begin with a copy of the tables that were made for all processes."""
    if connection.vendor == "sqlite":
        copy_tables(Path(connection.settings_dict["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Whether a database that is there serves; its folder is of this process only."""
    return connection.vendor == "sqlite"


@pytest.fixture
def committing_db(transactional_db: None) -> Iterator[None]:
    """A database whose commits are real, for threads and processes.

    It is emptied afterwards, which the triggers refuse; ``post_migrate``, sent
    by the emptying, makes them again.
    """
    yield
    journal_triggers.drop(connection)


@pytest.fixture(autouse=True)
def _language_of_tests(settings) -> Iterator[None]:
    """Begin each test in one language: a page leaves its own behind in the thread."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def data_folder(settings, tmp_path: Path) -> Path:
    """An empty data folder; the keys of the session stay, for they are costly."""
    settings.DATA_DIR = tmp_path
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path


@pytest.fixture(autouse=True)
def _files_of_one_test(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("db"):
        request.getfixturevalue("data_folder")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the built demonstration, on SQLite; never change it.

    Built once for all processes of a test run: the first one builds, the
    others wait.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / "demonstration"
    built = folder / "built"
    with (base / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            shutil.rmtree(folder, ignore_errors=True)
            copy_tables(folder / "vertragswerk.sqlite3")
            _manage(folder, "prepare")
            _manage(folder, "demo")
            built.touch()
    return folder


def _manage(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        check=False,
        env={
            **without_settings(os.environ),
            "VERTRAGSWERK_DATA": str(folder),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
