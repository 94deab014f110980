"""``tick``: what the clock causes, once or again and again."""

import signal
import threading
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from config import clock
from workflows.ticking import tick


class Command(BaseCommand):
    help = "Queues reminders, opens renewals, finds stuck work; prints what it did."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="a day like 2021-05-03")
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="go on until SIGTERM"
        )

    def handle(self, **options: Any) -> None:  # Any: parsed arguments
        on = self._day(options["on"])
        if options["every"] is None:
            self._tick(on)
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_args: stop.set())
        while not stop.is_set():
            self._tick(on)
            close_old_connections()
            stop.wait(options["every"])

    def _day(self, text: str | None) -> date | None:
        try:
            return None if text is None else date.fromisoformat(text)
        except ValueError:
            raise CommandError(f"{text} is no day; write it like 2021-05-03.") from None

    def _tick(self, on: date | None) -> None:
        at = clock.now()
        if on is not None:
            at = datetime.combine(on, time(6), ZoneInfo(settings.TIME_ZONE))
        lines = tick(on=at.date(), at=at)
        for line in lines or ["nothing to do"]:
            self.stdout.write(f"{at:%Y-%m-%d} {line}")
