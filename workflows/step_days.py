"""The day of an open step: as asked, by plan, or the first one of the agreement."""

from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from agreements.due_steps import Due, due_at_stage, due_by
from agreements.models import Agreement
from agreements.next_steps import PREDECESSOR_FIELDS, due_on_the_way, followed_plan
from agreements.outlook import renewal_plan
from workflows.due_words import WHAT
from workflows.rights import AGREEMENT

PLANNED_BY = (
    f"{AGREEMENT}__kind",
    f"{AGREEMENT}__talks_months",
    f"{AGREEMENT}__stage",
    *(f"{AGREEMENT}__predecessor__{name}" for name in PREDECESSOR_FIELDS),
)
"""Facts from which the days by plan follow."""


class Followed(NamedTuple):
    """What is known of the agreement that a step's agreement follows."""

    ends_on: date | None
    term_kind: str | None
    kind: str
    talks_months: int | None


def step_day(
    asked_by: date | None,
    cycle_ends_on: date | None,
    first: date | None,
    kind: str,
    talks_months: int | None,
    stage: str,
    *followed: Any,
) -> date:
    """Return the day of a step: as asked, by plan, or the agreement's first one.

    :param followed: the fields of the predecessor from which its plan follows
    """
    # Any: values of several fields
    if asked_by is not None:
        return asked_by
    if cycle_ends_on is not None:
        plan = renewal_plan(cycle_ends_on, kind=kind, talks_months=talks_months)
        return due_by(Due.DECIDE, plan).day
    due = due_at_stage(stage, followed_plan(Followed(*followed)))
    return due.day if due else first or date.max


def day_means(agreement: Agreement) -> str:
    """Say what the day of a step is: of its plan, or the agreement's first one."""
    due = due_on_the_way(agreement, agreement.predecessor)
    return str(WHAT[due.what]) if due else _("first day of the agreement")
