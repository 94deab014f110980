"""The clock at the edge: what time and what day it is for this service.

Only views, the worker and management commands ask it; everything below is
given ``at`` or ``on``. A demonstration stands on a given day.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the present moment, aware; on the set day if one is set."""
    moment = timezone.localtime()
    day: date | None = settings.STANDS_ON
    if day is not None:
        moment = moment.replace(year=day.year, month=day.month, day=day.day)
    return moment


def today() -> date:
    """Return the present day in Berlin."""
    return now().date()
