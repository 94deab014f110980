"""``prepare``: bring tables and files of pages up to date before others use them."""

from typing import Any

from django.core.management.base import BaseCommand

from workflows.preparation import collect_static_if_changed, migrate_if_needed


class Command(BaseCommand):
    help = "Makes tables and compressed files of pages if the code needs it."
    requires_system_checks: list[
        str
    ] = []  # they load every view; the web server does too

    def handle(self, **options: Any) -> None:  # Any: parsed arguments
        migrate_if_needed(self.stderr.write)
        collect_static_if_changed(self.stderr.write)
