"""A change on a board: its steps in their order, and which of them are done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agreements.models import Mandate, Membership, Organisation, User
from agreements.representation import parse_rule
from agreements.representation_state import ONE_DAY, SOON

Dated = dict[User, date]
"""People with their last or first day."""


class Part(StrEnum):
    """One of the entries of a change, in the order in which they are made."""

    LEAVE = "leave"
    END_ROLE = "end_role"
    COME = "come"
    GIVE_ROLE = "give_role"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardStep:
    """One entry: whether it is made, for whom, and from which day it counts."""

    part: Part
    is_done: bool
    people: tuple[User, ...] = ()
    """Whom it is still about; of what is done, whom it was about."""
    role: Membership | None = None
    """The role that is to end."""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class BoardChange:
    """All entries of a change within some weeks around a day."""

    steps: tuple[BoardStep, ...]

    @property
    def has_begun(self) -> bool:
        """Whether somebody left or came."""
        return any(s.is_done for s in self.steps if s.part in (Part.LEAVE, Part.COME))

    @property
    def next(self) -> BoardStep | None:
        """The first entry that is missing, once the change has begun."""
        missing = (step for step in self.steps if not step.is_done)
        return next(missing, None) if self.has_begun else None


def board_change(organisation: Organisation, *, on: date) -> BoardChange:
    """Return how far a change on the board is recorded, in three queries."""
    mandates = list(organisation.mandates.select_related("user").order_by("starts_on"))
    leaving = _leaving(mandates, on)
    coming = _coming(mandates, leaving, on)
    roles = organisation.memberships.filter(role=Membership.Role.REPRESENTATIVE)
    lasting = [row for row in roles.order_by("pk") if _lasts(row, on)]
    first_day = max(leaving.values()) + ONE_DAY if leaving else on
    rule = organisation.signing_rule(on=max(on, first_day))
    named = parse_rule(rule.tree).people() if rule else frozenset[int]()
    return BoardChange(
        (
            *_of_leaving(leaving, lasting),
            *_of_coming(coming, lasting, first_day),
            _of_rule(leaving, coming, named, first_day),
        )
    )


def _of_leaving(
    leaving: Dated, lasting: Collection[Membership]
) -> tuple[BoardStep, BoardStep]:
    days = {user.pk: day for user, day in leaving.items()}
    kept = [
        row
        for row in lasting
        if row.user_id in days
        and (row.ends_on is None or row.ends_on > days[row.user_id])
    ]
    last_day = max(leaving.values(), default=None)
    still = {row.user_id for row in kept}
    return (
        BoardStep(
            part=Part.LEAVE,
            is_done=bool(leaving),
            people=tuple(leaving),
            day=last_day,
        ),
        BoardStep(
            part=Part.END_ROLE,
            is_done=bool(leaving) and not kept,
            people=tuple(user for user in leaving if user.pk in still),
            role=next(iter(kept), None),
            day=days[kept[0].user_id] if kept else last_day,
        ),
    )


def _of_coming(
    coming: Dated, lasting: Collection[Membership], first_day: date
) -> tuple[BoardStep, BoardStep]:
    with_role = {row.user_id for row in lasting}
    without = tuple(user for user in coming if user.pk not in with_role)
    return (
        BoardStep(
            part=Part.COME,
            is_done=bool(coming),
            people=tuple(coming),
            day=min(coming.values(), default=first_day),
        ),
        BoardStep(
            part=Part.GIVE_ROLE,
            is_done=bool(coming) and not without,
            people=without,
            day=coming[without[0]] if without else first_day,
        ),
    )


def _of_rule(
    leaving: Dated, coming: Dated, named: Collection[int], first_day: date
) -> BoardStep:
    gone = [user.pk for user in leaving if user.pk in named]
    new = [user.pk for user in coming if user.pk not in named]
    return BoardStep(
        part=Part.RULE,
        is_done=bool(leaving or coming) and not gone and not new,
        day=max([first_day, *coming.values()]),
    )


def _lasts(row: Membership, on: date) -> bool:
    return row.ends_on is None or row.ends_on >= on


def _leaving(mandates: Collection[Mandate], on: date) -> Dated:
    """Return whose last mandate ended lately or ends soon, with its last day."""
    last: dict[User, date | None] = {}
    for row in mandates:
        before = last.get(row.user, row.ends_on)
        never = row.ends_on is None or before is None
        last[row.user] = None if never else max(row.ends_on, before)
    return {
        user: day
        for user, day in last.items()
        if day is not None and on - SOON <= day <= on + SOON
    }


def _coming(
    mandates: Collection[Mandate], leaving: Collection[User], on: date
) -> Dated:
    """Return whose first mandate began lately or begins soon, with its first day."""
    first: dict[User, date] = {}
    for row in mandates:
        first.setdefault(row.user, row.starts_on)
    return {
        user: day
        for user, day in first.items()
        if on - SOON <= day <= on + SOON and user not in leaving
    }
