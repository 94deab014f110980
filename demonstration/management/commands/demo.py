"""``demo``: build the demonstration, copy its papers, list its logins."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections

from agreements.models import Membership, User
from demonstration.build import build
from demonstration.people import PASSWORD
from documents.models import Document
from documents.services.rooms import file_store

SUFFIXES = {Document.Kind.ORIGINAL_PDF: "pdf", Document.Kind.ORIGINAL_DOCX: "docx"}


class Command(BaseCommand):
    help = "Builds the demonstration into an empty data folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true")
        parser.add_argument("--papers", type=Path, metavar="DIR")
        parser.add_argument("--logins", action="store_true")

    def handle(self, **options: Any) -> None:  # Any: parsed arguments
        if not settings.DEMONSTRATION:
            raise CommandError("The demonstration is not built in production mode.")
        if options["logins"]:
            self._print_logins()
            return
        self._build(if_empty=options["if_empty"] or options["papers"] is not None)
        if options["papers"] is not None:
            self._copy_papers(options["papers"])
        elif settings.DATA_DIR is not None:
            self._copy_papers(settings.DATA_DIR / "papers")

    @property
    def _marker(self) -> Path:
        return Path(settings.DATA_DIR) / "demonstration-unfinished"

    def _build(self, *, if_empty: bool) -> None:
        if self._marker.exists():
            self._start_over()
        if User.objects.exists():
            if not if_empty:
                raise CommandError("The data folder is not empty; nothing was built.")
            return
        self._marker.touch()
        steps = 0

        def say(line: str) -> None:
            nonlocal steps
            steps += 1
            self.stdout.write(f"  {steps:2d}  {line}")
            self.stdout.flush()

        build(say)
        self._marker.unlink()

    def _start_over(self) -> None:
        """Remove what an interrupted build left behind."""
        if connection.vendor != "sqlite":
            raise CommandError(
                "An earlier build was interrupted. Empty the database and remove "
                f"{self._marker}, then start again."
            )
        self.stdout.write("An earlier build was interrupted; starting over.")
        name = Path(connection.settings_dict["NAME"])
        connections.close_all()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{name}{suffix}").unlink(missing_ok=True)
        for folder in (settings.FILES_DIR, settings.KEYS_DIR):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(Path(settings.DATA_DIR) / "mail", ignore_errors=True)
        call_command("migrate", verbosity=0)
        self._marker.unlink()

    def _copy_papers(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        documents = Document.objects.filter(kind__in=SUFFIXES).select_related(
            "version__agreement"
        )
        for document in documents:
            suffix = SUFFIXES[Document.Kind(document.kind)]
            path = folder / f"{document.version.agreement.reference}.{suffix}"
            if not path.exists() or path.stat().st_size != document.size:
                path.write_bytes(file_store().get(document.digest))
        self.stdout.write(f"{documents.count()} signed papers in {folder}")

    def _print_logins(self) -> None:
        rows = Membership.objects.select_related("user", "organisation")
        seen: set[str] = set()
        for membership in rows.order_by("pk"):
            if membership.role not in seen:
                seen.add(membership.role)
                self.stdout.write(
                    f"  {membership.role:<18} {membership.user.email:<28} {PASSWORD}"
                )
