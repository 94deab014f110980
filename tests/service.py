"""A whole service of its own: data folder, database, real processes."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

import psycopg
from django.conf import settings

ROOT = Path(__file__).parent.parent
FILE = "vertragswerk.sqlite3"

Opened = TypeVar("Opened")


def without_settings(variables: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which a process of its own finds no settings of ours."""
    ours = ("VERTRAGSWERK_", "DJANGO_", "PYTEST_")
    return {k: v for k, v in variables.items() if not k.startswith(ours)}


class Service:
    """Runs the project's commands as processes against its own data."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self.environment = {
            **without_settings(os.environ),
            "VERTRAGSWERK_DATA": str(folder),
            "VERTRAGSWERK_DATABASE_URL": database_url,
            "VERTRAGSWERK_MAIL": "file",
            "VERTRAGSWERK_LEASE_SECONDS": "1",
            "VERTRAGSWERK_TODAY": "2021-05-03",
        }

    def start(self, *arguments: str, failpoint: str = "") -> subprocess.Popen[str]:
        """Start a command and leave it running."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**self.environment, "VERTRAGSWERK_FAILPOINT": failpoint},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, failpoint: str = "", code: int | None = 0) -> str:
        """Run a command to its end and return what it printed."""
        process = self.start(*arguments, failpoint=failpoint)
        said, _nothing = process.communicate(timeout=180)
        assert code is None or process.returncode == code, said
        return said

    def run_into(self, failpoint: str, *arguments: str) -> None:
        """Run a command that must be killed at the failpoint."""
        self.run(*arguments, failpoint=failpoint, code=-signal.SIGKILL)

    def mails(self) -> list[str]:
        """Return the mails that were sent, as text."""
        paths = sorted((self.folder / "mail").glob("*"))
        return [path.read_text("utf-8") for path in paths]


@contextmanager
def fresh_service(folder: Path, vendor: str, admin_url: str) -> Iterator[Service]:
    """Offer a migrated, empty service on SQLite or on its own PostgreSQL database.

    :param admin_url: address of a PostgreSQL database from which others are made
    """
    with copy_of(migrated(vendor, admin_url), folder) as service:
        yield service


@contextmanager
def copy_of(service: Service, folder: Path) -> Iterator[Service]:
    """Offer another service with the same rows and files; nothing may run on it."""
    shutil.copytree(service.folder, folder, dirs_exist_ok=True)
    folder.chmod(0o700)
    if service.database_url.startswith("sqlite"):
        yield Service(folder, sqlite_in(folder))
        return
    _base, template, _query = _split(service.database_url)
    with _database(service.database_url, template=template) as address:
        yield Service(folder, address)


def kept_until_exit(opened: AbstractContextManager[Opened]) -> Opened:
    """Return what stays open as long as the test process."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(opened)


@cache
def migrated(vendor: str, admin_url: str) -> Service:
    """Return a service with empty tables, made once for each test process."""
    folder = Path(kept_until_exit(tempfile.TemporaryDirectory()))
    if vendor == "sqlite":
        address, is_made = sqlite_in(folder), copy_tables(folder / FILE)
    else:
        address = kept_until_exit(_database(admin_url, template="template1"))
        is_made = _has_tables(address)
    service = Service(folder, address)
    if not is_made:
        service.run("migrate", "--verbosity=0")
    return service


def _has_tables(address: str) -> bool:
    with psycopg.connect(address) as connection:
        found = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
    return found is not None and found[0] is not None


def copy_tables(file: Path) -> bool:
    """Lay down the empty tables of this test run; say whether there are any."""
    made: Path | None = getattr(settings, "MIGRATED_FILE", None)
    if made is None or not made.exists():
        return False
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(made, file)
    return True


def sqlite_in(folder: Path) -> str:
    return f"sqlite:///{folder / FILE}"


@contextmanager
def _database(server: str, *, template: str) -> Iterator[str]:
    name = f"service_{uuid.uuid4().hex[:12]}"
    base, _old, query = _split(server)
    admin_url = f"{base}/postgres?{query}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield f"{base}/{name}?{query}"
    finally:
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _split(address: str) -> tuple[str, str, str]:
    """Return an address of a database in three: server, name, options."""
    path, _mark, query = address.partition("?")
    base, _slash, name = path.rpartition("/")
    return base, name, query


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
