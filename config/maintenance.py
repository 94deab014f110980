"""Maintenance: pages say when the service is back, and the database is left alone.

A file in the data folder switches it, for all processes at once and without a
restart. Style sheets are still served.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

RETRY_AFTER = timedelta(minutes=5)
"""When browsers and programs ask again if nobody knows how long it takes."""
MIGRATION = timedelta(minutes=30)
"""How long new tables may take; then pages are tried again, whatever happened."""


def file() -> Path:
    """Return the file whose being there means maintenance."""
    path: Path = settings.DATA_DIR / "maintenance.json"
    return path


def switch_on(*, until: datetime | None, ends_itself: bool = False) -> None:
    """Let every process answer with the maintenance page.

    :param until: when it is expected to end, shown to people
    :param ends_itself: whether it is over then, even if nobody switches it off
    """
    state = {"until": until and until.isoformat(), "ends_itself": ends_itself}
    fresh = file().with_suffix(".new")
    fresh.write_text(json.dumps(state), "ascii")
    fresh.replace(file())


def switch_off() -> None:
    """Let pages be served again."""
    file().unlink(missing_ok=True)


@contextmanager
def during_migration() -> Iterator[None]:
    """Keep pages away from tables that are being changed."""
    if file().exists():
        yield
        return
    switch_on(until=timezone.now() + MIGRATION, ends_itself=True)
    try:
        yield
    finally:
        switch_off()


def state(now: datetime) -> tuple[bool, datetime | None]:
    """Return whether it is on, and until when it is expected to be."""
    try:
        said = json.loads(file().read_text("ascii"))
    except FileNotFoundError:
        return False, None
    except ValueError:  # somebody laid an empty file there
        return True, None
    until = datetime.fromisoformat(said["until"]) if said["until"] else None
    if said["ends_itself"] and until is not None:
        # of a migration nobody knows how long it takes
        return now < until, None
    return True, until


def is_on(now: datetime) -> bool:
    """Say whether pages, worker and clock leave the database alone."""
    return state(now)[0]


def maintenance(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return middleware that answers 503 while it is on."""

    def respond(request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        is_on, until = state(now)
        return _page(request, until, now) if is_on else get_response(request)

    return respond


def _page(request: HttpRequest, until: datetime | None, now: datetime) -> HttpResponse:
    is_known = until is not None and until > now
    wait = until - now if is_known and until else RETRY_AFTER
    with translation.override(translation.get_language_from_request(request)):
        page = render_to_string(
            "503.html",
            {
                "until": until if is_known else None,
                "today": timezone.localdate(now),
                "language": translation.get_language(),
                "reference": getattr(request, "reference", ""),
            },
        )
    response = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(int(wait.total_seconds()) + 1)
    return response
