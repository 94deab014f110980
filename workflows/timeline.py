"""The timeline as plain geometry: months, bars, lead times and today.

Two shapes: wide, with names beside the bars, and for the phone, with names
above them. Numbers are strings, so that no language writes them with a comma.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from agreements.models import CalendarDay
from workflows.overview import Row

ARROW = 10
DATE_WIDTH = 76
TODAY_WIDTH = 80
MARK_PATHS = {
    "spaet": "M{x} {y}l8 8-8 8-8-8z",
    "knapp": "M{x} {y}l8 15H{left}z",
    "plan": "M{left} {low}l2-2 4 4 8-10 2 2-10 12z",
    "ohne": "M{left} {low}h16v3H{left}z",
}
SESSION_PATH = "M{left} 36h8l-4 7z"
HATCHES = ("spaet", "knapp", "plan")
MARK_CLASSES = {"plan": "implan", "ohne": "bvv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Measures of one drawing."""

    prefix: str
    """Begins the ids, so that two drawings stand on one page."""
    width: int
    axis: int
    """Where the first month begins; names stand before it."""
    end: int
    head: int
    row: int
    bar: int
    letters: int
    """How many letters of a name find room."""
    months_back: int
    months: int

    @property
    def names_above(self) -> bool:
        return self.axis == 0


WIDE = Shape(
    prefix="wide", width=1180, axis=330, end=1160,
    head=46, row=34, bar=12, letters=34, months_back=4, months=29,
)  # fmt: skip
PHONE = Shape(
    prefix="phone", width=358, axis=0, end=358,
    head=46, row=46, bar=10, letters=34, months_back=2, months=13,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    x: str
    text_x: str
    letter: str
    year: str
    """Only on the first month and each January, and not where today is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One agreement: its bar, the hatched lead and the day of its end."""

    name: str
    reference: str
    ends: str
    mark: str
    mark_class: str
    mark_path: str
    text_y: str
    end_x: str
    ends_inside: bool
    y: str
    height: int
    x: str
    width: str
    arrow: str
    lead_x: str = ""
    lead_width: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMark:
    """A session of the council or an election on the axis."""

    x: str
    path: str
    """The mark of a session; an election is a line instead."""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    shape: Shape
    height: int
    months: Sequence[Month]
    bars: Sequence[Bar]
    today_x: str
    today: str
    first: str
    last: str
    low: int
    days: Sequence[DayMark] = ()
    hatches: Sequence[str] = HATCHES


def timeline(
    rows: Sequence[Row],
    shape: Shape,
    *,
    on: date,
    days: Sequence[CalendarDay] = (),
) -> Timeline:
    """Return the drawing of the rows on a day, with the days of the calendar."""
    scale = _Scale(shape, on)
    height = shape.head + len(rows) * shape.row + 8
    return Timeline(
        shape=shape,
        height=height,
        low=height - 4,
        months=tuple(scale.months()),
        bars=tuple(
            _bar(row, scale, shape.head + number * shape.row)
            for number, row in enumerate(rows)
        ),
        days=tuple(
            _day_mark(row, scale) for row in days if scale.first <= row.day < scale.last
        ),
        today_x=_text(scale.x(on)),
        today=_("today, %(day)s") % {"day": date_format(on, _("j F"))},
        first=date_format(scale.first, "F Y"),
        last=date_format(scale.last - timedelta(days=1), "F Y"),
    )


def stretch_of_time(on: date) -> tuple[date, date]:
    """Return the first and the last day of the widest drawing."""
    scale = _Scale(WIDE, on)
    return scale.first, scale.last - timedelta(days=1)


class _Scale:
    """Days to places on the axis."""

    def __init__(self, shape: Shape, on: date) -> None:
        self.shape = shape
        self.on = on
        self.first = _month(on, -shape.months_back)
        self.last = _month(on, shape.months - shape.months_back)

    def x(self, day: date) -> float:
        """Return the place of a day, at the edge if it lies beyond."""
        share = (day - self.first) / (self.last - self.first)
        width = self.shape.end - self.shape.axis
        return self.shape.axis + width * min(max(share, 0), 1)

    def months(self) -> Iterator[Month]:
        for number in range(self.shape.months):
            day = _month(self.first, number)
            has_room = abs(self.x(day) - self.x(self.on)) > TODAY_WIDTH
            shows_year = has_room and (number == 0 or day.month == 1)
            yield Month(
                x=_text(self.x(day)),
                text_x=_text(self.x(day) + 4),
                letter=date_format(day, "F")[:1],
                year=str(day.year) if shows_year else "",
            )


def _month(day: date, offset: int) -> date:
    months = day.year * 12 + day.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)


def _day_mark(row: CalendarDay, scale: _Scale) -> DayMark:
    x = scale.x(row.day)
    is_session = row.kind == CalendarDay.Kind.SESSION
    return DayMark(
        x=_text(x),
        path=SESSION_PATH.format(left=_text(x - 4)) if is_session else "",
        words=str(row.get_kind_display()),
    )


def _bar(row: Row, scale: _Scale, top: int) -> Bar:
    shape, look = scale.shape, row.look
    after = look.ends_on + timedelta(days=1)
    y = top + (shape.row - 16 if shape.names_above else (shape.row - shape.bar) // 2)
    text_y = top + (20 if shape.names_above else shape.row // 2 + 5)
    begins, ends = scale.x(row.agreement.starts_on), scale.x(after)
    lead = ends if look.begin_by is None else scale.x(look.begin_by)
    lead = max(min(lead, ends), begins)
    is_older = row.agreement.starts_on < scale.first and not shape.names_above
    return Bar(
        name=Truncator(row.agreement.short_title).chars(shape.letters),
        reference=row.agreement.reference,
        ends=row.ends,
        mark=row.mark,
        mark_class=MARK_CLASSES.get(row.mark, row.mark),
        mark_path=_mark(row.mark, text_y),
        text_y=str(text_y),
        end_x=_text(ends + 6),
        ends_inside=ends + DATE_WIDTH < shape.width,
        y=str(y),
        height=shape.bar,
        x=_text(begins),
        width=_text(lead - begins),
        arrow=_arrow(begins, y, shape.bar) if is_older else "",
        lead_x=_text(lead),
        lead_width=_text(ends - lead) if ends > lead else "",
    )


def _arrow(x: float, y: int, height: int) -> str:
    """Return the head that says: begun before the first month shown."""
    half = height // 2
    return f"M{_text(x - ARROW)} {y + half}l{ARROW} -{half}v{height}z"


def _mark(mark: str, text_y: int) -> str:
    return MARK_PATHS[mark].format(x=8, left=0, y=text_y - 13, low=text_y - 4)


def _text(number: float) -> str:
    return f"{number:.1f}"
