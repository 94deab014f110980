"""Days in words: short with the day of the week, and how far away they are."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.back_plan import Pace

MARKS = {
    Pace.LATE: "spaet",
    Pace.SOON: "knapp",
    Pace.ON_PLAN: "plan",
    Pace.NONE: "ohne",
}
"""Pace → name of the mark in the style sheet; never the only sign."""


def short_day(day: date, *, on: date) -> str:
    """Return a day as people say it; the year only if it is another one."""
    # Translators: format of a day with its weekday, as Django's date filter reads it
    same, other = _("D j F"), _("D j F Y")
    return date_format(day, same if day.year == on.year else other)


def day_with_weekday(day: date, form: str = "") -> str:
    """Return a day with its weekday and year; ``form`` is brief, long or neither."""
    forms = {"": _("D j F Y"), "brief": _("D j M Y"), "long": _("l j F Y")}
    return date_format(day, forms[form])


def time_left(day: date, *, on: date) -> str:
    """Return how far a day is away, or how late it is."""
    days = (day - on).days
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {
            "days": -days
        }
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
