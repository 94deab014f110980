"""The outbox: work promised with an act, taken on lease, done at least once.

``at`` is the day of the business act; ``now`` is machine time, by which leases
and retries run.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, DateTimeField, Value, When
from django.db.models.functions import Least, Now

from agreements.models import OutboxItem

GIVE_UP_AFTER = 8
FIRST_DELAY = timedelta(seconds=15)

Payload = Mapping[str, Any]  # Any: JSON


def promise(
    *,
    kind: str,
    key: str,
    payload: Payload,
    at: datetime,
    delay_seconds: int = 0,
) -> OutboxItem:
    """Promise an effect together with the act that asks for it.

    The same key twice is one promise; whoever does it checks what is there.
    """
    # a demonstration day may lie behind or before the machine's own time
    earliest = Least(Value(at, DateTimeField()), Now())
    item, is_new = OutboxItem.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payload": dict(payload),
            "promised_at": at,
            "next_at": earliest + timedelta(seconds=delay_seconds),
        },
    )
    if is_new:
        item.refresh_from_db(fields=["next_at"])
    return item


@transaction.atomic
def take(
    *,
    worker: str,
    now: datetime,
    lease_seconds: int,
    kinds: Iterable[str] | None = None,
    first: Iterable[str] = (),
) -> OutboxItem | None:
    """Lease the next item that is due; nobody else gets it while the lease lasts.

    Items whose lease ran out are found again: their worker is taken for dead.

    :param kinds: take no others
    :param first: take these before all others
    """
    due = OutboxItem.objects.due(at=now).select_for_update(skip_locked=True)
    if kinds is not None:
        due = due.filter(kind__in=list(kinds))
    order: list[Any] = ["next_at", "pk"]  # Any: names and an expression
    if first:
        order.insert(
            0, Case(When(kind__in=list(first), then=Value(0)), default=Value(1))
        )
    item = due.order_by(*order).first()
    if item is None:
        return None
    item.attempts += 1
    item.leased_by = worker
    item.leased_until = now + timedelta(seconds=lease_seconds)
    item.save(update_fields=["attempts", "leased_by", "leased_until"])
    return item


@transaction.atomic
def finish(item: OutboxItem, *, now: datetime, result: Payload | None = None) -> bool:
    """Close an item as done.

    :returns: whether the lease was still held; if not, another worker has the item
    """
    return (
        _held(item).update(
            done_at=now,
            leased_until=None,
            leased_by="",
            last_error="",
            result=dict(result or {}),
        )
        == 1
    )


@transaction.atomic
def fail(item: OutboxItem, *, now: datetime, error: str) -> bool:
    """Put an item back for a later try, or give it up after the last one.

    :returns: whether the lease was still held
    """
    is_over = item.attempts >= GIVE_UP_AFTER
    return (
        _held(item).update(
            next_at=now + FIRST_DELAY * 2 ** (item.attempts - 1),
            failed_at=now if is_over else None,
            leased_until=None,
            leased_by="",
            last_error=error[:4000],
        )
        == 1
    )


@transaction.atomic
def release_expired(*, now: datetime) -> int:
    """Free what dead workers held; give up what killed its worker too often.

    :returns: how many items may be taken again
    """
    expired = OutboxItem.objects.expired(at=now)
    expired.filter(attempts__gte=GIVE_UP_AFTER).update(
        failed_at=now, leased_until=None, leased_by=""
    )
    return expired.update(leased_until=None, leased_by="", next_at=now)


def _held(item: OutboxItem) -> Any:
    # Any: a query set of the item's row while this worker's lease holds
    return OutboxItem.objects.open().filter(
        pk=item.pk, leased_by=item.leased_by, attempts=item.attempts
    )
