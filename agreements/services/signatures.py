"""Seal, signatures and conclusion of a signing round.

The bytes are made elsewhere; here stands what is signed, by whom, and whether
it counts.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from agreements.journal import record
from agreements.models import (
    DeclinedSignature,
    NamedSignatory,
    Signature,
    SigningRound,
    User,
)
from agreements.permissions import has_mandate
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
from agreements.services.deadlines import compute_deadlines
from agreements.services.signing import hold_round, hold_running
from agreements.signing_state import not_named, signing_state
from agreements.stages import S, move


@transaction.atomic
def record_seal(*, round: SigningRound, digest: str, at: datetime) -> SigningRound:
    """Record that the office sealed the original; from now on people may sign.

    :param digest: SHA-256 of the sealed file
    :raises NotAllNamedError: if a party has not named who signs
    :raises AlreadySealedError: if the round has its seal
    """
    round = hold_running(round)
    if round.sealed_at is not None:
        raise AlreadySealedError
    if missing := not_named(round):
        raise NotAllNamedError(missing=", ".join(map(str, missing)))
    round.sealed_at = at
    round.save(update_fields=["sealed_at"])
    record(
        round.agreement,
        "original.sealed",
        actor=None,
        at=at,
        round=round.pk,
        document=digest,
    )
    return round


def check_may_sign(
    *, signatory: NamedSignatory, digest: str, on: date, actor: User
) -> None:
    """Refuse unless this person may sign this text on this day. Changes nothing.

    :param digest: digest of the version whose text was shown to the person
    :raises AgreementError: with the reason why the person may not sign now
    """
    round = SigningRound.objects.select_related("version").get(pk=signatory.round_id)
    party = signatory.party
    if actor.pk != signatory.user_id:
        raise NotNamedError(person=actor, party=party)
    if Signature.objects.filter(signatory=signatory).exists():
        raise AlreadySignedError(person=actor, party=party)
    if not round.is_running:
        raise SigningOverError(number=round.number)
    if digest != round.version.digest:
        raise NotCurrentError(number=round.version.number)
    if round.sealed_at is None:
        raise NotSealedError
    if not has_mandate(actor, party.organisation, on=on):
        raise NoMandateError(day=date_format(on), person=actor, party=party)


@transaction.atomic
def record_signature(
    *,
    signatory: NamedSignatory,
    digest: str,
    document_digest: str,
    certificate_digest: str,
    actor: User,
    at: datetime,
) -> Signature:
    """Record the signature of a named person for a party.

    :param digest: digest of the version whose text was shown to the person
    :param document_digest: SHA-256 of the file with this signature
    :param certificate_digest: SHA-256 of the person's certificate
    :raises AgreementError: as ``check_may_sign``
    """
    round = hold_round(signatory.round)
    check_may_sign(
        signatory=signatory, digest=digest, on=timezone.localdate(at), actor=actor
    )
    signature = Signature.objects.create(
        signatory=signatory,
        round=round,
        version_digest=digest,
        signed_at=at,
        document_digest=document_digest,
        certificate_digest=certificate_digest,
    )
    record(
        round.agreement,
        "original.signed",
        actor=actor,
        at=at,
        signature=signature.pk,
        version=digest,
        document=document_digest,
        certificate=certificate_digest,
    )
    return signature


@transaction.atomic
def decline_signature(
    *, signatory: NamedSignatory, reason: str, actor: User, at: datetime
) -> DeclinedSignature:
    """Record that a named person will not sign, and why; the round goes on.

    :raises MissingReasonError: without a reason
    :raises AlreadyDeclinedError: if the person has said so before
    :raises AgreementError: as ``check_may_sign``
    """
    round = hold_round(signatory.round)
    check_may_sign(
        signatory=signatory,
        digest=round.version.digest,
        on=timezone.localdate(at),
        actor=actor,
    )
    if DeclinedSignature.objects.filter(signatory=signatory).exists():
        raise AlreadyDeclinedError(person=actor, party=signatory.party)
    if not reason.strip():
        raise MissingReasonError
    declined = DeclinedSignature.objects.create(
        signatory=signatory, reason=reason.strip(), at=at
    )
    record(
        round.agreement,
        "signature.declined",
        actor=actor,
        at=at,
        declined=declined.pk,
        round=round.pk,
    )
    return declined


@transaction.atomic
def complete_round(
    *, round: SigningRound, at: datetime, document_digest: str
) -> SigningRound:
    """Conclude the agreement: every party has signed by its rule.

    :param document_digest: SHA-256 of the complete original
    :raises MissingSignaturesError: naming the people still missing
    """
    round = hold_running(round)
    missing = [state for state in signing_state(round) if not state.is_complete]
    if missing:
        raise MissingSignaturesError(missing=", ".join(str(s.party) for s in missing))
    round.completed_at = at
    round.save(update_fields=["completed_at"])
    agreement = round.agreement
    move(agreement, S.CONCLUDED)
    agreement.concluded_at = at
    agreement.save(update_fields=["concluded_at"])
    record(
        agreement,
        "agreement.concluded",
        actor=None,
        at=at,
        round=round.pk,
        document=document_digest,
    )
    compute_deadlines(agreement=agreement, actor=None, on=timezone.localdate(at), at=at)
    return round
