"""A throw-away PostgreSQL for tests and measurements, reached by a socket only.

It is removed afterwards. Its data lies in a temporary folder and is never synced
to disk. PostgreSQL refuses to run as root, so that root lends it the account of
the package.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "postgres"
PROGRAMS = Path("/usr/lib/postgresql")
# Shared memory lies in its own folder: /dev/shm is small in containers.
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c full_page_writes=off "
    "-c synchronous_commit=off -c max_connections=200 "
    "-c dynamic_shared_memory_type=mmap"
)


@contextmanager
def throwaway_cluster() -> Iterator[str]:
    """Yield the address of an empty database of a cluster of its own."""
    folder = Path(tempfile.mkdtemp(prefix="vertragswerk-postgresql-"))
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, ACCOUNT)
    try:
        _call("initdb", data, f"--username={ACCOUNT}", "--auth=trust", "--no-sync",
              "--encoding=UTF8", "--locale=C.UTF-8")  # fmt: skip
        _call("pg_ctl", data, "start", "--wait", f"--log={folder / 'log'}",
              f"--options={OPTIONS} -k {folder}")  # fmt: skip
        try:
            yield f"postgres://{ACCOUNT}@/{ACCOUNT}?host={folder}"
        finally:
            _call("pg_ctl", data, "stop", "--mode=immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _call(program: str, data: Path, *arguments: str) -> None:
    folders = sorted(PROGRAMS.glob("*/bin"), key=lambda path: int(path.parent.name))
    if not folders:
        raise SystemExit(f"No PostgreSQL in {PROGRAMS}; ./run test installs it.")
    lend = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
    command = [*lend, str(folders[-1] / program), f"--pgdata={data}", *arguments]
    done = subprocess.run(  # noqa: S603  (programs of the package, own folder)
        command,
        check=False,
        cwd=data.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{program} failed.\n{done.stdout or ''}")
