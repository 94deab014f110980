"""What is new and not in force yet: who holds it up, by which day it is signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from agreements.back_plan import pace
from agreements.models import Agreement
from workflows.acts import reminded_steps
from workflows.day_words import MARKS, short_day, time_left
from workflows.holdups import Holdup, holdups
from workflows.overview import MAY_REMIND, partner_words
from workflows.states import State, state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """One agreement that takes nobody's place, as the overview prints it."""

    agreement: Agreement
    on: date
    partners: str
    holdup: Holdup | None
    remind_url: str
    is_reminded: bool

    @property
    def state(self) -> State:
        return state_of(self.agreement, on=self.on)

    @property
    def signed_by(self) -> date:
        """The last day on which it is signed and still begins in time."""
        day: date = self.agreement.starts_on - timedelta(days=1)
        return day

    @property
    def is_signed(self) -> bool:
        return self.agreement.stage == Agreement.Stage.CONCLUDED

    @property
    def day(self) -> str:
        return short_day(self.signed_by, on=self.on)

    @property
    def begins(self) -> str:
        return short_day(self.agreement.starts_on, on=self.on)

    @property
    def mark(self) -> str:
        return MARKS[pace(self.signed_by, on=self.on)]

    @property
    def time(self) -> str:
        return time_left(self.signed_by, on=self.on)


def beginnings(
    agreements: Iterable[Agreement], *, offices: dict[int, set[str]], on: date
) -> list[Beginning]:
    """Return the rows of a page, in a fixed number of queries.

    :param offices: the person's roles by office
    """
    rows = list(agreements)
    held, partners, reminded = holdups(rows), partner_words(rows), reminded_steps(on=on)
    return [
        _beginning(row, held.get(row.pk), partners, offices, reminded, on)
        for row in rows
    ]


def _beginning(
    row: Agreement,
    holdup: Holdup | None,
    partners: dict[int, str],
    offices: dict[int, set[str]],
    reminded: set[int],
    on: date,
) -> Beginning:
    may_remind = bool(MAY_REMIND & offices.get(row.office_id, set()))
    tasks = holdup.tasks if holdup else ()
    return Beginning(
        agreement=row,
        on=on,
        partners=partners.get(row.pk, ""),
        holdup=holdup,
        remind_url=(
            reverse("overview-remind", args=[row.reference])
            if tasks and may_remind
            else ""
        ),
        is_reminded=any(task.pk in reminded for task in tasks),
    )
