"""What is to be done next so that no gap follows, and its last day: plain values.

The only source of such a day: overview, list, pages, tasks and mails ask here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from agreements.back_plan import BackPlan, Step


class Due(StrEnum):
    """What is done by its day."""

    OPEN_RENEWAL = "open_renewal"
    DECIDE = "decide"
    BEGIN_TEXT = "begin_text"
    SEND_TEXT = "send_text"
    OPEN_SIGNING = "open_signing"
    SIGN = "sign"
    ENFORCE = "enforce"


NEXT: Mapping[Due, Step] = MappingProxyType(
    {
        Due.OPEN_RENEWAL: Step.DECIDE,
        Due.DECIDE: Step.DRAFT,
        Due.BEGIN_TEXT: Step.DRAFT,
        Due.SEND_TEXT: Step.REVIEW,
        Due.OPEN_SIGNING: Step.SIGN,
        Due.SIGN: Step.ENFORCE,
        Due.ENFORCE: Step.ENFORCE,
    }
)
"""What is to be done → the step of the back-plan that begins by then."""

OF_STAGE: Mapping[str, Due] = MappingProxyType(
    {
        "draft": Due.SEND_TEXT,
        "in_review": Due.OPEN_SIGNING,
        "agreed": Due.OPEN_SIGNING,
        "in_signature": Due.SIGN,
        "concluded": Due.ENFORCE,
    }
)
"""Stage of a successor → what is to be done next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStep:
    """One thing to be done, with its last day."""

    what: Due
    day: date

    def days_late(self, *, on: date) -> int:
        """Return since how many days it is overdue; below 1 if it is not."""
        return (on - self.day).days

    def is_late(self, *, on: date) -> bool:
        """Say whether its day has passed."""
        return self.days_late(on=on) > 0


def due_by(what: Due, plan: BackPlan) -> DueStep:
    """Return something to be done with the day a back-plan gives it."""
    return DueStep(what=what, day=plan.start_by(NEXT[what]))


def due_at_stage(stage: str, plan: BackPlan | None) -> DueStep | None:
    """Return what a successor needs next, by the plan of what it follows."""
    if plan is None or stage not in OF_STAGE:
        return None
    return due_by(OF_STAGE[stage], plan)
