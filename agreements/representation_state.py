"""Whether organisations can sign: rules and mandates on a day, and what ends soon.

Questions only, each in a fixed number of queries however many organisations.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from agreements.models import (
    Agreement,
    Mandate,
    Organisation,
    Party,
    SigningRule,
    User,
)
from agreements.models.agreement import is_over_on
from agreements.representation import missing_choices, parse_rule

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

    @property
    def has_warning(self) -> bool:
        return not self.can_sign or bool(self.ends)


class _Facts:
    """Rules, mandates and running agreements of some organisations."""

    def __init__(
        self, organisations: Sequence[Organisation], user: User, on: date
    ) -> None:
        self.on = on
        self.rules: dict[int, list[SigningRule]] = defaultdict(list)
        self.mandates: dict[int, list[Mandate]] = defaultdict(list)
        self.needs: dict[int, list[NeededSignature]] = defaultdict(list)
        lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
        which = Q(organisation__in=[row.pk for row in organisations])
        for rule in SigningRule.objects.filter(which, lasting).order_by(
            "starts_on", "pk"
        ):
            self.rules[rule.organisation_id].append(rule)
        mandates = Mandate.objects.not_ended(on=on).filter(which, user__is_active=True)
        for mandate in mandates.select_related("user").order_by("starts_on", "pk"):
            self.mandates[mandate.organisation_id].append(mandate)
        visible = Agreement.objects.visible_to(user, on=on).exclude(is_over_on(on))
        parties = Party.objects.not_left(on=on).filter(which, agreement__in=visible)
        for party in parties.select_related("agreement"):
            if need := _need(party.agreement, on):
                self.needs[party.organisation_id].append(need)

    def rule(self, organisation: int, day: date) -> SigningRule | None:
        held = [row for row in self.rules[organisation] if row.holds(on=day)]
        return held[-1] if held else None

    def holders(self, organisation: int, day: date) -> list[Mandate]:
        return [row for row in self.mandates[organisation] if row.holds(on=day)]

    def can_sign(self, organisation: int, day: date) -> bool:
        rule = self.rule(organisation, day)
        holders = {row.user_id for row in self.holders(organisation, day)}
        return rule is not None and bool(
            missing_choices(parse_rule(rule.tree), (), holders)
        )

    def ends(self, organisation: int) -> tuple[MandateEnd, ...]:
        found = (self._end(mandate) for mandate in self.holders(organisation, self.on))
        return tuple(sorted(filter(None, found), key=lambda end: end.ends_on))

    def _end(self, mandate: Mandate) -> MandateEnd | None:
        if mandate.ends_on is None:
            return None
        needs = [
            need
            for need in self.needs[mandate.organisation_id]
            if need.day > mandate.ends_on
        ]
        needed = min(needs, key=lambda need: (need.day, need.reference), default=None)
        if needed is None and mandate.ends_on - self.on > SOON:
            return None
        after = mandate.ends_on + ONE_DAY
        return MandateEnd(
            mandate=mandate,
            ends_on=mandate.ends_on,
            needed=needed,
            leaves_gap=not self.can_sign(mandate.organisation_id, after),
        )


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
    facts = _Facts(rows, user, on)
    return {
        row.pk: Standing(
            organisation=row,
            rule=facts.rule(row.pk, on),
            mandates=tuple(facts.holders(row.pk, on)),
            can_sign=facts.can_sign(row.pk, on),
            ends=facts.ends(row.pk),
        )
        for row in rows
    }


def can_satisfy(
    tree: dict[str, object], organisation: Organisation, *, on: date
) -> bool:
    """Say whether people whose mandate holds on a day can satisfy a rule."""
    held = Mandate.objects.holding(on=on).filter(organisation=organisation)
    people = set(held.values_list("user", flat=True))
    return bool(missing_choices(parse_rule(tree), (), people))
