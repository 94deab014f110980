"""Renewal: opened in time, decided by the councillor, continued by a successor."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from agreements.journal import record
from agreements.models import Agreement, Deadline, Renewal, RenewalAddendum, User
from agreements.models.agreement import AgreementQuerySet
from agreements.refusals import (
    AlreadyDecidedError,
    MissingReasonError,
    NotItsAddendumError,
    NotRenewedError,
)
from agreements.rows import locked
from agreements.stages import S, require
from agreements.successors import copy_draft, successor_term

RENEWING = (Renewal.Decision.RENEW, Renewal.Decision.RENEGOTIATE)


def renewals_to_open(*, on: date) -> AgreementQuerySet:
    """Return the agreements whose renewal must begin and has not begun."""
    agreements: AgreementQuerySet = Agreement.objects.due_for_renewal(on=on)
    return agreements.order_by("ends_on", "pk")


@transaction.atomic
def open_renewal(*, agreement: Agreement, on: date, at: datetime) -> Renewal:
    """Open the renewal for the end of an agreement, once for each end.

    What the deadline asked for is done thereby; a second call changes nothing.
    """
    agreement = locked(agreement)
    require(agreement, S.CONCLUDED)
    renewal, is_new = Renewal.objects.get_or_create(
        agreement=agreement,
        cycle_ends_on=agreement.ends_on,
        defaults={"opened_on": on},
    )
    if not is_new:
        return renewal
    agreement.deadlines.open().filter(kind=Deadline.Kind.RENEWAL_START).update(
        state=Deadline.State.MET, state_changed_at=at
    )
    record(agreement, "renewal.opened", actor=None, at=at, renewal=renewal.pk)
    return renewal


@transaction.atomic
def decide_renewal(
    *,
    renewal: Renewal,
    decision: str,
    actor: User,
    at: datetime,
    reason: str = "",
    addenda: Sequence[Agreement] = (),
) -> Renewal:
    """Decide what becomes of an agreement that runs out.

    :param addenda: addenda of it that are to be carried over
    :raises AlreadyDecidedError: if it was decided before
    :raises MissingReasonError: for letting it end without a reason
    """
    agreement = locked(renewal.agreement)
    renewal = locked(renewal)
    if renewal.decision:
        raise AlreadyDecidedError(decision=renewal.get_decision_display())
    chosen = Renewal.Decision(decision)
    if chosen == Renewal.Decision.OPEN:
        raise ValueError("a decision is not open")
    if chosen == Renewal.Decision.LET_END and not reason.strip():
        raise MissingReasonError
    _choose(renewal, agreement, addenda if chosen in RENEWING else ())
    renewal.decision, renewal.reason = chosen, reason.strip()
    renewal.decided_by, renewal.decided_at = actor, at
    renewal.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
    record(
        agreement,
        "renewal.decided",
        actor=actor,
        at=at,
        renewal=renewal.pk,
        decision=chosen.value,
    )
    return renewal


def _choose(
    renewal: Renewal, agreement: Agreement, addenda: Sequence[Agreement]
) -> None:
    for addendum in addenda:
        if addendum.framework_id != agreement.pk:
            raise NotItsAddendumError(reference=addendum.reference)
    RenewalAddendum.objects.bulk_create(
        RenewalAddendum(renewal=renewal, addendum=addendum)
        for addendum in dict.fromkeys(addenda)
    )


@transaction.atomic
def draft_successor(*, renewal: Renewal, actor: User, at: datetime) -> Agreement:
    """Draft the successor from the last version, and one for each chosen addendum.

    Clauses keep their keys, the term is the next of the same length, the parties
    are those that still belong on its first day. A second call changes nothing.

    :raises NotRenewedError: unless it was decided to renew or renegotiate
    """
    agreement = locked(renewal.agreement)
    renewal = locked(renewal)
    if renewal.successor is not None:
        return renewal.successor
    if renewal.decision not in RENEWING:
        raise NotRenewedError
    successor = copy_draft(
        agreement,
        term=successor_term(agreement, framework=agreement.framework),
        framework=agreement.framework,
        actor=actor,
        at=at,
    )
    renewal.successor = successor
    renewal.save(update_fields=["successor"])
    chosen = renewal.addenda.select_related("addendum").order_by("addendum__reference")
    for entry in chosen:
        entry.successor = copy_draft(
            entry.addendum,
            term=successor_term(entry.addendum, framework=successor),
            framework=successor,
            actor=actor,
            at=at,
        )
        entry.save(update_fields=["successor"])
    record(
        agreement,
        "successor.drafted",
        actor=actor,
        at=at,
        renewal=renewal.pk,
        successor=successor.pk,
    )
    return successor
