"""``verify``: the verdict on signed files, in words or as JSON; needs no database."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.clock import now
from documents.guards.archives import MAX_FILE
from documents.keys import MissingAuthorityError
from documents.services.rooms import trust
from documents.verification import (
    Outcome,
    Purpose,
    Report,
    SignatureCheck,
    Trust,
    missing_file,
    verify_file,
)

EXIT_CODES = {Outcome.PASSED: 0, Outcome.INDETERMINATE: 2, Outcome.FAILED: 1}
VERDICTS = {
    Outcome.PASSED: _("%(name)s: passed. All signatures hold."),
    Outcome.INDETERMINATE: _(
        "%(name)s: indeterminate. It can neither be confirmed "
        "nor refuted that the file is as it was signed."
    ),
    Outcome.FAILED: _("%(name)s: failed. The file is not proven by its signatures."),
}
LINES = {
    Purpose.SEAL: _("Seal: %(signer)s, %(organisation)s, %(time)s %(level)s"),
    Purpose.SIGNATURE: _("Signature: %(signer)s, %(organisation)s, %(time)s %(level)s"),
    Purpose.TIMESTAMP: _("Timestamp: %(signer)s, %(time)s"),
    Purpose.OFFICE: _("Office signature: %(signer)s, %(organisation)s, %(time)s"),
}


class Command(BaseCommand):
    help = "Says of each file: passed (exit 0), indeterminate (2) or failed (1)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print JSON instead")
        parser.add_argument(
            "--roots", type=Path, help="PEM file of the authorities that are trusted"
        )

    def handle(self, **options: Any) -> None:  # Any: parsed arguments
        believed = _trust(options["roots"])
        reports = [_report(path, believed) for path in options["files"]]
        if options["json"]:
            self._print_json(reports)
        else:
            self.stdout.write("\n\n".join("\n".join(_words(one)) for one in reports))
        worst = max((one.outcome for one in reports), key=lambda one: one.weight)
        if worst is not Outcome.PASSED:
            sys.exit(EXIT_CODES[worst])

    def _print_json(self, reports: list[Report]) -> None:
        found = [report.to_json() for report in reports]
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def _trust(roots: Path | None) -> Trust:
    """Without any authority the bytes can be judged still, but nobody's name."""
    try:
        return trust(roots)
    except MissingAuthorityError as error:
        if roots is not None:
            raise CommandError(str(error)) from error
        return Trust(roots=(), demonstration=False)


def _report(path: Path, believed: Trust) -> Report:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        return missing_file(str(path), error.strerror or "")
    return verify_file(data, name=path.name, trust=believed, at=now())


def _words(report: Report) -> Iterator[str]:
    yield VERDICTS[report.outcome] % {"name": report.name}
    for reason in report.reasons:
        yield f"  {reason}"
    for check in report.signatures:
        yield f"  {_line(check)}"
    if report.digest:
        yield f"  SHA-256 {report.digest}"


def _line(check: SignatureCheck) -> str:
    values = {
        "signer": check.signer,
        "organisation": check.organisation,
        "time": _time(check),
        "level": check.level,
    }
    return (LINES[check.purpose] % values).rstrip()


def _time(check: SignatureCheck) -> str:
    moment = check.signed_at or check.claimed_at
    if moment is None:
        return gettext("time unknown")
    shown = date_format(localtime(moment), "DATETIME_FORMAT")
    if check.signed_at is None:
        return gettext("%(time)s (only stated)") % {"time": shown}
    return shown
