"""``tick``: what the clock causes, once."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config import clock, maintenance
from workflows.ticking import tick


class Command(BaseCommand):
    help = "Queues reminders, opens renewals, finds stuck work; prints what it did."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="a day like 2021-05-03")

    def handle(self, **options: Any) -> None:  # Any: parsed arguments
        on = self._day(options["on"])
        if maintenance.is_on(timezone.now()):
            self.stdout.write("The service is maintained, nothing was done.")
            return
        at = clock.now()
        if on is not None:
            at = datetime.combine(on, time(6), ZoneInfo(settings.TIME_ZONE))
        for line in tick(on=at.date(), at=at) or ["nothing to do"]:
            self.stdout.write(f"{at:%Y-%m-%d} {line}")

    def _day(self, text: str | None) -> date | None:
        try:
            return None if text is None else date.fromisoformat(text)
        except ValueError:
            raise CommandError(f"{text} is no day; write it like 2021-05-03.") from None
