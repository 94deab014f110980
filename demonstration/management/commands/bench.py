"""``bench NAME``: measurements, each beside something run in the same minute."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agreements.models import Organisation
from demonstration.bench.pages import as_json, measure_pages
from demonstration.bench.papers import measure_papers
from demonstration.bench.report import broken, measure_all, print_report


class Command(BaseCommand):
    help = "Measures papers or pages; the exit code is 1 if a bound is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=["papers", "pages"])
        parser.add_argument("--rounds", type=int, default=5)
        parser.add_argument(
            "--here",
            type=int,
            metavar="AGREEMENTS",
            help="pages: fill the empty database of the settings, print JSON",
        )

    def handle(self, **options: Any) -> None:  # Any: parsed arguments
        rounds = options["rounds"]
        if options["name"] == "papers":
            measure_papers(rounds=rounds, write=self.stdout.write)
        elif options["here"]:
            self._measure_here(options["here"], rounds)
        else:
            self._measure_pages(rounds)

    def _measure_here(self, size: int, rounds: int) -> None:
        if Organisation.objects.exists():
            raise CommandError("The database is not empty; nothing was measured.")
        self.stdout.write(as_json(measure_pages(size, rounds=rounds)))

    def _measure_pages(self, rounds: int) -> None:
        figures = measure_all(rounds=rounds)
        print_report(figures, self.stdout.write)
        found = list(broken(figures))
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            sys.exit(1)
