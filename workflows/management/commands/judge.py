"""``judge``: one file from outside, in a process that may be killed at any time."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from config.clock import now
from documents.services.rooms import trust
from documents.verification import verify_file


class Command(BaseCommand):
    help = "Prints the verdict on a file as JSON, its reasons in every language."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--roots", type=Path, default=None)

    def handle(self, **options: Any) -> None:  # Any: parsed arguments
        path = options["file"]
        report = verify_file(
            path.read_bytes(), name=path.name, trust=trust(options["roots"]), at=now()
        )
        messages = {}
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                messages[code] = [str(reason) for reason in report.reasons]
        found = {"report": report.to_json(), "messages": messages}
        self.stdout.write(json.dumps(found))
