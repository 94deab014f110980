"""Runs all tests on SQLite, then those that touch the database on PostgreSQL.

Arguments go to both runs: ``./run test tests/agreements -k notice``. Both cores
work, the order is random, and the exit code tells whether anything failed. The
tables are made once for each database: every process of the tests copies them.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demonstration.postgresql import throwaway_cluster

NOTHING_COLLECTED = 5  # pytest's exit code
INTERRUPTED = 2  # likewise


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    begun = time.monotonic()
    try:
        with _databases() as (file, cluster):
            codes = [_pytest("SQLite", arguments, file)]
            if codes != [INTERRUPTED]:
                codes.append(_pytest("PostgreSQL", ["-m", "db", *arguments], cluster))
    except KeyboardInterrupt:
        return 130
    if codes == [NOTHING_COLLECTED, NOTHING_COLLECTED]:
        return NOTHING_COLLECTED
    failed = [code for code in codes if code not in {0, NOTHING_COLLECTED}]
    verdict = "failed" if failed else "passed"
    print(f"Tests {verdict} after {time.monotonic() - begun:.0f} s.")  # noqa: T201
    return failed[0] if failed else 0


@contextmanager
def _databases() -> Iterator[tuple[str, str]]:
    """Yield the addresses of a migrated SQLite file and of a cluster.

    What the cluster makes anew is a copy of its ``template1``, migrated likewise.
    """
    with tempfile.TemporaryDirectory() as folder, throwaway_cluster() as cluster:
        file = f"sqlite:///{Path(folder) / 'migrated.sqlite3'}"
        pattern = cluster.replace("/postgres?", "/template1?")
        begun = [_migrating(address, folder) for address in (file, pattern)]
        codes = [process.wait() for process in begun]
        if any(codes):
            raise SystemExit("The tables could not be made.")
        yield file, cluster


def _migrating(address: str, folder: str) -> subprocess.Popen[bytes]:
    variables = {
        "VERTRAGSWERK_DATABASE_URL": address,
        "VERTRAGSWERK_DATA": folder,
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, **variables},
    )


def _pytest(database: str, arguments: list[str], address: str) -> int:
    print(f"\n=== {database} ===", flush=True)  # noqa: T201
    cores = []
    if "-n" not in arguments:
        cores = ["-n", str(os.cpu_count() or 1), "--dist", "worksteal"]
    environment = {**os.environ, "VERTRAGSWERK_DATABASE_URL": address}
    command = [sys.executable, "-m", "pytest", *cores, *arguments]
    with subprocess.Popen(command, env=environment) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)
            process.wait()
            raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
