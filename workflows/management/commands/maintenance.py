"""``maintenance on`` and ``off``: every page says that the service is maintained."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config import maintenance


class Command(BaseCommand):
    help = "Switches the maintenance page on or off, for all processes at once."
    requires_system_checks: list[str] = []  # the database may be away

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("switch", choices=["on", "off"])
        parser.add_argument(
            "--until", metavar="TIME", help="local time like 16:30 or 2021-05-03T16:30"
        )

    def handle(self, **options: Any) -> None:  # Any: parsed arguments
        if options["switch"] == "off":
            maintenance.switch_off()
            self.stdout.write("Pages are served again.")
            return
        until = self._moment(options["until"])
        maintenance.switch_on(until=until)
        words = f" until {until:%Y-%m-%d %H:%M}" if until else ""
        self.stdout.write(f"Every page says that the service is maintained{words}.")

    def _moment(self, text: str | None) -> datetime | None:
        if text is None:
            return None
        today = timezone.localdate().isoformat()
        try:
            moment = datetime.fromisoformat(text if "T" in text else f"{today}T{text}")
        except ValueError:
            raise CommandError(
                f"{text!r} is no time; write 16:30 or 2021-05-03T16:30.", returncode=2
            ) from None
        return moment if moment.tzinfo else timezone.make_aware(moment)
