"""Light or dark: what a person chose, else what the system says."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

COOKIE = "appearance"
CHOICES = {"": _("as the device"), "light": _("light"), "dark": _("dark")}


def chosen(request: HttpRequest) -> str:
    """Return the name of the chosen appearance; empty stands for the device's."""
    name = request.COOKIES.get(COOKIE, "")
    return name if name in CHOICES else ""


def appearance(request: HttpRequest) -> dict[str, object]:
    """Give every template the choice and what there is to choose."""
    return {"appearance": chosen(request), "appearances": CHOICES.items()}


def remember(response: HttpResponse, name: str) -> None:
    """Keep the choice in a cookie of this browser."""
    if name not in CHOICES:
        return
    response.set_cookie(
        COOKIE,
        name,
        max_age=365 * 24 * 60 * 60,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
