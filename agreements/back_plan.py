"""The back-plan: by which day each step of a renewal begins, counted from the end.

The lead, agreed or set by the house, is shared among the steps in ninths; the
shares are planning, not law.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from agreements.periods import Length, latest_start


class Step(StrEnum):
    DECIDE = "decide"
    DRAFT = "draft"
    REVIEW = "review"
    SIGN = "sign"
    ENFORCE = "enforce"


SHARES: Mapping[Step, int] = MappingProxyType(
    {Step.DECIDE: 1, Step.DRAFT: 2, Step.REVIEW: 3, Step.SIGN: 2, Step.ENFORCE: 1}
)
"""How much of the lead each step takes, in the order of the steps."""
ALL_SHARES = sum(SHARES.values())

SOON_DAYS = 30


class Pace(StrEnum):
    LATE = "late"
    SOON = "soon"
    ON_PLAN = "on_plan"
    NONE = "none"
    """Nothing is left to begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackPlan:
    """The latest first day of each step so that no gap follows the end."""

    ends_on: date
    starts: Mapping[Step, date]

    def start_by(self, step: Step) -> date:
        """Return the latest day on which a step begins."""
        return self.starts[step]

    def need_days(self, step: Step) -> int:
        """Return how many days a step and all after it take."""
        return (self.ends_on - self.starts[step]).days


@lru_cache(maxsize=4096)
def back_plan(ends_on: date, *, lead_months: int) -> BackPlan:
    """Return the back-plan for a last day.

    The first step begins on the latest day from which the whole lead still ends
    by then.
    """
    first = latest_start(ends_on, Length(months=lead_months)).day
    days = (ends_on - first).days
    starts, used = {}, 0
    for step, share in SHARES.items():
        starts[step] = first + timedelta(days=days * used // ALL_SHARES)
        used += share
    return BackPlan(ends_on=ends_on, starts=MappingProxyType(starts))


def pace(begin_by: date | None, *, on: date) -> Pace:
    """Say whether the day by which something must begin is past, near or far."""
    if begin_by is None:
        return Pace.NONE
    days = (begin_by - on).days
    if days < 0:
        return Pace.LATE
    return Pace.SOON if days < SOON_DAYS else Pace.ON_PLAN
