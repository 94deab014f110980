"""LibreOffice as a second opinion: how it lays out, reads and verifies a DOCX.

Every call has a profile folder of its own and ends in time; nothing of the
user's office is touched. UNO comes with the system's Python, not with ours.
"""

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

SOFFICE = "/usr/bin/soffice"
SYSTEM_PYTHON = "/usr/bin/python3"
TIMEOUT = 180
SCRIPT = Path(__file__).with_name("libreoffice_signatures.py")


def convert(paths: Iterable[Path], folder: Path, *, to: str) -> list[Path]:
    """Convert documents into ``folder`` and return the files made, in order.

    :param to: ending, with the name of the filter after a colon where needed
    """
    sources = list(paths)
    with tempfile.TemporaryDirectory(prefix="soffice-") as profile:
        run(
            SOFFICE,
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            *map(str, sources),
        )
    ending = to.partition(":")[0]
    return [folder / f"{source.stem}.{ending}" for source in sources]


def run(*command: str) -> str:
    """Run a program and return what it prints; nothing of it outlives the call."""
    started = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # soffice is a script with children
    )
    try:
        printed, complaint = started.communicate(timeout=TIMEOUT)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
    assert started.returncode == 0, complaint
    return printed


def convert_to_pdf(paths: Iterable[Path], folder: Path) -> list[Path]:
    """Convert documents to PDF into ``folder`` and return the files made."""
    return convert(paths, folder, to="pdf")


def signatures_of(paths: Sequence[Path]) -> dict[Path, list[bool]]:
    """Return for each document whether LibreOffice calls each signature valid."""
    with tempfile.TemporaryDirectory(prefix="soffice-") as profile:
        names = [str(path) for path in paths]
        printed = run(SYSTEM_PYTHON, str(SCRIPT), SOFFICE, profile, *names)
    found: dict[str, list[bool]] = json.loads(printed)
    return {path: found[str(path)] for path in paths}


def signatures_valid(path: Path) -> list[bool]:
    """Return whether LibreOffice calls each signature of a document valid."""
    return signatures_of([path])[path]
