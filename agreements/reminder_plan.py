"""How many days before a deadline people are reminded: plain values."""

from datetime import date, timedelta

LEADS = {
    "expiry": (180, 90, 30, 7, 0),
    "latest_notice": (30, 7, 0),
    "auto_renewal": (30, 0),
}
OTHER_LEADS = (90, 30, 7, 0)


def leads(kind: str) -> tuple[int, ...]:
    """Return the days before a deadline of a kind, longest first."""
    return LEADS.get(kind, OTHER_LEADS)


def planned(kind: str, due_on: date) -> list[tuple[int, date]]:
    """Return lead and planned day of each reminder, in the order of days."""
    return [(days, due_on - timedelta(days=days)) for days in leads(kind)]


def first_planned(kind: str, due_on: date, *, on: date) -> date | None:
    """Return the first planned day that is not before a day, if there is one."""
    return next((day for _days, day in planned(kind, due_on) if day >= on), None)
