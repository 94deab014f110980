"""What is new and not in force yet: who holds it up, by which day it is signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from agreements.back_plan import pace
from agreements.models import Agreement
from workflows.day_words import MARKS, short_day, time_left
from workflows.holdups import Holdup
from workflows.overview import MAY_REMIND, Facts
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
    agreements: Iterable[Agreement],
    facts: Facts,
    *,
    offices: dict[int, set[str]],
    on: date,
) -> list[Beginning]:
    """Return the rows of a page.

    :param offices: the person's roles by office
    """
    return [_beginning(row, facts, offices, on) for row in agreements]


def _beginning(
    row: Agreement, facts: Facts, offices: dict[int, set[str]], on: date
) -> Beginning:
    may_remind = bool(MAY_REMIND & offices.get(row.office_id, set()))
    holdup = facts.held.get(row.pk)
    tasks = holdup.tasks if holdup else ()
    return Beginning(
        agreement=row,
        on=on,
        partners=facts.partners.get(row.pk, ""),
        holdup=holdup,
        remind_url=(
            reverse("overview-remind", args=[row.reference])
            if tasks and may_remind
            else ""
        ),
        is_reminded=any(task.pk in facts.reminded for task in tasks),
    )
