"""The list of agreements as a file: all rows of a question, as the page shows them."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Agreement, Roles, User
from workflows.inbox import waiting_for
from workflows.listing import Listing, Question, partner_names
from workflows.made_files import MadeFile
from workflows.next_days import NextDay, next_days
from workflows.sheets import Cell, csv_file, xlsx_file
from workflows.states import state_of

QUICK_ROWS = 500
"""So many rows are written in clearly less than a second."""


class ListFile:
    """The rows a person may see; subclasses say in which form."""

    make_file: Any  # Any: a function of rows
    ending = ""
    media_type = ""

    def __init__(self, asked: Mapping[str, str], *, user: User, at: datetime) -> None:
        self.question = Question.read(asked)
        self.user = user
        self.on = timezone.localdate(at)

    @property
    def asked(self) -> dict[str, str]:
        return asdict(self.question)

    @cached_property
    def listing(self) -> Listing:
        roles = Roles.of(self.user, on=self.on)
        waiting: set[int] = set()
        if self.question.station == "mine":
            waiting = {duty.agreement for duty in waiting_for(roles)}
        return Listing(self.question, roles, waiting=waiting)

    @property
    def is_quick(self) -> bool:
        return len(self.listing) <= QUICK_ROWS

    def make(self) -> MadeFile:
        rows = list(self.listing.rows())
        partners = partner_names(rows)
        days = next_days(rows, self.listing.roles)
        lines = [
            _line(row, partners[row.pk], days.get(row.pk), on=self.on) for row in rows
        ]
        return MadeFile(
            name=f"{_('agreements')}-{self.on:%Y-%m-%d}.{self.ending}",
            media_type=self.media_type,
            data=self.make_file([_head(), *lines]),
        )


class CsvListFile(ListFile):
    """The list as CSV, as office programs read it."""

    make_file = staticmethod(csv_file)
    ending = "csv"
    media_type = "text/csv; charset=utf-8"


class XlsxListFile(ListFile):
    """The list as a work sheet."""

    make_file = staticmethod(xlsx_file)
    ending = "xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _head() -> list[Cell]:
    """Return the headings of the columns."""
    return [
        _("Reference"), _("Title"), _("Short title"), _("Kind"), _("Partners"),
        _("State"), _("First day"), _("Last day"), _("In force from"),
        _("Next deadline"), _("What is due"),
    ]  # fmt: skip


def _line(
    agreement: Agreement, partners: list[str], due: NextDay | None, *, on: date
) -> list[Cell]:
    return [
        agreement.reference,
        agreement.title,
        agreement.short_title,
        str(agreement.get_kind_display()),
        "; ".join(partners),
        state_of(agreement, on=on).word,
        agreement.starts_on,
        agreement.last_day,
        agreement.in_force_on,
        due.day if due else None,
        due.words if due else "",
    ]
