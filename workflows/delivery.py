"""Copies for everybody who signed: each person gets a mail with a link."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agreements.journal import record
from agreements.models import Membership, OutboxItem, SigningRound, User
from agreements.services.outbox import promise
from workflows.notices import MAIL


@transaction.atomic
def deliver_copies(*, round: SigningRound, at: datetime) -> None:
    """Promise one mail to each signatory and representative of a party.

    A second call changes nothing.
    """
    agreement = round.agreement
    on = timezone.localdate(at)
    representatives = Membership.objects.holding(on=on).filter(
        organisation__in=agreement.parties.values("organisation"),
        role=Membership.Role.REPRESENTATIVE,
    )
    signed = round.signatories.filter(signature__isnull=False)
    people = User.objects.filter(is_active=True).filter(
        Q(pk__in=representatives.values("user")) | Q(pk__in=signed.values("user"))
    )
    new = [person for person in people.order_by("pk") if _promise(round, person, at)]
    if new:
        record(
            agreement,
            "copies.delivered",
            actor=None,
            at=at,
            round=round.pk,
            recipients=len(new),
        )


def _promise(round: SigningRound, person: User, at: datetime) -> bool:
    key = f"copy:{round.pk}:{person.pk}"
    if OutboxItem.objects.filter(key=key).exists():
        return False
    payload = {"copy": round.agreement_id, "to": person.pk}
    promise(kind=MAIL, key=key, payload=payload, at=at)
    return True
