"""``serve``: prepare what is missing, then web server, worker and clock as one."""

import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from workflows.preparation import (
    build_demonstration_if_empty,
    collect_static_if_changed,
    migrate_if_needed,
    require_catalogues,
)
from workflows.serving import HOST, ProcessTree, manage, web_server


class Command(BaseCommand):
    help = "Serves the pages on 127.0.0.1 until Ctrl-C."
    requires_system_checks: list[
        str
    ] = []  # they load every view; the web server does too

    def handle(self, **options: Any) -> None:  # Any: parsed arguments
        self._refuse_taken_port()
        require_catalogues()
        migrate_if_needed(self._say)
        collect_static_if_changed(self._say)
        build_demonstration_if_empty(self._say)
        connections.close_all()
        tree = ProcessTree(
            web=web_server(),
            worker=manage("work"),
            tick=manage("tick"),
            on_serving=self._welcome,
            say=self._say,
        )
        sys.exit(tree.run())

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _refuse_taken_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, settings.PORT))
            except OSError as error:
                raise CommandError(
                    f"Port {settings.PORT} is taken or not allowed; "
                    "set VERTRAGSWERK_PORT to another one.",
                    returncode=2,
                ) from error

    def _welcome(self) -> None:
        self._say(f"\nVertragswerk is served at {settings.BASE_URL}")
        if settings.DEMONSTRATION:
            self._say(f"It stands on {settings.STANDS_ON}. Sign in as")
            call_command("demo", logins=True, stdout=self.stdout)
            connections.close_all()
            self._say(f"Signed papers: {settings.DATA_DIR / 'papers'}")
        self._say("Ctrl-C stops everything.\n")
