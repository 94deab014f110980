"""``check_evidence``: files against rows against digests, and the journal chain."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from agreements.models import JournalEntry
from documents.models import Document, Revision
from documents.services.checking import findings


class Command(BaseCommand):
    help = "Reports everything that is lost, doubled, half or changed; exit 1 if any."

    def handle(self, **options: Any) -> None:  # Any: parsed arguments
        found = 0
        for finding in findings():
            found += 1
            self.stdout.write(finding)
        self.stdout.write(
            f"{Document.objects.count()} documents, {Revision.objects.count()} "
            f"revisions, {JournalEntry.objects.count()} journal entries checked: "
            f"{found} findings"
        )
        if found:
            sys.exit(1)
