"""How long pages take and how many queries, beside a page that asks for nothing."""

import gc
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Agreement, User
from config import clock
from demonstration.bench.large_office import LargeOffice, analyse
from demonstration.bench.large_routes import fill_routes
from demonstration.bench.large_shelf import COMMON, RARE, fill_shelf

ROUNDS = 9
LAWYER, COUNCILLOR, PARTNER = "staff-0", "staff-2", "speaker-0"
Figures = dict[str, Any]  # Any: JSON


@dataclass(frozen=True, slots=True)
class Page:
    """One address, asked for by one person."""

    name: str
    who: str
    address: str


def measure_pages(size: int, *, rounds: int = ROUNDS) -> list[Figures]:
    """Fill an empty database with so many agreements and measure the pages."""
    longest = _fill(size)
    clients = {who: _client(who) for who in (LAWYER, COUNCILLOR, PARTNER)}
    return [_measured(page, clients[page.who], rounds) for page in _pages(longest)]


def _fill(size: int) -> Agreement:
    office = LargeOffice(clock.today(), size)
    begun = time.monotonic()

    def say(what: str) -> None:
        sys.stderr.write(f"{time.monotonic() - begun:5.0f} s  {what}\n")

    office.fill(say)
    say("texts")
    longest = fill_shelf(office)
    say("routes")
    fill_routes(office, office.rounds())
    analyse()
    gc.collect()
    gc.freeze()  # what filling left behind is no part of a web process
    say("done")
    return longest


def _client(who: str) -> Client:
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.force_login(User.objects.get(email=f"{who}@example.org"))
    return client


def _pages(longest: Agreement) -> list[Page]:
    agreements = reverse("agreements:list")
    queries = {
        "first page": "",
        "last page": "?page=last",
        "filtered": "?station=force&kind=addendum",
        "of a partner": "?partner=house-1",
        "common word": f"?q={COMMON}",
        "common word, last page": f"?q={COMMON}&page=last",
        "rare word": f"?q={RARE}",
        "two words": f"?q=Stadtteil+{COMMON}",
        "reference": f"?q={longest.reference}",
        "by title": "?sort=title",
        "by partner": "?sort=partner",
        "by state": "?sort=-state",
        "by end": "?sort=ends",
        "by deadline": "?sort=-due",
    }
    pages = [
        Page(f"list, {name}", LAWYER, f"{agreements}{query}")
        for name, query in queries.items()
    ]
    pages += [
        Page(f"list of a partner, {name}", PARTNER, f"{agreements}{queries[name]}")
        for name in ("first page", "common word", "by state")
    ]
    pages += [Page(f"tasks, {who}", who, reverse("inbox")) for who in
              (LAWYER, COUNCILLOR, PARTNER)]  # fmt: skip
    pages += [
        Page("overview", COUNCILLOR, reverse("overview")),
        Page("overview, a later page", COUNCILLOR, f"{reverse('overview')}?page=9"),
        Page("work of the service", LAWYER, reverse("work:list")),
    ]
    return pages + _reading(longest)


def _reading(longest: Agreement) -> list[Page]:
    def address(name: str, *numbers: int) -> str:
        return reverse(f"agreements:{name}", args=[longest.reference, *numbers])

    comparison = f"{address('compare')}?old=1&new=2"
    tabs = ("versions", "answers", "parties", "papers", "deadlines", "history", "route")
    return [
        Page("agreement", LAWYER, address("detail")),
        *(Page(f"agreement, {tab}", LAWYER, address(tab)) for tab in tabs),
        Page("text of 30 pages", LAWYER, address("version", 2)),
        Page("comparison", LAWYER, comparison),
        Page("comparison, whole text", LAWYER, f"{comparison}&show=whole"),
        Page("comparison, side by side", LAWYER, f"{comparison}&layout=side"),
    ]


def _measured(page: Page, client: Client, rounds: int) -> Figures:
    help_page = reverse("help")
    for _warm in range(2):
        _ask(client, page.address)
        _ask(client, help_page)
    with CaptureQueriesContext(connection) as queries:
        response = _ask(client, page.address)
        asked = len(queries)
    spent = [_timed(lambda: _ask(client, page.address)) for _n in range(rounds)]
    beside = [_timed(lambda: _ask(client, help_page)) for _n in range(rounds)]
    return {
        "name": page.name,
        "queries": asked,
        "bytes": len(response.content),
        "median": _median([wall for wall, _cpu in spent]),
        "worst": max(wall for wall, _cpu in spent),
        "cpu": _median([cpu for _wall, cpu in spent]),
        "beside": _median([wall for wall, _cpu in beside]),
    }


def _ask(client: Client, address: str) -> Any:  # Any: Django's test response
    response = client.get(address, secure=True)
    if response.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{address} answered with {response.status_code}")
    return response


def _timed(act: Callable[[], Any]) -> tuple[float, float]:  # Any: not looked at
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - wall, time.process_time() - cpu


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def as_json(figures: list[Figures]) -> str:
    """Return figures as one line, for the process that asked for them."""
    return json.dumps(figures)
