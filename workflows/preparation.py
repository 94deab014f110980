"""What must be there before anything runs: the tables, and the demonstration.

Cheap when nothing is to be done, because every start asks.
"""

import subprocess
import sys
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from agreements import journal_triggers, search_tables
from agreements.models import User
from agreements.services.indexing import index_missing
from workflows.serving import manage

UNFINISHED = "demonstration-unfinished"
"""Lies in the data folder while the demonstration is being built."""


def migrate_if_needed(say: Callable[[str], None]) -> None:
    """Bring the tables up to date with the code, and guard the evidence."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Making the tables …")
        call_command("migrate", verbosity=0, interactive=False)
    unguarded = journal_triggers.missing(connection)
    if unguarded:
        say(f"Triggers were missing and are made again: {', '.join(unguarded)}")
        journal_triggers.create(connection)
    if search_tables.missing(connection):
        say("Making the indexes of the search again …")
        search_tables.create(connection)
    index_missing()


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
