"""Whether organisations can sign: rules and mandates on a day, and what ends soon.

Questions only, each in a fixed number of queries however many organisations.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from agreements.models import (
    Agreement,
    Mandate,
    Membership,
    Organisation,
    Party,
    SigningRule,
    User,
)
from agreements.models.agreement import is_over_on
from agreements.models.people import MandateQuerySet
from agreements.outlasting import outlasting_roles
from agreements.representation import Rule, missing_choices, parse_rule

SOON = timedelta(days=90)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededSignature:
    """An agreement that runs, and the day before which it is signed anew or at all."""

    reference: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateEnd:
    """A mandate that ends soon, or before its organisation has to sign."""

    mandate: Mandate
    ends_on: date
    needed: NeededSignature | None
    """The first signature that falls due after its end."""
    leaves_gap: bool
    """Whether nobody could sign on the day after."""

    def days_left(self, on: date) -> int:
        return (self.ends_on - on).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an organisation is represented on a day."""

    organisation: Organisation
    rule: SigningRule | None
    mandates: tuple[Mandate, ...]
    """Those that hold."""
    can_sign: bool
    ends: tuple[MandateEnd, ...]
    """The first to end first."""


class _Mandate(NamedTuple):
    pk: int
    organisation: int
    user: int
    starts_on: date
    ends_on: date | None


class _Rule(NamedTuple):
    pk: int
    organisation: int
    starts_on: date
    ends_on: date | None
    tree: dict[str, Any]  # Any: JSON, judged by parse_rule


class _End(NamedTuple):
    mandate: int
    ends_on: date
    needed: NeededSignature | None
    leaves_gap: bool


def _holds(row: _Mandate | _Rule, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)


class _Facts:
    """Rules, mandates and running agreements of organisations, as bare values."""

    def __init__(self, which: Q, user: User, on: date) -> None:
        """:param which: a condition on rows that name their organisation"""
        self.on = on
        self.rules: dict[int, list[_Rule]] = defaultdict(list)
        self.mandates: dict[int, list[_Mandate]] = defaultdict(list)
        self.needs: dict[int, list[NeededSignature]] = defaultdict(list)
        lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
        rules = SigningRule.objects.filter(which, lasting).order_by("starts_on", "pk")
        for values in rules.values_list(*_Rule._fields):
            rule = _Rule(*values)
            self.rules[rule.organisation].append(rule)
        mandates = Mandate.objects.not_ended(on=on).filter(which, user__is_active=True)
        mandates = mandates.order_by("starts_on", "pk")
        for values in mandates.values_list(*_Mandate._fields):
            mandate = _Mandate(*values)
            self.mandates[mandate.organisation].append(mandate)
        visible = Agreement.objects.visible_to(user, on=on).exclude(is_over_on(on))
        parties = Party.objects.not_left(on=on).filter(which, agreement__in=visible)
        for party in parties.select_related("agreement"):
            if need := _need(party.agreement, on):
                self.needs[party.organisation_id].append(need)

    def rule(self, organisation: int, day: date) -> _Rule | None:
        held = [row for row in self.rules[organisation] if _holds(row, day)]
        return held[-1] if held else None

    def holders(self, organisation: int, day: date) -> list[_Mandate]:
        return [row for row in self.mandates[organisation] if _holds(row, day)]

    def can_sign(self, organisation: int, day: date) -> bool:
        rule = self.rule(organisation, day)
        holders = {row.user for row in self.holders(organisation, day)}
        return rule is not None and bool(
            missing_choices(_parsed(json.dumps(rule.tree)), (), holders)
        )

    def has_outdated_rule(self, organisation: int) -> bool:
        rule = self.rule(organisation, self.on)
        holders = {row.user for row in self.holders(organisation, self.on)}
        return rule is not None and not (
            _parsed(json.dumps(rule.tree)).people() <= holders
        )

    def ends(self, organisation: int) -> list[_End]:
        found = (self._end(row) for row in self.holders(organisation, self.on))
        return sorted(filter(None, found), key=lambda end: end.ends_on)

    def _end(self, mandate: _Mandate) -> _End | None:
        if mandate.ends_on is None:
            return None
        needs = [
            need
            for need in self.needs[mandate.organisation]
            if need.day > mandate.ends_on
        ]
        needed = min(needs, key=lambda need: (need.day, need.reference), default=None)
        if needed is None and mandate.ends_on - self.on > SOON:
            return None
        gap = not self.can_sign(mandate.organisation, mandate.ends_on + ONE_DAY)
        return _End(mandate.pk, mandate.ends_on, needed, gap)


