"""A whole service of its own: data folder, database, real processes."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).parent.parent


class Service:
    """Runs the project's commands as processes against its own data."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("VERTRAGSWERK")},
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
    if vendor == "sqlite":
        service = Service(folder, f"sqlite:///{folder}/vertragswerk.sqlite3")
        service.run("migrate", "--verbosity=0")
        yield service
        return
    name = f"service_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    base, _slash, _old = admin_url.partition("?")[0].rpartition("/")
    query = admin_url.partition("?")[2]
    service = Service(folder, f"{base}/{name}" + (f"?{query}" if query else ""))
    try:
        service.run("migrate", "--verbosity=0")
        yield service
    finally:
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
