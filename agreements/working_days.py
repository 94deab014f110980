"""Working days in Berlin: neither Saturday, Sunday nor public holiday.

§ 193 BGB sets Saturday beside Sunday and the holidays acknowledged by the state at
the place of the act. Berlin's holidays follow from its Feiertagsgesetz and, for
3 October, from the Unification Treaty; Easter Sunday, Whit Sunday, 24 and 31 December
are none. A state may pass a law any year, so each result names ``LIBRARY``.
"""

from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version

import holidays

LIBRARY = f"holidays {version('holidays')} (DE-BE)"

SATURDAY = 5  # date.weekday()
ONE_DAY = timedelta(days=1)


# One calendar per year: a shared one fills itself on first use, not safe for threads.
@lru_cache(maxsize=256)
def berlin_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of Berlin in a year."""
    return frozenset(holidays.country_holidays("DE", subdiv="BE", years=year))


def is_working_day(day: date) -> bool:
    """Say whether a day is none of those § 193 BGB names."""
    return day.weekday() < SATURDAY and day not in berlin_holidays(day.year)


def working_day_on_or_after(day: date) -> date:
    """Return the day itself or the next working day (§ 193 BGB)."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def working_day_on_or_before(day: date) -> date:
    """Return the day itself or the working day before it.

    This is caution, not law: who acts by then needs no proof of a receipt on a
    Sunday or a holiday.
    """
    while not is_working_day(day):
        day -= ONE_DAY
    return day
