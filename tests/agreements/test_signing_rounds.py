"""Opening a signing round, naming who signs, cancelling, opening anew."""

from datetime import date

import pytest

from agreements.models import JournalEntry, Membership, NamedSignatory
from agreements.refusals import (
    AlreadySealedError,
    MissingReasonError,
    NoMandateError,
    NoSigningRuleError,
    NotOwnPartyError,
    RoundRunningError,
    RuleNotSatisfiedError,
    SigningOverError,
    StageError,
    SurplusSignatoriesError,
)
from agreements.services.people import record_mandate, record_signing_rule
from agreements.services.signatures import record_seal
from agreements.services.signing import cancel_signing, open_signing, reopen_signing
from agreements.signing_state import all_named, has_named, not_named
from tests.factories import LONG_AGO, at, framework_draft, join, person
from tests.paths import (
    SEALED_ON,
    SIGNED_ON,
    agreed,
    made_up,
    name,
    named_round,
    party_of,
    sealed_round,
    sign,
)
from tests.refusing import refused


@pytest.fixture
def round(cast, draft):
    agreed(cast, draft)
    return open_signing(agreement=draft, actor=cast.drafter, at=at(SEALED_ON, 8))


def cancel(cast, round, reason="Neue Person."):
    return cancel_signing(
        round=round, reason=reason, actor=cast.drafter, at=at(SIGNED_ON)
    )


def reopen(cast, draft):
    return reopen_signing(agreement=draft, actor=cast.drafter, at=at(SIGNED_ON, 13))


def test_signing_opens_on_the_agreed_version(cast, draft, round):
    draft.refresh_from_db()
    assert draft.stage == "in_signature"
    assert (round.number, round.version) == (1, draft.current_version)
    assert JournalEntry.objects.latest("sequence").action == "signing.opened"


def test_only_an_agreed_text_is_signed(cast, draft, round):
    with refused(StageError):
        open_signing(agreement=draft, actor=cast.drafter, at=at(SEALED_ON))


# Naming


def test_a_party_names_a_set_that_satisfies_its_rule(cast, draft, round):
    named = name(cast, round, "house1")
    people = cast.people["house1"]
    assert [(row.user, row.position) for row in named] == [
        (people[0], 1),
        (people[1], 2),
    ]
    assert len({row.field_name for row in named}) == 2
    assert has_named(party_of(draft, "house1"), round)
    assert not all_named(round)
    assert [party.organisation.slug for party in not_named(round)] == [
        "office",
        "house2",
    ]
    assert JournalEntry.objects.latest("sequence").action == "signatories.named"


def test_everybody_is_named_when_each_party_has_named(cast, draft):
    assert all_named(named_round(cast, draft))


def test_a_party_names_nobody_who_need_not_sign(cast, round):
    with refused(SurplusSignatoriesError):
        name(cast, round, "house1", count=3)
    assert not round.signatories.exists()


def test_a_set_that_cannot_sign_together_is_refused(cast, round):
    with refused(RuleNotSatisfiedError) as caught:
        name(cast, round, "house1", count=1)
    assert "Zwei Mitglieder des Vorstands" in str(caught.value)


def test_one_person_named_twice_is_one_person(cast, round):
    one = cast.people["house1"][0]
    with refused(RuleNotSatisfiedError):
        name(cast, round, "house1", users=[one, one])


def test_nobody_without_mandate_on_the_day_is_named(cast, round):
    house, board = cast.partners[0], cast.people["house1"]
    newcomer = person("newcomer")
    record_mandate(
        organisation=house,
        user=newcomer,
        title="Vorstand",
        basis="Vereinsregister",
        starts_on=date(2018, 1, 6),
        actor=cast.drafter,
        at=at(SEALED_ON),
    )
    with refused(NoMandateError) as caught:
        name(cast, round, "house1", users=[board[0], newcomer])
    assert "Newcomer" in str(caught.value)
    record_signing_rule(
        organisation=house,
        wording="Zwei gemeinsam.",
        tree={"type": "all_of", "of": [board[0].pk, newcomer.pk]},
        starts_on=date(2018, 1, 6),
        actor=cast.drafter,
        at=at(SEALED_ON),
    )
    assert name(cast, round, "house1", users=[board[0], newcomer], on=date(2018, 1, 6))


