"""The signing round: opened, people named, cancelled, opened anew."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format

from agreements.journal import record
from agreements.models import (
    Agreement,
    Mandate,
    NamedSignatory,
    Party,
    SigningRound,
    User,
)
from agreements.permissions import may_name_signatories
from agreements.refusals import (
    AlreadySealedError,
    MissingReasonError,
    NoMandateError,
    NoSigningRuleError,
    NotOwnPartyError,
    NoVersionError,
    RoundRunningError,
    RuleNotSatisfiedError,
    SigningOverError,
    SurplusSignatoriesError,
)
from agreements.representation import is_sufficient_and_minimal, parse_rule
from agreements.rows import locked
from agreements.signing_state import missing_signatories
from agreements.stages import S, move, require


def hold_round(round: SigningRound) -> SigningRound:
    """Lock a round, after its agreement, and return it as stored now."""
    locked(round.agreement)
    return locked(round)


def hold_running(round: SigningRound) -> SigningRound:
    """Lock a round that must not be over.

    :raises SigningOverError: if it was completed or cancelled in the meantime
    """
    round = hold_round(round)
    if not round.is_running:
        raise SigningOverError(number=round.number)
    return round


@transaction.atomic
def open_signing(*, agreement: Agreement, actor: User, at: datetime) -> SigningRound:
    """Open the signing of the agreed text; the parties name who signs.

    :raises StageError: unless the text is agreed
    """
    agreement = locked(agreement)
    move(agreement, S.IN_SIGNATURE)
    return _open_round(agreement, actor, at)


@transaction.atomic
def reopen_signing(*, agreement: Agreement, actor: User, at: datetime) -> SigningRound:
    """Open the next round after a cancelled one; those named before stay named.

    :raises RoundRunningError: if a round is still running
    """
    agreement = locked(agreement)
    require(agreement, S.IN_SIGNATURE)
    former = agreement.signing_rounds.order_by("-number").first()
    if former is not None and former.is_running:
        raise RoundRunningError(number=former.number)
    round = _open_round(agreement, actor, at)
    if former is not None:
        NamedSignatory.objects.bulk_create(
            NamedSignatory(
                round=round,
                party_id=named.party_id,
                user_id=named.user_id,
                mandate_id=named.mandate_id,
                position=named.position,
                named_by_id=named.named_by_id,
                named_at=named.named_at,
            )
            for named in former.signatories.all()
        )
    return round


def _open_round(agreement: Agreement, actor: User, at: datetime) -> SigningRound:
    version = agreement.current_version
    if version is None:
        raise NoVersionError
    round = SigningRound.objects.create(
        agreement=agreement,
        number=agreement.signing_rounds.count() + 1,
        version=version,
        opened_at=at,
    )
    record(
        agreement,
        "signing.opened",
        actor=actor,
        at=at,
        round=round.pk,
        digest=version.digest,
    )
    return round


@transaction.atomic
def name_signatories(
    *,
    round: SigningRound,
    party: Party,
    users: Sequence[User],
    on: date,
    actor: User,
    at: datetime,
) -> list[NamedSignatory]:
    """Name who signs for a party; replaces an earlier naming before the seal.

    :param on: day on which mandates and signing rule are looked up
    :raises NoMandateError: if somebody named may not act for the party that day
    :raises RuleNotSatisfiedError: if those named cannot sign for it together
    :raises SurplusSignatoriesError: if fewer of them could: each gets a field
    """
    round = hold_running(round)
    _require_namer(round, party, on, actor)
    people = list(dict.fromkeys(users))
    mandates = [_mandate(user, party, on) for user in people]
    _require_rule(party, people, on)
    round.signatories.filter(party=party).delete()
    named = NamedSignatory.objects.bulk_create(
        NamedSignatory(
            round=round,
            party=party,
            user=user,
            mandate=mandate,
            position=position,
            named_by=actor,
            named_at=at,
        )
        for position, (user, mandate) in enumerate(
            zip(people, mandates, strict=True), start=1
        )
    )
    record(
        round.agreement,
        "signatories.named",
        actor=actor,
        at=at,
        round=round.pk,
        party=party.pk,
        people=",".join(str(user.pk) for user in people),
    )
    return named


def _require_namer(round: SigningRound, party: Party, on: date, actor: User) -> None:
    is_its_party = party.agreement_id == round.agreement_id
    if not (is_its_party and may_name_signatories(actor, party, on=on)):
        raise NotOwnPartyError(person=actor, party=party)
    if round.sealed_at is not None:
        raise AlreadySealedError


def _mandate(user: User, party: Party, on: date) -> Mandate:
    mandates = Mandate.objects.holding(on=on).filter(
        user=user, organisation=party.organisation
    )
    mandate = mandates.order_by("starts_on").first()
    if mandate is None:
        raise NoMandateError(day=date_format(on), person=user, party=party)
    return mandate


def _require_rule(party: Party, people: Sequence[User], on: date) -> None:
    rule = party.organisation.signing_rule(on=on)
    if rule is None:
        raise NoSigningRuleError(day=date_format(on), party=party)
    tree, ids = parse_rule(rule.tree), {user.pk for user in people}
    if not tree.is_satisfied(ids):
        raise RuleNotSatisfiedError(party=party, rule=rule.wording)
    if not is_sufficient_and_minimal(tree, ids):
        raise SurplusSignatoriesError(party=party)


@transaction.atomic
def call_off_signing(
    *, round: SigningRound, reason: str, actor: User, at: datetime
) -> Agreement:
    """Cancel a running round; the text stays agreed and may be signed later.

    :raises MissingReasonError: without a reason
    :raises SigningOverError: if the round is over or everybody has signed
    """
    if not reason.strip():
        raise MissingReasonError
    if not missing_signatories(hold_running(round)) and round.signatures.exists():
        raise SigningOverError(number=round.number)
    round = cancel_signing(round=round, reason=reason, actor=actor, at=at)
    move(round.agreement, S.AGREED)
    return round.agreement


@transaction.atomic
def cancel_signing(
    *, round: SigningRound, reason: str, actor: User, at: datetime
) -> SigningRound:
    """Cancel a running round; the agreement stays in signature.

    :raises MissingReasonError: without a reason once somebody has signed
    """
    round = hold_running(round)
    if not reason.strip() and round.signatures.exists():
        raise MissingReasonError
    round.cancelled_at, round.cancel_reason = at, reason.strip()
    round.save(update_fields=["cancelled_at", "cancel_reason"])
    record(round.agreement, "signing.cancelled", actor=actor, at=at, round=round.pk)
    return round
