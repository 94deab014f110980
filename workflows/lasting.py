"""How long a sign-in lasts: some hours after its last use, not after its first."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

RENEWED, RENEW_AFTER_SECONDS = "renewed", 60 * 60


def renew(request: HttpRequest, *, now: datetime) -> None:
    """Let the time of the sign-in begin anew, at most once an hour."""
    if _seconds_since(request, now) > RENEW_AFTER_SECONDS:
        request.session[RENEWED] = int(now.timestamp())


class Lasting(NamedTuple):
    """After how many seconds without use a sign-in ends, at the earliest."""

    ends_in: int
    """counted from now"""
    lasts: int
    """counted from the next use"""


def sign_in(request: HttpRequest) -> dict[str, Lasting]:
    """Give every template of a person who is signed in how long that lasts."""
    if not getattr(request, "user", AnonymousUser()).is_authenticated:
        return {}
    whole: int = settings.SESSION_COOKIE_AGE
    left = whole - _seconds_since(request, timezone.now())
    return {"sign_in": Lasting(max(0, left), whole - RENEW_AFTER_SECONDS)}


def _seconds_since(request: HttpRequest, now: datetime) -> int:
    began = request.user.last_login or now
    since = request.session.get(RENEWED, began.timestamp())
    return int(now.timestamp() - since)
