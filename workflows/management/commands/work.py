"""``work``: does what the outbox promises until it is told to stop."""

import os
import signal
import socket
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from workflows.worker import work_one


class Command(BaseCommand):
    help = "Makes papers, seals, timestamps and mails; SIGTERM ends it after one item."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="stop when nothing is due"
        )
        parser.add_argument(
            "--poll", type=float, default=1.0, help="seconds between looks"
        )

    def handle(self, **options: Any) -> None:  # Any: parsed arguments
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_args: stop.set())
        worker = f"{socket.gethostname()}:{os.getpid()}"
        while not stop.is_set():
            self._heartbeat()
            found, _error = work_one(worker=worker)
            close_old_connections()
            if not found:
                if options["once"]:
                    return
                stop.wait(options["poll"])

    def _heartbeat(self) -> None:
        beat = settings.DATA_DIR / "worker.alive"
        beat.write_text(timezone.now().isoformat(), "ascii")
