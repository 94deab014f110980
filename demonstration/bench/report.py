"""Runs the measurement of pages on servers of its own and judges the figures."""

import json
import secrets
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import psycopg

from demonstration.postgresql import throwaway_cluster
from workflows.serving import manage

FEW, MANY, MOST = 10, 1_000, 10_000
SECONDS = 0.1
"""What a page may take in the median with ``MOST`` agreements."""

Figures = dict[str, Any]  # Any: JSON


def measure_all(*, rounds: int) -> dict[int, list[Figures]]:
    """Measure offices of three sizes, each in a database of its own."""
    with throwaway_cluster() as address:
        return {size: _measured(address, size, rounds) for size in (FEW, MANY, MOST)}


def _measured(address: str, size: int, rounds: int) -> list[Figures]:
    name = f"office_{size}"
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    path, _mark, query = address.partition("?")
    with tempfile.TemporaryDirectory() as folder:
        variables = production(folder) | {
            "VERTRAGSWERK_DATABASE_URL": f"{path.rpartition('/')[0]}/{name}?{query}"
        }
        _run(variables, "prepare")
        said = _run(variables, "bench", "pages", f"--here={size}", f"--rounds={rounds}")
    figures: list[Figures] = json.loads(said)
    return figures


def _run(variables: dict[str, str], *arguments: str) -> bytes:
    done = subprocess.run(  # noqa: S603  (our own program, fixed arguments)
        manage(*arguments), check=False, env=variables, stdout=subprocess.PIPE
    )
    if done.returncode:
        raise SystemExit(done.returncode)
    return done.stdout


def production(folder: str) -> dict[str, str]:
    """Return settings as in production, with nobody outside to talk to."""
    return {
        "VERTRAGSWERK_MODE": "production",
        "VERTRAGSWERK_DATA": folder,
        "VERTRAGSWERK_SECRET_KEY": secrets.token_urlsafe(48),
        "VERTRAGSWERK_KEY_PASSPHRASE": secrets.token_urlsafe(48),
        "VERTRAGSWERK_ALLOWED_HOSTS": "bench.example.org",
        "VERTRAGSWERK_BASE_URL": "https://bench.example.org",
        "VERTRAGSWERK_MAIL": "console",
        "VERTRAGSWERK_MAIL_FROM": "bench@example.org",
        "VERTRAGSWERK_CONTACT": "bench@example.org",
        "VERTRAGSWERK_TSA_URL": "https://bench.example.org/tsa",
    }


def print_report(
    figures: dict[int, list[Figures]], write: Callable[[str], Any]
) -> None:
    """Print a line for each page: times at the most, queries at each size."""
    write(
        f"{MOST} agreements on PostgreSQL; milliseconds in the median and at worst,"
        f" CPU of the\nweb process, times the help page; queries at {FEW}, {MANY} and"
        f" {MOST} agreements\n"
    )
    write(f"{'page':<34}{'median':>8}{'worst':>8}{'CPU':>7}{'ratio':>7}  queries")
    for few, many, most in zip(*figures.values(), strict=True):
        numbers = [most["median"], most["worst"], most["cpu"]]
        median, worst, cpu = (f"{1000 * number:.0f}" for number in numbers)
        ratio = f"{most['median'] / most['beside']:.1f}"
        queries = " ".join(f"{row['queries']:>4}" for row in (few, many, most))
        write(f"{most['name']:<34}{median:>8}{worst:>8}{cpu:>7}{ratio:>7}  {queries}")


def broken(figures: dict[int, list[Figures]]) -> Iterator[str]:
    """Yield a sentence for each bound that does not hold."""
    for few, many, most in zip(*figures.values(), strict=True):
        if most["median"] > SECONDS:
            yield f"{most['name']}: {1000 * most['median']:.0f} ms in the median"
        if len({row["queries"] for row in (few, many, most)}) > 1:
            yield f"{most['name']}: the number of queries depends on the rows"
