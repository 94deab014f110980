"""``prepare``: bring the tables up to date before another command uses them."""

from typing import Any

from django.core.management.base import BaseCommand

from workflows.preparation import migrate_if_needed


class Command(BaseCommand):
    help = "Makes or changes the tables if the code needs it."
    requires_system_checks: list[
        str
    ] = []  # they load every view; the web server does too

    def handle(self, **options: Any) -> None:  # Any: parsed arguments
        migrate_if_needed(self.stderr.write)
