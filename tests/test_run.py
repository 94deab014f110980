"""The script that sets up: what it asks of the machine, and what it says."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def machine(tmp_path):
    """A machine without a single package, whose programs only write down calls."""

    class Machine:
        calls = tmp_path / "calls"

        def has(self, program: str, script: str) -> None:
            (tmp_path / program).write_text(script)
            (tmp_path / program).chmod(0o755)

        def run(self, *arguments: str, cwd: Path = ROOT):
            return subprocess.run(
                [str(ROOT / "run"), *arguments],
                check=False,
                capture_output=True,
                text=True,
                cwd=cwd,
                env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
            )

    machine = Machine()
    machine.has("dpkg-query", "#!/bin/sh\nexit 1\n")
    machine.has("apt-get", f'#!/bin/sh\necho "$@" >>{machine.calls}\n')
    machine.has("sudo", "#!/bin/sh\nexit 1\n")
    return machine


def test_without_root_it_prints_the_one_line_to_run(machine):
    machine.has("id", "#!/bin/sh\necho 1000\n")
    done = machine.run("manage", "version")
    line = done.stderr.splitlines()[-1]
    assert done.returncode == 2
    assert line.startswith("apt-get update && apt-get install --yes")
    assert "libpango-1.0-0" in line
    assert "chromium" not in line
    assert not machine.calls.exists()


def test_as_root_it_installs_only_what_the_command_needs(machine):
    machine.has("id", "#!/bin/sh\necho 0\n")
    done = machine.run("manage", "version")
    update, install = machine.calls.read_text().splitlines()
    assert done.returncode == 0, done.stderr
    assert update == "update"
    assert "libpango-1.0-0" in install
    assert "chromium" not in install


def test_a_failing_installation_shows_why(machine):
    machine.has("id", "#!/bin/sh\necho 0\n")
    machine.has("apt-get", "#!/bin/sh\necho no network >&2\nexit 100\n")
    done = machine.run("manage", "version")
    assert done.returncode == 2
    assert "no network" in done.stderr


def test_it_works_from_any_folder_and_says_nothing_when_all_is_there(tmp_path):
    done = subprocess.run(
        [str(ROOT / "run"), "manage", "version"],
        check=False, capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unknown_command_is_refused_with_the_known_ones(machine):
    done = machine.run("dance")
    assert done.returncode == 2
    assert "there is no command 'dance'" in done.stderr
    assert "./run verify FILE..." in done.stderr
