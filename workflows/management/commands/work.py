"""``work``: does what the outbox promises until it is told to stop."""

import itertools
import logging
import os
import signal
import socket
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from config import maintenance
from workflows.preparation import require_catalogues
from workflows.worker import TURNS, work_one

logger = logging.getLogger(__name__)


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
        require_catalogues()
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_args: stop.set())
        worker = f"{socket.gethostname()}:{os.getpid()}"
        turns = itertools.cycle(TURNS)
        while not stop.is_set():
            self._heartbeat()
            if not self._work(worker, next(turns)):
                if options["once"]:
                    return
                stop.wait(options["poll"])

    def _work(self, worker: str, first: tuple[str, ...]) -> bool:
        if maintenance.is_on(timezone.now()):
            return False
        try:
            found, _error = work_one(worker=worker, first=first)
        except OperationalError:
            logger.exception("the database cannot be reached; trying again")
            found = False
        close_old_connections()
        return found

    def _heartbeat(self) -> None:
        beat = settings.DATA_DIR / "worker.alive"
        beat.write_text(timezone.now().isoformat(), "ascii")
