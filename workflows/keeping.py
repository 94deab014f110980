"""What somebody wrote and has not sent: kept for that person alone, some days long.

Pages write here while one types, and when a form arrives that cannot be taken
because the sign-in has ended. Such a form says by a seal of ours for whom its
page was made, so that its text is kept for that person and shown to no other,
whoever signs in next at the same machine. Sent texts are forgotten at once.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from agreements.models import User
from workflows.models import KeptText

KEPT_FOR = timedelta(days=7)
LONGEST = 200_000
"""Bytes of one form; what is longer is refused by the form itself."""
PAGES_AT_MOST = 100
"""How many pages of one person are kept; the oldest give way."""
SEAL = "written_by"
NOT_KEPT = ("csrfmiddlewaretoken", SEAL)


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept text as it is offered again."""

    fields: QueryDict
    kept_at: datetime

    @property
    def is_of_today(self) -> bool:
        return timezone.localdate(self.kept_at) == timezone.localdate()


@dataclass(frozen=True, slots=True)
class Writer:
    """For whom a form was made, and on which page."""

    user_id: int
    path: str


def seal_for(user: User, path: str) -> str:
    """Return what a form carries so that its text can be kept for its reader."""
    return signing.dumps([user.pk, path], salt=SEAL)


def writer_of(request: HttpRequest) -> Writer | None:
    """Return for whom a posted form was made; ``None`` without a seal of ours."""
    try:
        user_id, path = signing.loads(
            request.POST.get(SEAL, ""), salt=SEAL, max_age=KEPT_FOR
        )
    except signing.BadSignature:
        return None
    return Writer(user_id, path)


def keep(writer: Writer, fields: QueryDict, *, now: datetime) -> bool:
    """Keep the fields of a form and say whether that was possible."""
    lists = {name: fields.getlist(name) for name in fields if name not in NOT_KEPT}
    text = json.dumps(lists).encode()
    active = User.objects.filter(pk=writer.user_id, is_active=True)
    longest_path = KeptText._meta.get_field("path").max_length
    if len(text) > LONGEST or len(writer.path) > longest_path or not active.exists():
        return False
    KeptText.objects.update_or_create(
        user_id=writer.user_id,
        path=writer.path,
        defaults={"sealed": _box().encrypt(text).decode(), "kept_at": now},
    )
    mine = KeptText.objects.filter(user_id=writer.user_id).order_by("-kept_at", "-pk")
    surplus = mine.values_list("pk", flat=True)[PAGES_AT_MOST:]
    KeptText.objects.filter(pk__in=list(surplus)).delete()
    return True


def kept_for(user: User, path: str, *, now: datetime) -> Kept | None:
    """Return what a person wrote on a page and has not sent."""
    row = KeptText.objects.filter(
        user=user, path=path, kept_at__gt=now - KEPT_FOR
    ).first()
    if row is None:
        return None
    try:
        lists = json.loads(_box().decrypt(row.sealed.encode()))
    except InvalidToken:  # the secret of the service was changed
        return None
    fields = QueryDict(mutable=True)
    for name, values in lists.items():
        fields.setlist(name, values)
    return Kept(fields, row.kept_at)


def forget(user: User, path: str) -> None:
    """Forget what a person wrote on a page: it was sent, or is not wanted."""
    KeptText.objects.filter(user=user, path=path).delete()


def forget_old(*, now: datetime) -> int:
    """Forget what nobody came back for and return how many texts that were."""
    count, _kinds = KeptText.objects.filter(kept_at__lte=now - KEPT_FOR).delete()
    return count


def _box() -> Fernet:
    key = hashlib.sha256(f"{SEAL}{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
