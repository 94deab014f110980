"""The journal: a closed vocabulary of acts, hash-chained, append-only.

Every act writes its entry in its own transaction and as its last step, since
all writers queue on the one head row.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext_noop as _

from agreements.models import Agreement, JournalEntry, JournalHead, User

ACTIONS = {
    "agreement.drafted": _("Agreement drafted"),
    "term.changed": _("Term changed"),
    "clause.edited": _("Clause edited"),
    "clause.added": _("Clause added"),
    "clauses.loaded": _("Prepared text taken over"),
    "clause.removed": _("Clause removed"),
    "clause.moved": _("Clause moved"),
    "clause.split": _("Clause split"),
    "change.undone": _("Last change of the draft taken back"),
    "version.frozen": _("Wording frozen"),
    "version.approved": _("Wording approved by a second lawyer"),
    "version.returned": _("Wording returned with reasons"),
    "review.opened": _("Review round opened"),
    "review.answered": _("Party answered"),
    "review.closed": _("Review round closed"),
    "point.decided": _("Point decided"),
    "agreement.agreed": _("Text agreed"),
    "agreement.reopened": _("Agreement taken back to draft"),
    "agreement.abandoned": _("Draft given up"),
    "signing.opened": _("Signing opened"),
    "signatories.named": _("Signatories named"),
    "original.sealed": _("Original sealed by the office"),
    "original.signed": _("Original signed"),
    "signature.declined": _("Signature declined with a reason"),
    "original.completed": _("Original completed with archive timestamp"),
    "signing.cancelled": _("Signing round cancelled"),
    "agreement.concluded": _("Agreement concluded"),
    "agreement.enforced": _("Agreement put into force"),
    "agreement.ended": _("Agreement ended"),
    "copies.delivered": _("Copies delivered"),
    "papers.made": _("Papers made"),
    "deadline.computed": _("Deadlines computed"),
    "deadline.acknowledged": _("Deadline acknowledged"),
    "deadline.met": _("Deadline met"),
    "deadline.lapsed": _("Deadline passed"),
    "reminder.queued": _("Reminder queued"),
    "step.handed_over": _("Step handed over to a person"),
    "step.reminded": _("Reminder sent to those who are waited for"),
    "renewal.opened": _("Renewal opened"),
    "renewal.decided": _("Renewal decided"),
    "successor.drafted": _("Successor drafted"),
    "calendar.entered": _("Day entered in the calendar"),
    "calendar.struck": _("Day taken out of the calendar"),
    "organisation.added": _("Organisation added"),
    "organisation.changed": _("Data of the organisation changed"),
    "organisation.left_out": _("Organisation left out of new agreements"),
    "organisation.taken_in": _("Organisation offered for new agreements again"),
    "mandate.recorded": _("Mandate recorded"),
    "mandate.ended": _("End of a mandate recorded"),
    "rule.recorded": _("Signing rule recorded"),
    "membership.recorded": _("Membership recorded"),
    "membership.ended": _("End of a membership recorded"),
    "person.added": _("Person added"),
    "person.invited": _("Person invited by mail"),
    "person.changed": _("Name or e-mail address changed"),
    "person.deactivated": _("Account deactivated"),
    "person.reactivated": _("Account reactivated"),
    "person.set_password": _("Password set"),
}

Scalar = str | int | None


def _hash(prev: str, fields: dict[str, Scalar]) -> str:
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{prev}\n{text}".encode()).hexdigest()


def _hashed_fields(entry: JournalEntry) -> dict[str, Scalar]:
    return {
        "sequence": entry.sequence,
        "at": entry.at,
        "action": entry.action,
        "actor": entry.actor_id,
        "agreement": entry.agreement_id,
        "payload": entry.payload,
    }


@transaction.atomic
def record(
    agreement: Agreement | None,
    action: str,
    *,
    actor: User | None,
    at: datetime,
    **payload: Scalar,
) -> JournalEntry:
    """Append one act to the journal.

    :param payload: ids and hashes only, never names or texts
    :raises ValueError: if ``action`` is not in the vocabulary
    """
    if action not in ACTIONS:
        raise ValueError(f"unknown journal action: {action}")
    JournalHead.objects.get_or_create(pk=1)
    head = JournalHead.objects.select_for_update().get(pk=1)
    entry = JournalEntry(
        sequence=head.sequence + 1,
        at=at.astimezone(UTC).isoformat(),
        action=action,
        actor_id=actor.pk if actor else None,
        agreement_id=agreement.pk if agreement else None,
        payload=json.dumps(
            payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ),
        prev=head.hash,
    )
    entry.hash = _hash(entry.prev, _hashed_fields(entry))
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=["sequence", "hash"])
    return entry


def was_recorded_after(agreement: Agreement, action: str, at: datetime) -> bool:
    """Say whether an act about an agreement happened after a moment."""
    entries = JournalEntry.objects.filter(agreement_id=agreement.pk, action=action)
    moments = entries.values_list("at", flat=True)
    return any(datetime.fromisoformat(moment) > at for moment in moments)


def broken_links() -> Iterator[str]:
    """Yield a sentence for every place where the chain does not hold."""
    prev, expected = "0" * 64, 1
    for entry in JournalEntry.objects.order_by("sequence").iterator():
        if entry.sequence != expected:
            yield f"journal: entry {expected} is missing before {entry.sequence}"
        if entry.prev != prev:
            yield f"journal: entry {entry.sequence} does not follow the one before"
        if entry.hash != _hash(entry.prev, _hashed_fields(entry)):
            yield f"journal: entry {entry.sequence} was changed after it was written"
        prev, expected = entry.hash, entry.sequence + 1
    head = JournalHead.objects.filter(pk=1).first()
    if (head.hash if head else "0" * 64) != prev:
        yield "journal: the head does not name the last entry"
