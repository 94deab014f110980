"""How often somebody may try: counted in the database, for all processes together.

A try is counted before it is looked at, so that many at once count as many.
After the free ones each further try has to wait, longer every time; a refused
one counts nothing. Whoever tries is kept as a salted digest only.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext_lazy

from agreements.errors import AgreementError
from workflows.models import Tally

MINUTE = timedelta(minutes=1)


class TooOftenError(AgreementError):
    """Carries ``wait``, after which it may be tried again."""

    code = "too-often"
    message = ngettext_lazy(
        "That was tried too often. You can try again in %(minutes)s minute.",
        "That was tried too often. You can try again in %(minutes)s minutes.",
        "minutes",
    )

    def __init__(self, wait: timedelta) -> None:
        super().__init__(minutes=-(-wait // MINUTE))
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many tries are free, and how long the next ones wait."""

    name: str
    free: int
    first_wait: timedelta
    longest_wait: timedelta
    forgotten_after: timedelta
    """After so long without a try all is free again."""

    def wait_after(self, count: int) -> timedelta:
        """Return how long the next try waits after so many."""
        if count < self.free:
            return timedelta(0)
        doublings = min(count - self.free, 20)
        return min(self.first_wait * 2**doublings, self.longest_wait)

    def key(self, *subject: str) -> str:
        """Return the digest under which the tries of somebody are counted."""
        return salted_hmac(f"limit {self.name}", "\n".join(subject)).hexdigest()


@transaction.atomic
def take(limit: Limit, *subject: str, now: datetime) -> None:
    """Count one try.

    :param now: machine time
    :raises TooOftenError: if the next try is not free yet; then nothing is counted
    """
    row = _locked(limit.key(*subject), now)
    if row.free_at > now:
        raise TooOftenError(row.free_at - now)
    if row.forget_at <= now:
        row.count = 0
    row.count += 1
    row.free_at = now + limit.wait_after(row.count)
    row.forget_at = max(now + limit.forgotten_after, row.free_at)
    row.save()


@transaction.atomic
def give_back(limit: Limit, *subject: str, now: datetime) -> None:
    """Uncount one try that went well."""
    row = _locked(limit.key(*subject), now)
    row.count = max(row.count - 1, 0)
    row.free_at = now
    row.save()


def clear(limit: Limit, *subject: str) -> None:
    """Forget all tries of somebody."""
    Tally.objects.filter(key=limit.key(*subject)).delete()


@transaction.atomic
def remember(limit: Limit, *subject: str, now: datetime) -> None:
    """Note that somebody was here; ``is_known`` tells it until it is forgotten."""
    row = _locked(limit.key(*subject), now)
    row.forget_at = now + limit.forgotten_after
    row.save()


def is_known(limit: Limit, *subject: str, now: datetime) -> bool:
    """Say whether somebody was here and is not forgotten yet."""
    rows = Tally.objects.filter(key=limit.key(*subject), forget_at__gt=now)
    return rows.exists()


def forget_tallies(*, now: datetime) -> int:
    """Delete what is forgotten, and return how many rows that was."""
    count, _by_model = Tally.objects.filter(forget_at__lte=now).delete()
    return count


def _locked(key: str, now: datetime) -> Tally:
    fresh = Tally(key=key, count=0, free_at=now, forget_at=now)
    Tally.objects.bulk_create([fresh], ignore_conflicts=True)
    row: Tally = Tally.objects.select_for_update().get(key=key)
    return row
