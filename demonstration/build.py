"""Build the demonstration through the real services and flows, day by day."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from agreements.models import Agreement
from demonstration.addenda import entries, live_addendum
from demonstration.calendar import enter_calendar
from demonstration.framework import live_framework
from demonstration.people import Cast, enter_people
from demonstration.sources import at, load
from demonstration.years import let_end, report_evaluation
from workflows.ticking import tick
from workflows.worker import drain

TICK_DAYS = (
    *(date(year, month, 1) for year in (2018, 2019, 2020) for month in (2, 5, 8, 11)),
    date(2020, 4, 1),
    date(2021, 1, 4),
    date(2021, 2, 1),
    date(2021, 3, 1),
    date(2021, 3, 31),
    date(2021, 4, 19),
)

Event = tuple[date, str, Callable[[], object]]


def build(say: Callable[[str], None]) -> None:
    """Tell the story from 2017 to the demonstration's today.

    :param say: called with one line before each step, so that people see progress
    """
    say("Organisations, people, authority to act")
    cast = enter_people()
    enter_calendar(cast)
    say("KV-2018: draft, two rounds, 14 signatures")
    framework = live_framework(cast)
    for _day, line, act in sorted(_events(cast, framework), key=lambda event: event[0]):
        say(line)
        act()


def _events(cast: Cast, framework: Agreement) -> Iterator[Event]:
    """Yield what happens after the framework is in force, each with its day."""
    for entry in entries():
        line = f"{entry['reference']}: from draft to signature"
        yield (
            entry["concluded_on"],
            line,
            partial(live_addendum, cast, framework, entry),
        )
    for day in (*TICK_DAYS, load("calendar-2021")["today"]["day"]):
        yield day, f"Deadlines on {day}", partial(_tick, day)
    yield date(2020, 4, 21), "ZV-2018-05 is to end", partial(let_end, cast)
    yield (
        date(2020, 9, 23),
        "Evaluation of the framework",
        partial(report_evaluation, cast, framework),
    )


def _tick(day: date) -> None:
    tick(on=day, at=at(day, 6))
    drain(at=at(day, 6, 5))
