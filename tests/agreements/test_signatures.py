"""Seal, signatures, and when a party has signed."""

from datetime import date

import pytest

from agreements.models import JournalEntry, Mandate, Signature
from agreements.refusals import (
    AlreadyDeclinedError,
    AlreadySealedError,
    AlreadySignedError,
    MissingReasonError,
    MissingSignaturesError,
    NoMandateError,
    NotAllNamedError,
    NotCurrentError,
    NotNamedError,
    NotSealedError,
    SigningOverError,
)
from agreements.services.people import record_signing_rule
from agreements.services.signatures import (
    check_may_sign,
    complete_round,
    decline_signature,
    record_seal,
)
from agreements.services.signing import open_signing
from agreements.signing_state import (
    missing_signatories,
    party_has_signed,
    signing_state,
)
from tests.factories import at, framework_draft, office_cast
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
    return sealed_round(cast, draft)


def named(round, slug, position=1):
    return round.signatories.get(party__organisation__slug=slug, position=position)


def seal(round):
    return record_seal(round=round, digest=made_up("sealed"), at=at(SEALED_ON))


def complete(round):
    return complete_round(
        round=round, at=at(SIGNED_ON, 15), document_digest=made_up("complete")
    )


# The seal


def test_the_office_seals_when_everybody_is_named(cast, draft):
    agreed(cast, draft)
    round = open_signing(agreement=draft, actor=cast.drafter, at=at(SEALED_ON, 8))
    name(cast, round, "house1")
    with refused(NotAllNamedError) as caught:
        seal(round)
    assert cast.partners[1].name in str(caught.value)


def test_an_original_is_sealed_once(round):
    assert round.sealed_at == at(SEALED_ON, 10)
    entry = JournalEntry.objects.latest("sequence")
    assert entry.action == "original.sealed"
    assert made_up("sealed") in entry.payload
    with refused(AlreadySealedError):
        seal(round)


# Signing


def test_a_signature_names_person_text_file_and_certificate(round):
    signatory = named(round, "house1")
    signature = sign(signatory)
    assert signature.version_digest == round.version.digest
    assert signature.signed_at == at(SIGNED_ON)
    assert signature.get_form_display()
    entry = JournalEntry.objects.latest("sequence")
    assert entry.action == "original.signed"
    assert signature.document_digest in entry.payload
    assert signature.certificate_digest in entry.payload


def test_nobody_signs_before_the_seal(cast, draft):
    round = named_round(cast, draft)
    with refused(NotSealedError):
        sign(named(round, "house1"))


def test_nobody_signs_another_text(round):
    with refused(NotCurrentError):
        sign(named(round, "house1"), digest=made_up("another text"))


def test_nobody_signs_twice(round):
    sign(named(round, "house1"))
    with refused(AlreadySignedError):
        sign(named(round, "house1"))


def test_nobody_signs_for_somebody_else(cast, round):
    with refused(NotNamedError):
        sign(named(round, "house1"), actor=cast.people["house2"][0])
    with refused(NotNamedError):
        sign(named(round, "house1"), actor=cast.people["house1"][1])


def test_nobody_signs_without_mandate_on_that_day(cast, round):
    signatory = named(round, "house1")
    Mandate.objects.filter(user=signatory.user).update(ends_on=date(2018, 1, 11))
    with refused(NoMandateError) as caught:
        sign(signatory, on=date(2018, 1, 12))
    assert "12 January 2018" in str(caught.value)
    assert sign(signatory, on=date(2018, 1, 11))


def test_nobody_signs_from_a_deactivated_account(cast, round):
    signatory = named(round, "house1")
    signatory.user.is_active = False
    signatory.user.save(update_fields=["is_active"])
    with refused(NoMandateError):
        sign(signatory)


def test_asking_whether_one_may_sign_changes_nothing(cast, round):
    signatory = named(round, "house1")
    check_may_sign(
        signatory=signatory,
        digest=round.version.digest,
        on=SIGNED_ON,
        actor=signatory.user,
    )
    assert not Signature.objects.exists()


# When a party has signed


def test_a_party_has_signed_when_its_rule_is_satisfied(draft, round):
    party = party_of(draft, "house1")
    sign(named(round, "house1"))
    assert not party_has_signed(party, round)
    assert missing_signatories(round) == (
        named(round, "office"),
        named(round, "house1", 2),
        named(round, "house2"),
        named(round, "house2", 2),
    )
    sign(named(round, "house1", 2))
    assert party_has_signed(party, round)
    assert [row.party.organisation.slug for row in missing_signatories(round)] == [
        "office",
        "house2",
        "house2",
    ]


