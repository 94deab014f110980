"""What must be there before anything runs: tables, files of pages, demonstration.

Cheap when nothing is to be done, because every start asks.
"""

import fcntl
import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from agreements import journal_triggers, search_tables
from agreements.models import User
from agreements.services.indexing import index_missing
from config.maintenance import during_migration
from workflows.serving import manage

NOT_FOR_BROWSERS = ["ext", "htmax*", "htmx-4*", "*.md", "*.txt"]
"""Notices, and what django-htmx brings beside the one script we load."""

UNFINISHED = "demonstration-unfinished"
"""Lies in the data folder while the demonstration is being built."""


def require_catalogues() -> None:
    """Refuse to make pages and papers in a language whose words were not compiled.

    :raises CommandError: otherwise a sealed paper would mix languages for good
    """
    for source in settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.po"):
        if not source.with_suffix(".mo").exists():
            raise CommandError(
                f"{source.name} of {source.parent.parent.name} is not compiled; "
                "`./run` does it at every start."
            )


def migrate_if_needed(say: Callable[[str], None]) -> None:
    """Bring the tables up to date with the code, and guard the evidence."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Making the tables …")
        with during_migration():
            call_command("migrate", verbosity=0, interactive=False)
    unguarded = journal_triggers.missing(connection)
    if unguarded:
        say(f"Triggers were missing and are made again: {', '.join(unguarded)}")
        journal_triggers.create(connection)
    if search_tables.missing(connection):
        say("Making the indexes of the search again …")
        search_tables.create(connection)
    index_missing()


def collect_static_if_changed(say: Callable[[str], None]) -> None:
    """Compress style sheets and scripts and name them by their content.

    Several processes may start at once; one collects, the others wait.
    """
    root = Path(settings.STATIC_ROOT)
    root.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with root.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        marker, now = root.with_suffix(".made-from"), _static_fingerprint()
        if root.exists() and marker.exists() and marker.read_text("ascii") == now:
            return
        say("Compressing style sheets and scripts …")
        call_command(
            "collectstatic",
            verbosity=0,
            interactive=False,
            ignore_patterns=NOT_FOR_BROWSERS,
        )
        marker.write_text(now, "ascii")


def _static_fingerprint() -> str:
    """Return what changes with each file that browsers may load."""
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(NOT_FOR_BROWSERS):
            state = Path(storage.path(path)).stat()
            found.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()


def build_demonstration_if_empty(say: Callable[[str], None]) -> None:
    """Build the demonstration unless there is something already.

    A process of its own builds it, so that the memory it takes is given back.
    An interrupted build is begun anew by the command itself.
    """
    unfinished = (settings.DATA_DIR / UNFINISHED).exists()
    if not settings.DEMONSTRATION or (User.objects.exists() and not unfinished):
        return
    say("Building the demonstration; this takes a minute or two …")
    connections.close_all()
    done = subprocess.run(manage("demo", "--if-empty"), check=False)  # noqa: S603
    if done.returncode:
        sys.exit(done.returncode)
