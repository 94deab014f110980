"""Accounts of people: added, invited, changed, switched off; never deleted."""

import hashlib
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements.journal import record
from agreements.models import Membership, OutboxItem, User
from agreements.models.outbox import OutboxQuerySet
from agreements.record_refusals import (
    EmailTakenError,
    HasPasswordError,
    InactivePersonError,
    OwnAccountError,
    StaleRecordError,
)
from agreements.rows import locked
from agreements.services.outbox import promise
from agreements.services.people import require_another_administrator

PAUSE_SECONDS = 300
"""How long after a link to set a password no further one is sent."""
MOST_WAITING = 50
"""How many such links may wait to be sent; further wishes are left out."""
KEEP_WISHES = timedelta(days=1)


@transaction.atomic
def add_person(
    *,
    email: str,
    full_name: str,
    actor: User | None,
    at: datetime,
    language: str = "de",
) -> User:
    """Add a person and invite them by mail to set a password of their own.

    :raises EmailTakenError: if another person has the address
    """
    email = email.strip().lower()
    known = User.objects.filter(email=email).first()
    if known is not None:
        if known.full_name == full_name and not known.has_usable_password():
            return known
        raise EmailTakenError(email=email)
    person = _create(email, full_name=full_name, language=language)
    _promise_invitation(person, at)
    record(None, "person.added", actor=actor, at=at, person=person.pk)
    return person


def _create(email: str, **fields: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email, **fields)
    except IntegrityError:  # added by somebody else in the same moment
        raise EmailTakenError(email=email) from None


@transaction.atomic
def invite_person(*, person: User, actor: User, at: datetime) -> None:
    """Send the link to set a password once more; one that waits is enough.

    :raises HasPasswordError: if the person has set one
    :raises InactivePersonError: if the account is switched off
    """
    person = locked(person)
    if person.has_usable_password():
        raise HasPasswordError(person=person)
    if not person.is_active:
        raise InactivePersonError(person=person)
    if _promise_invitation(person, at):
        record(None, "person.invited", actor=actor, at=at, person=person.pk)


def _promise_invitation(person: User, at: datetime) -> bool:
    sent = OutboxItem.objects.filter(key__startswith=f"invitation:{person.pk}:")
    if sent.open().exists():
        return False
    promise(
        kind="mail",
        key=f"invitation:{person.pk}:{sent.count() + 1}",
        payload={"invitation": person.pk, "to": person.pk},
        at=at,
    )
    return True


def promise_password_link(*, email: str, at: datetime, now: datetime) -> None:
    """Promise a link to set a new password, if somebody has this address.

    One row is written either way, so that nobody can tell from the answer, nor
    from how long it takes, whether there is such a person.

    :param now: machine time; within five minutes one address gets one link
    """
    email = email.strip().lower()
    if _password_wishes().open().count() >= MOST_WAITING:
        return
    person = User.objects.filter(email=email, is_active=True).first()
    name = hashlib.sha256(email.encode()).hexdigest()[:32]
    promise(
        kind="mail",
        key=f"password:{name}:{int(now.timestamp()) // PAUSE_SECONDS}",
        payload={"password": person.pk if person else 0},
        at=at,
    )


def _password_wishes() -> OutboxQuerySet:
    return OutboxItem.objects.filter(kind="mail", key__startswith="password:")


def forget_password_wishes(*, now: datetime) -> int:
    """Delete yesterday's wishes for a link, and return how many these were."""
    done = _password_wishes().filter(done_at__lt=now - KEEP_WISHES)
    return int(done.delete()[0])


@transaction.atomic
def note_password(*, person: User, at: datetime) -> None:
    """Record that a person has set a password of their own."""
    record(None, "person.set_password", actor=person, at=at, person=person.pk)


def version_of(person: User) -> str:
    """Return what stands for name and address as somebody has read them."""
    text = f"{person.full_name}\n{person.email}\n{person.language}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def change_person(
    *,
    person: User,
    full_name: str,
    email: str,
    language: str,
    read: str,
    actor: User,
    at: datetime,
) -> User:
    """Change name or address; the former address is told when it is replaced.

    Papers and certificates keep the name they were made with.

    :param read: ``version_of`` the person the actor has read
    :raises StaleRecordError: if somebody else changed it in the meantime
    :raises EmailTakenError: if another person has the address
    """
    person, email = locked(person), email.strip().lower()
    before = person.email
    if (person.full_name, before, person.language) == (full_name, email, language):
        return person
    if read != version_of(person):
        raise StaleRecordError
    if User.objects.filter(email=email).exclude(pk=person.pk).exists():
        raise EmailTakenError(email=email)
    person.full_name, person.email, person.language = full_name, email, language
    try:
        with transaction.atomic():
            person.save(update_fields=["full_name", "email", "language"])
    except IntegrityError:  # given to somebody else in the same moment
        raise EmailTakenError(email=email) from None
    entry = record(None, "person.changed", actor=actor, at=at, person=person.pk)
    if before != email:
        promise(
            kind="mail",
            key=f"moved:{entry.sequence}",
            payload={"moved": person.pk, "to": person.pk, "address": before},
            at=at,
        )
    return person


@transaction.atomic
def deactivate_person(*, person: User, actor: User, at: datetime) -> User:
    """Switch an account off: no sign-in, no signature, no mail any more.

    :raises OwnAccountError: for one's own account
    :raises LastAdministratorError: if nobody else administers an office
    """
    person = locked(person)
    if person.pk == actor.pk:
        raise OwnAccountError
    if not person.is_active:
        return person
    on = timezone.localdate(at)
    held = Membership.objects.holding(on=on).in_office(Membership.Role.ADMINISTRATOR)
    for membership in held.filter(user=person).select_related("organisation"):
        office = locked(membership.organisation)
        require_another_administrator(office, person, on=on)
    return _set_active(person, False, "person.deactivated", actor, at)


@transaction.atomic
def reactivate_person(*, person: User, actor: User, at: datetime) -> User:
    """Switch an account on again; mandates and roles are those recorded."""
    person = locked(person)
    if person.is_active:
        return person
    return _set_active(person, True, "person.reactivated", actor, at)


def _set_active(
    person: User, active: bool, action: str, actor: User, at: datetime
) -> User:
    person.is_active = active
    person.save(update_fields=["is_active"])
    record(None, action, actor=actor, at=at, person=person.pk)
    return person