def test_the_rule_of_the_day_decides(cast, round):
    first = cast.people["house1"][0]
    record_signing_rule(
        organisation=cast.partners[0],
        wording="Der Vorsitz allein.",
        tree={"type": "sole", "of": [first.pk]},
        starts_on=date(2018, 1, 6),
        actor=cast.drafter,
        at=at(SEALED_ON),
    )
    with refused(RuleNotSatisfiedError):
        name(cast, round, "house1", count=1, on=date(2018, 1, 5))
    assert name(cast, round, "house1", count=1, on=date(2018, 1, 6))


def test_without_a_rule_nobody_is_named(cast, round):
    cast.partners[0].signing_rules.update(ends_on=date(2017, 12, 31))
    with refused(NoSigningRuleError):
        name(cast, round, "house1")


def test_nobody_names_for_another_party(cast, draft, round):
    with refused(NotOwnPartyError):
        name(cast, round, "house1", actor=cast.people["house2"][0])
    foreign = framework_draft(cast, reference="KV-2019")
    with refused(NotOwnPartyError):
        name(cast, round, "house1", party=party_of(foreign, "house1"))


def test_legal_staff_may_name_for_a_party(cast, round):
    assert name(cast, round, "house1", actor=cast.reviewer)


def test_a_former_representative_no_longer_names(cast, round):
    former = person("former")
    join(
        former,
        cast.partners[0],
        Membership.Role.REPRESENTATIVE,
        since=LONG_AGO,
        until=date(2018, 1, 4),
    )
    with refused(NotOwnPartyError):
        name(cast, round, "house1", actor=former)


def test_a_later_naming_replaces_the_earlier_one_before_the_seal(cast, round):
    name(cast, round, "house1")
    people = cast.people["house1"][1:]
    name(cast, round, "house1", users=people)
    named = NamedSignatory.objects.filter(party__organisation__slug="house1")
    assert {row.user for row in named} == set(people)


def test_after_the_seal_nobody_else_is_named(cast, draft):
    round = sealed_round(cast, draft)
    with refused(AlreadySealedError):
        name(cast, round, "house1")


# Cancelling and opening anew


def test_before_the_first_signature_a_round_ends_without_a_reason(cast, draft):
    round = cancel(cast, sealed_round(cast, draft), reason="")
    assert not round.is_running
    assert JournalEntry.objects.latest("sequence").action == "signing.cancelled"
    draft.refresh_from_db()
    assert draft.stage == "in_signature"


def test_once_somebody_signed_a_round_ends_with_a_reason(cast, draft):
    round = sealed_round(cast, draft)
    sign(round.signatories.first())
    with refused(MissingReasonError):
        cancel(cast, round, reason=" ")
    assert cancel(cast, round).cancel_reason == "Neue Person."


def test_a_cancelled_round_is_over(cast, draft):
    round = named_round(cast, draft)
    cancel(cast, round)
    with refused(SigningOverError):
        cancel(cast, round)
    with refused(SigningOverError):
        name(cast, round, "house1")
    with refused(SigningOverError):
        record_seal(round=round, digest=made_up("seal"), at=at(SIGNED_ON))


def test_the_next_round_begins_unsealed_with_the_same_people(cast, draft):
    first = sealed_round(cast, draft)
    with refused(RoundRunningError):
        reopen(cast, draft)
    cancel(cast, first)
    second = reopen(cast, draft)
    assert (second.number, second.sealed_at) == (2, None)
    assert all_named(second)
    people = {row.user_id for row in first.signatories.all()}
    assert {row.user_id for row in second.signatories.all()} == people
    assert second.signatures.count() == 0
    assert name(cast, second, "house1", users=cast.people["house1"][1:])


def test_no_round_opens_anew_before_signing(cast, draft):
    with refused(StageError):
        reopen(cast, draft)
