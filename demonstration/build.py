"""Build the demonstration through the real services and flows, day by day."""

from collections.abc import Callable
from datetime import date

from demonstration.addenda import entries, live_addendum
from demonstration.framework import live_framework
from demonstration.people import enter_people
from demonstration.sources import at, load
from workflows.ticking import tick
from workflows.worker import drain

TICK_DAYS = (
    *(date(year, month, 1) for year in (2018, 2019, 2020) for month in (2, 5, 8, 11)),
    date(2021, 1, 4),
    date(2021, 2, 1),
    date(2021, 3, 1),
    date(2021, 3, 31),
    date(2021, 4, 19),
)


def build(say: Callable[[str], None]) -> None:
    """Tell the story from 2017 to the demonstration's today.

    :param say: called with one line before each step, so that people see progress
    """
    say("Organisationen, Personen, Vertretung")
    cast = enter_people()
    say("KV-2018: Entwurf, zwei Runden, 14 Unterschriften")
    framework = live_framework(cast)
    for entry in entries():
        say(f"{entry['reference']}: Entwurf bis Unterschrift")
        live_addendum(cast, framework, entry)
    today = load("calendar-2021")["today"]["day"]
    for day in (*TICK_DAYS, today):
        say(f"Fristen am {day:%d.%m.%Y}")
        tick(on=day, at=at(day, 6))
        drain(at=at(day, 6, 5))