def test_a_party_is_looked_at_as_of_a_day(draft, round):
    party = party_of(draft, "house1")
    sign(named(round, "house1"), on=date(2018, 1, 8))
    sign(named(round, "house1", 2), on=date(2018, 1, 10))
    assert not party_has_signed(party, round, date(2018, 1, 9))
    assert party_has_signed(party, round, date(2018, 1, 10))


def test_a_signature_counts_by_the_mandate_of_its_own_day(draft, round):
    first, second = named(round, "house1"), named(round, "house1", 2)
    sign(first, on=date(2018, 1, 8))
    Mandate.objects.filter(user=first.user).update(ends_on=date(2018, 1, 9))
    sign(second, on=date(2018, 1, 12))
    assert party_has_signed(party_of(draft, "house1"), round)
    Mandate.objects.filter(user=first.user).update(ends_on=date(2018, 1, 7))
    assert not party_has_signed(party_of(draft, "house1"), round)


def test_the_rule_of_the_last_signature_decides(cast, draft, round):
    record_signing_rule(
        organisation=cast.partners[0],
        wording="Alle drei gemeinsam.",
        tree={"type": "all_of", "of": [user.pk for user in cast.people["house1"]]},
        starts_on=date(2018, 1, 10),
        actor=cast.drafter,
        at=at(SEALED_ON),
    )
    sign(named(round, "house1"), on=date(2018, 1, 8))
    sign(named(round, "house1", 2), on=date(2018, 1, 9))
    assert party_has_signed(party_of(draft, "house1"), round)
    Signature.objects.filter(signatory=named(round, "house1", 2)).update(
        signed_at=at(date(2018, 1, 10))
    )
    assert not party_has_signed(party_of(draft, "house1"), round)


def test_the_state_of_a_round_is_read_in_the_same_queries_for_many_parties(
    db, django_assert_num_queries
):
    cast = office_cast(partners=6)
    round = sealed_round(cast, framework_draft(cast))
    for signatory in round.signatories.all()[:5]:
        sign(signatory)
    with django_assert_num_queries(4):
        states = signing_state(round)
        assert len(states) == 7
        assert all(str(row.user) for state in states for row in state.named)


# Concluding


def test_the_agreement_is_concluded_when_every_party_has_signed(cast, draft, round):
    for signatory in round.signatories.exclude(party__organisation__slug="house2"):
        sign(signatory)
    with refused(MissingSignaturesError) as caught:
        complete(round)
    assert cast.partners[1].name in str(caught.value)
    for signatory in round.signatories.filter(party__organisation__slug="house2"):
        sign(signatory)
    assert complete(round).completed_at == at(SIGNED_ON, 15)
    draft.refresh_from_db()
    assert (draft.stage, draft.concluded_at) == ("concluded", at(SIGNED_ON, 15))
    assert draft.deadlines.exists()
    actions = JournalEntry.objects.order_by("-sequence").values_list(
        "action", flat=True
    )
    assert list(actions[:2]) == ["deadline.computed", "agreement.concluded"]


def test_a_completed_round_is_over(round):
    for signatory in round.signatories.all():
        sign(signatory)
    complete(round)
    with refused(SigningOverError):
        complete(round)


# Declining


def decline(signatory, *, reason="Der Betrag stimmt nicht.", actor=None):
    return decline_signature(
        signatory=signatory,
        reason=reason,
        actor=actor or signatory.user,
        at=at(SIGNED_ON),
    )


def test_who_declines_says_why_and_may_still_sign(round):
    signatory = named(round, "house1")
    assert decline(signatory, reason=" Zu teuer. ").reason == "Zu teuer."
    entry = JournalEntry.objects.latest("sequence")
    assert entry.action == "signature.declined"
    assert "teuer" not in entry.payload
    round.refresh_from_db()
    assert round.is_running
    assert sign(signatory).signatory == signatory


def test_nobody_declines_without_reason_twice_for_others_or_after_signing(cast, round):
    signatory = named(round, "house1")
    with refused(MissingReasonError):
        decline(signatory, reason=" ")
    with refused(NotNamedError):
        decline(signatory, actor=cast.people["house2"][0])
    decline(signatory)
    with refused(AlreadyDeclinedError):
        decline(signatory)
    other = named(round, "house2")
    sign(other)
    with refused(AlreadySignedError):
        decline(other)
