"""The outbox: promised once, done at least once, found again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from agreements.models import OutboxItem
from agreements.services.outbox import (
    FIRST_DELAY,
    GIVE_UP_AFTER,
    fail,
    finish,
    promise,
    release_expired,
    take,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def promised(key="mail:1", **fields):
    given = {"kind": "mail", "payload": {"to": 1}, "at": NOW - SECOND}
    return promise(key=key, **given | fields)


def lease(now=NOW, worker="one", **fields):
    return take(worker=worker, now=now, lease_seconds=60, **fields)


def test_the_same_key_is_one_promise():
    first = promised()
    assert promised(payload={"to": 2}) == first
    assert OutboxItem.objects.get().payload == {"to": 1}


def test_what_comes_first_is_taken_before_what_waits_longer():
    paper = promised(key="job:1", kind="job")
    verdict = promised(key="verdict:1", kind="verdict")
    assert lease(first=("verdict",)) == verdict
    assert lease(first=("verdict",)) == paper


def test_an_item_is_leased_to_one_worker():
    item = promised()
    assert lease() == item
    assert lease(worker="two") is None
    item.refresh_from_db()
    assert (item.leased_by, item.attempts) == ("one", 1)
    assert item.leased_until == NOW + timedelta(seconds=60)


def test_the_oldest_due_item_comes_first_and_kinds_may_be_chosen():
    promised("later", at=NOW - SECOND)
    first = promised("earlier", at=NOW - 5 * SECOND)
    job = promised("job", kind="job")
    assert lease(kinds=["job"]) == job
    assert lease() == first


def test_an_item_is_not_due_before_its_delay():
    promised(delay_seconds=30)
    assert lease() is None
    assert lease(NOW + timedelta(seconds=29)) is not None


def test_a_demonstration_day_ahead_of_the_machine_does_not_delay_anything():
    item = promised(at=timezone.now() + timedelta(days=400))
    assert item.next_at <= timezone.now()
    assert lease(timezone.now()) == item


def test_a_finished_item_is_not_taken_again():
    promised()
    item = lease()
    assert finish(item, now=NOW, result={"digest": "abc"})
    item.refresh_from_db()
    assert (item.done_at, item.result, item.leased_by) == (NOW, {"digest": "abc"}, "")
    assert lease(NOW + timedelta(days=1)) is None


def test_an_expired_lease_is_found_again():
    promised()
    lost = lease(worker="killed")
    assert lease(NOW + timedelta(seconds=59)) is None
    again = lease(NOW + timedelta(seconds=60), worker="two")
    assert again == lost
    assert again.attempts == 2


def test_a_worker_that_lost_its_lease_changes_nothing_any_more():
    promised()
    slow = lease(worker="slow")
    fresh = lease(NOW + timedelta(seconds=61), worker="fresh")
    assert not finish(slow, now=NOW)
    assert not fail(slow, now=NOW, error="late")
    assert finish(fresh, now=NOW)


def test_the_same_worker_after_its_lease_ran_out_holds_only_the_new_one():
    promised()
    old = lease()
    lease(NOW + timedelta(seconds=61))
    assert not finish(old, now=NOW)


def test_a_failed_item_waits_longer_each_time():
    promised()
    item = lease()
    assert fail(item, now=NOW, error="no connection")
    item.refresh_from_db()
    assert (item.next_at, item.last_error) == (NOW + FIRST_DELAY, "no connection")
    assert lease() is None
    again = lease(NOW + FIRST_DELAY)
    fail(again, now=NOW, error="no connection")
    again.refresh_from_db()
    assert again.next_at == NOW + 2 * FIRST_DELAY


def test_an_item_is_given_up_in_the_end():
    promised()
    now = NOW
    for _attempt in range(GIVE_UP_AFTER):
        item = lease(now)
        fail(item, now=now, error="no connection")
        now += timedelta(hours=2)
    item.refresh_from_db()
    assert item.failed_at is not None
    assert lease(now + timedelta(days=9)) is None


def test_expired_leases_are_released():
    promised("lost")
    promised("held")
    lease()
    take(worker="two", now=NOW, lease_seconds=600)
    assert release_expired(now=NOW + timedelta(seconds=61)) == 1
    assert OutboxItem.objects.filter(leased_by="").get().key in {"lost", "held"}
    assert release_expired(now=NOW + timedelta(seconds=61)) == 0


def test_what_kills_its_worker_every_time_is_given_up():
    item = promised()
    now = NOW
    for _attempt in range(GIVE_UP_AFTER):
        assert lease(now) is not None
        now += timedelta(seconds=61)
    assert release_expired(now=now) == 0
    item.refresh_from_db()
    assert item.failed_at == now
    assert lease(now + timedelta(days=1)) is None
