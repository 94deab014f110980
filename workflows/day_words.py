"""Days in words: short with the day of the week, and how far away they are."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

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
    return _formatted(day, same if day.year == on.year else other, get_language())


def day_with_weekday(day: date, form: str = "") -> str:
    """Return a day with its weekday and year; ``form`` is brief, long or neither."""
    forms = {"": _("D j F Y"), "brief": _("D j M Y"), "long": _("l j F Y")}
    return _formatted(day, forms[form], get_language())


@lru_cache(maxsize=10_000)
def _formatted(day: date, form: str, language: str | None) -> str:
    """Format a day; a page names few days, and each of them often."""
    return date_format(day, form)


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
