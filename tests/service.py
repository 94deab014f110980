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
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import psycopg

ROOT = Path(__file__).parent.parent


def without_settings(variables: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which a process of its own finds no settings of ours."""
    ours = ("VERTRAGSWERK_", "DJANGO_", "PYTEST_")
    return {k: v for k, v in variables.items() if not k.startswith(ours)}


class Service:
    """Runs the project's commands as processes against its own data."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
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
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if vendor == "sqlite":
        file = folder / "vertragswerk.sqlite3"
        shutil.copyfile(_migrated_file(), file)
        yield Service(folder, f"sqlite:///{file}")
        return
    with _database(admin_url, template=_migrated_database(admin_url)) as address:
        yield Service(folder, address)


@cache
def _migrated_file() -> Path:
    """Return a migrated SQLite file, made once for each test process."""
    folder = Path(tempfile.mkdtemp(prefix="vertragswerk-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "vertragswerk.sqlite3"
    Service(folder, f"sqlite:///{file}").run("migrate", "--verbosity=0")
    return file


@cache
def _migrated_database(admin_url: str) -> str:
    """Return the name of a migrated database, made once for each test process."""
    stack = ExitStack()
    atexit.register(stack.close)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    address = stack.enter_context(_database(admin_url, template="template1"))
    Service(folder, address).run("migrate", "--verbosity=0")
    return _split(address)[1]


@contextmanager
def _database(admin_url: str, *, template: str) -> Iterator[str]:
    name = f"service_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    base, _old, query = _split(admin_url)
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
