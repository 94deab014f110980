"""Temporary folders go with their process, however it ends."""

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from documents.scratch import scratch_folder
from tests.service import ROOT

MAKE = """
from documents.scratch import scratch_folder
folder = scratch_folder()
(folder / "font").write_bytes(b"letters")
print(folder, flush=True)
input()
"""


@pytest.fixture
def start(tmp_path):
    """Starts a process with a folder of its own."""
    processes = []

    def begin():
        process = subprocess.Popen(
            [sys.executable, "-c", MAKE],
            cwd=ROOT,
            env={"TMPDIR": str(tmp_path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process, Path(process.stdout.readline().strip())

    yield begin
    for process in processes:
        process.kill()
        process.communicate()


def test_a_folder_ends_with_its_process(start, tmp_path):
    process, folder = start()
    assert (folder / "font").exists()
    process.communicate("\n", timeout=60)
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next(start, tmp_path):
    process, left = start()
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)
    assert left.exists()
    _process, folder = start()
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_in_use_stays(start, tmp_path):
    _one, first = start()
    _other, second = start()
    assert set(tmp_path.iterdir()) == {first, second}
    assert (first / "font").exists()


def test_what_is_no_folder_of_ours_stays(tmp_path, monkeypatch):
    outside = tmp_path / "outside"
    outside.mkdir()
    link = tmp_path / "vertragswerk-print-link"
    link.symlink_to(outside)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = scratch_folder()
    assert set(tmp_path.iterdir()) == {outside, link, folder}


def test_a_folder_taken_before_it_was_locked_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = []

    def make(prefix):
        folder = tmp_path / f"{prefix}{len(made)}"
        made.append(folder)
        if len(made) > 1:
            folder.mkdir()
        return str(folder)

    monkeypatch.setattr(tempfile, "mkdtemp", make)
    assert scratch_folder() == made[1]
