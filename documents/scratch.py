"""Temporary folders that do not outlive the process they were made for."""

import atexit
import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "vertragswerk-print-"
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


def scratch_folder() -> Path:
    """Return a new, empty folder, removed when this process ends.

    What a killed process left behind is removed by the next that asks: a folder
    in use is locked, and the lock goes with its holder.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        _remove_if_left(left)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        if _lock_for_good(folder):
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            return folder


def _lock_for_good(folder: Path) -> bool:
    """Say whether the folder is still there: unlocked, it looks left behind."""
    with contextlib.suppress(FileNotFoundError):
        descriptor = os.open(folder, FOLDER)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if folder.exists():
            return True
        os.close(descriptor)
    return False


def _remove_if_left(folder: Path) -> None:
    with contextlib.suppress(OSError):  # in use, somebody else's, or gone already
        descriptor = os.open(folder, FOLDER)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(descriptor)
