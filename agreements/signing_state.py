"""Who has signed, for which party, and who is still missing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from agreements.models import (
    Agreement,
    Mandate,
    NamedSignatory,
    Party,
    Signature,
    SigningRound,
    SigningRule,
)
from agreements.representation import Rule, parse_rule, smallest_missing


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySigning:
    """How far one party has come in a signing round."""

    party: Party
    named: tuple[NamedSignatory, ...]
    signed: tuple[NamedSignatory, ...]
    """Those of the named whose signature counts: a mandate held on its day."""
    missing: tuple[NamedSignatory, ...]
    """The smallest set that would still have to sign; empty once complete."""
    is_complete: bool
    """Whether its signing rule is satisfied."""


def signing_state(
    round: SigningRound, *, on: date | None = None
) -> tuple[PartySigning, ...]:
    """Return for each party how far it has come, in a fixed number of queries.

    :param on: look at the round as it stood that day; ``None`` counts everything
    """
    named = _named_by_party(round)
    parties = list(
        Party.objects.filter(agreement=round.agreement_id)
        .not_left(on=on or timezone.localdate(round.opened_at))
        .select_related("organisation")
        .order_by("position")
    )
    records = _Records(parties, named.values())
    return tuple(records.state_of(party, named[party.pk], on) for party in parties)


def has_named(party: Party, round: SigningRound) -> bool:
    """Say whether a party has named who signs for it in this round."""
    return round.signatories.filter(party=party).exists()


def not_named(round: SigningRound) -> list[Party]:
    """Return the parties that have not named anybody yet."""
    return [state.party for state in signing_state(round) if not state.named]


def all_named(round: SigningRound) -> bool:
    """Say whether every party has named who signs for it."""
    return not not_named(round)


def party_has_signed(party: Party, round: SigningRound, on: date | None = None) -> bool:
    """Say whether the signing rule of a party is satisfied.

    Each signature counts if a mandate held on its day; the rule is the one that
    held on the day of the last of them.
    """
    return any(
        state.is_complete
        for state in signing_state(round, on=on)
        if state.party == party
    )


def missing_signatories(
    round: SigningRound, on: date | None = None
) -> tuple[NamedSignatory, ...]:
    """Return the smallest set of named people that must still sign."""
    return tuple(
        named for state in signing_state(round, on=on) for named in state.missing
    )


def _named_by_party(round: SigningRound) -> dict[int, list[NamedSignatory]]:
    named: dict[int, list[NamedSignatory]] = defaultdict(list)
    rows = round.signatories.select_related(
        "user", "signature", "declined", "party__organisation"
    )
    for row in rows.order_by("party__position", "position"):
        named[row.party_id].append(row)
    return named


class _Records:
    """Mandates and rules of all parties of a round, each read in one query."""

    def __init__(
        self, parties: Iterable[Party], named: Iterable[list[NamedSignatory]]
    ) -> None:
        organisations = [party.organisation_id for party in parties]
        users = [row.user_id for rows in named for row in rows]
        self._mandates = list(
            Mandate.objects.filter(organisation__in=organisations, user__in=users)
        )
        self._rules = list(
            SigningRule.objects.filter(organisation__in=organisations).order_by(
                "-starts_on"
            )
        )

    def state_of(
        self, party: Party, named: list[NamedSignatory], on: date | None
    ) -> PartySigning:
        signed = [row for row in named if self._counts(party, row, on)]
        days = [_day(row.signature) for row in signed]
        rule = self._rule(party, max(days, default=on or date.max))
        ids = {row.user_id for row in signed}
        is_complete = rule is not None and rule.is_satisfied(ids)
        waiting = [row for row in named if not hasattr(row, "signature")]
        return PartySigning(
            party=party,
            named=tuple(named),
            signed=tuple(signed),
            missing=() if is_complete else _missing(rule, ids, waiting),
            is_complete=is_complete,
        )

    def _counts(self, party: Party, row: NamedSignatory, on: date | None) -> bool:
        if not hasattr(row, "signature"):
            return False
        day = _day(row.signature)
        return (on is None or day <= on) and self._has_mandate(party, row, day)

    def _has_mandate(self, party: Party, row: NamedSignatory, day: date) -> bool:
        return any(
            mandate.user_id == row.user_id
            and mandate.organisation_id == party.organisation_id
            and mandate.holds(on=day)
            for mandate in self._mandates
        )

    def _rule(self, party: Party, day: date) -> Rule | None:
        for rule in self._rules:
            if rule.organisation_id == party.organisation_id and rule.holds(on=day):
                return parse_rule(rule.tree)
        return None


def _missing(
    rule: Rule | None, signed: set[int], waiting: list[NamedSignatory]
) -> tuple[NamedSignatory, ...]:
    able = {row.user_id for row in waiting}
    smallest = None if rule is None else smallest_missing(rule, signed, able)
    return tuple(row for row in waiting if smallest is None or row.user_id in smallest)


def _day(signature: Signature) -> date:
    return timezone.localdate(signature.signed_at)


def completed_round(agreement: Agreement) -> SigningRound | None:
    """Return the round in which all parties signed, with its version."""
    rounds = agreement.signing_rounds.filter(completed_at__isnull=False)
    return rounds.select_related("version").order_by("-number").first()
