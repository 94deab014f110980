"""The desk as people run it: one process tree on a copy of the demonstration."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import StorageState

from tests.service import ROOT, Service, free_port, sqlite_in

PASSWORD = "Demonstration-2021"
PATIENCE_SECONDS = 60


class Desk(Service):
    """A running service; its pages are at ``base_url``, its files in ``folder``."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, sqlite_in(folder))
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "serve.log"
        self.signed_in: dict[str, StorageState] = {}
        self.environment |= {
            "VERTRAGSWERK_PORT": str(self.port),
            "VERTRAGSWERK_LEASE_SECONDS": "60",
        }

    @contextmanager
    def served(self) -> Iterator[None]:
        """Run web server, worker and clock; fail if one of them stumbled."""
        with self.log.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_until_served(process)
            yield
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE_SECONDS)
        assert " ERROR " not in self.said(), self.said()

    def said(self) -> str:
        """Return what the processes have written so far."""
        return self.log.read_text("utf-8", errors="replace")

    def stage(self, station: str, reference: str, *given: str) -> None:
        """Make an agreement that stands at a station of ``staging``."""
        call = f"staging.{station}{(reference, *given)!r}"
        self.run("shell", "-v0", "-c", f"from tests.browser import staging; {call}")

    def _wait_until_served(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while "Ctrl-C" not in self.said():
            assert process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)


def copy_of(demonstration: Path, folder: Path) -> Desk:
    """Return a desk on a copy of the demonstration.

    Stored papers are never changed, so that links to them do.
    """
    shutil.copytree(
        demonstration,
        folder,
        ignore=shutil.ignore_patterns(
            "files", "papers", "static*", "built", "worker.alive", "serve.log"
        ),
    )
    shutil.copytree(demonstration / "files", folder / "files", copy_function=os.link)
    return Desk(folder)