@lru_cache(maxsize=4096)
def _parsed(tree: str) -> Rule:
    """Read a rule given as JSON; lists read the same ones again and again."""
    return parse_rule(json.loads(tree))


def _need(agreement: Agreement, on: date) -> NeededSignature | None:
    """Return until when an agreement, or the one to follow it, has to be signed."""
    day = agreement.starts_on
    if agreement.stage == Agreement.Stage.CONCLUDED:
        if agreement.last_day is None:
            return None
        day = agreement.last_day
    return NeededSignature(reference=agreement.reference, day=max(day, on))


def standings(
    organisations: Iterable[Organisation], *, user: User, on: date
) -> Mapping[int, Standing]:
    """Return by number how each organisation is represented on a day.

    :param user: who asks; agreements they do not see are not named
    """
    rows = list(organisations)
    which = Q(organisation__in=[row.pk for row in rows])
    facts = _Facts(which, user, on)
    rules = SigningRule.objects.filter(which).in_bulk()
    mandates = Mandate.objects.holding(on=on).filter(which).select_related("user")
    by_number = {row.pk: row for row in mandates}

    def standing(row: Organisation) -> Standing:
        rule = facts.rule(row.pk, on)
        return Standing(
            organisation=row,
            rule=rules[rule.pk] if rule else None,
            mandates=tuple(by_number[held.pk] for held in facts.holders(row.pk, on)),
            can_sign=facts.can_sign(row.pk, on),
            ends=tuple(
                MandateEnd(
                    mandate=by_number[end.mandate],
                    ends_on=end.ends_on,
                    needed=end.needed,
                    leaves_gap=end.leaves_gap,
                )
                for end in facts.ends(row.pk)
            ),
        )

    return {row.pk: standing(row) for row in rows}


def with_warnings(
    organisations: Iterable[Organisation], *, user: User, on: date
) -> list[Organisation]:
    """Keep those that cannot sign, soon can less, or keep what outlasts a mandate.

    Fit for all of them at once: no row is read as more than its bare values.
    """
    facts = _Facts(Q(), user, on)
    roles = Membership.objects.filter(outlasting_roles(on)).order_by()
    outlasted = set(roles.values_list("organisation", flat=True))
    return [
        row
        for row in organisations
        if row.pk in outlasted
        or not facts.can_sign(row.pk, on)
        or facts.ends(row.pk)
        or facts.has_outdated_rule(row.pk)
    ]


def mandates_ending(user: User, *, on: date) -> MandateQuerySet:
    """Return mandates that end soon and that nobody has prolonged, the first first.

    :param user: who asks; organisations they do not see are left out
    """
    longer = Mandate.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on")),
        user=OuterRef("user"),
        organisation=OuterRef("organisation"),
    )
    visible = Organisation.objects.visible_to(user, on=on)
    rows: MandateQuerySet = Mandate.objects.holding(on=on).filter(
        ~Exists(longer), ends_on__lte=on + SOON, organisation__in=visible.values("pk")
    )
    people = rows.select_related("user", "organisation")
    return people.order_by("ends_on", "organisation__name", "pk")


def can_satisfy(
    tree: dict[str, object], organisation: Organisation, *, on: date
) -> bool:
    """Say whether people whose mandate holds on a day can satisfy a rule."""
    held = Mandate.objects.holding(on=on).filter(organisation=organisation)
    people = set(held.values_list("user", flat=True))
    return bool(missing_choices(parse_rule(tree), (), people))
