"""Bring the sessions and the election of the demonstration into the calendar."""

from agreements.services.calendar import enter_day
from demonstration.people import FIRST_DAY, STAFF, Cast
from demonstration.sources import at, load


def enter_calendar(cast: Cast) -> None:
    """Enter the days that the file holds; what is not confirmed says so."""
    calendar = load("calendar-2021")
    for entry in calendar["bvv"]["sessions"]:
        notes = [entry.get("kind", "")]
        if entry["session"].year == calendar["today"]["day"].year:
            notes.append(entry.get("note", ""))
        if entry["basis"] == "unconfirmed":
            notes.append("noch nicht bestätigt")
        _enter(
            cast,
            kind="session",
            day=entry["session"],
            papers_by=entry["submission_deadline"],
            note=", ".join(filter(None, notes)).replace(".,", ","),
        )
    election = calendar["elections"][0]
    _enter(cast, kind="election", day=election["day"], note=election["what"])


def _enter(cast: Cast, **given: object) -> None:
    enter_day(
        office=cast.organisations["office"],
        actor=cast.users[STAFF[0][0]],
        at=at(FIRST_DAY),
        **given,
    )
