"""Runs all tests on SQLite, then those that touch the database on PostgreSQL.

Arguments go to both runs: ``./run test tests/agreements -k notice``. Both cores
work, the order is random, and the exit code tells whether anything failed.
"""

import os
import signal
import subprocess
import sys
import time

from demonstration.postgresql import throwaway_cluster

NOTHING_COLLECTED = 5  # pytest's exit code
INTERRUPTED = 2  # likewise


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    begun = time.monotonic()
    try:
        codes = [_pytest("SQLite", arguments, "")]
        if codes != [INTERRUPTED]:
            with throwaway_cluster() as address:
                codes.append(_pytest("PostgreSQL", ["-m", "db", *arguments], address))
    except KeyboardInterrupt:
        return 130
    if codes == [NOTHING_COLLECTED, NOTHING_COLLECTED]:
        return NOTHING_COLLECTED
    failed = [code for code in codes if code not in {0, NOTHING_COLLECTED}]
    verdict = "failed" if failed else "passed"
    print(f"Tests {verdict} after {time.monotonic() - begun:.0f} s.")  # noqa: T201
    return failed[0] if failed else 0


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
