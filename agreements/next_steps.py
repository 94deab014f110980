"""What an agreement needs next by its back-plan, for the staff of its office.

Of what runs out it is the next step to its successor, as in ``outlook``; of a
successor on its way its own next step.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from agreements.back_plan import BackPlan
from agreements.due_steps import DueStep, due_at_stage
from agreements.models import Agreement, Deadline, Roles
from agreements.outlook import dues_among, renewal_plan

PREDECESSOR_FIELDS = ("ends_on", "term_kind", "kind", "talks_months")


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next; ``ends_on`` only of what runs out."""

    due: DueStep | None
    ends_on: date | None = None

    def is_gap(self, *, on: date) -> bool:
        """Say whether it is over and nothing has taken its place."""
        if self.ends_on is None or self.due is None:
            return False
        return self.ends_on < on

    def is_late(self, *, on: date) -> bool:
        """Say whether it should have been done before a day."""
        if self.due is None:
            return False
        return self.is_gap(on=on) or self.due.is_late(on=on)

    def counts(self, deadline: Deadline) -> bool:
        """Say whether lateness is counted from a deadline, too.

        A duty of the renewal is late as the renewal is: from one day only.
        """
        return (
            self.ends_on is None
            or deadline.kind not in Deadline.OF_RENEWAL
            or deadline.for_end_on != self.ends_on
        )


NOTHING = NextStep(None)


def followed_plan(predecessor: Any) -> BackPlan | None:
    """Return by which days a successor goes on, if what it follows runs out.

    :param predecessor: an agreement, or a row with its few fields; may be missing
    """
    if predecessor is None or predecessor.ends_on is None:
        return None
    if predecessor.term_kind == Agreement.TermKind.AUTO_RENEW:
        return None
    return renewal_plan(
        predecessor.ends_on,
        kind=predecessor.kind,
        talks_months=predecessor.talks_months,
    )


def due_on_the_way(agreement: Agreement, predecessor: Any) -> DueStep | None:
    """Return what a successor that is not in force needs next."""
    if agreement.in_force_on is not None:
        return None
    return due_at_stage(agreement.stage, followed_plan(predecessor))


def next_steps(agreements: Iterable[Agreement], roles: Roles) -> dict[int, NextStep]:
    """Return by agreement what it needs next.

    Only of agreements of the offices whose staff the person is; in a fixed number
    of queries, if framework and predecessor are loaded.
    """
    rows = list(agreements)
    dues = dues_among(rows, roles)
    steps = {key: NextStep(due, ends_on) for key, (ends_on, due) in dues.items()}
    for row in rows:
        if row.in_force_on is None and row.office_id in roles.staffed:
            steps[row.pk] = NextStep(due_on_the_way(row, row.predecessor))
    return steps


def next_step(agreement: Agreement, roles: Roles) -> NextStep:
    """Return what one agreement needs next."""
    return next_steps([agreement], roles).get(agreement.pk, NOTHING)
