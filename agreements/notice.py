"""Notice periods: to which ends notice may be given, and until when.

A notice period runs from receipt (§ 130 (1) BGB) and protects who receives it, so
§ 193 BGB moves neither its end nor the latest receipt (BGH, 17 Feb 2005,
III ZR 172/04, BGHZ 162, 175, continuing BGHZ 59, 265).
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from agreements.periods import (
    YEAR,
    Computed,
    Length,
    PeriodError,
    latest_start,
    period_end_after_event,
)
from agreements.working_days import working_day_on_or_before

RECEIPT = "§ 130 Abs. 1 BGB"
NOT_SHIFTED = "BGH, Urteil vom 17. Februar 2005, III ZR 172/04"


class NoticeTo(StrEnum):
    MONTH_END = "month_end"
    QUARTER_END = "quarter_end"
    HALF_YEAR_END = "half_year_end"
    YEAR_END = "year_end"
    SCHOOL_HALF_YEAR_END = "school_half_year_end"
    TERM_END = "term_end"


END_MONTHS: Mapping[str, tuple[int, ...]] = {
    NoticeTo.MONTH_END: tuple(range(1, 13)),
    NoticeTo.QUARTER_END: (3, 6, 9, 12),
    NoticeTo.HALF_YEAR_END: (6, 12),
    NoticeTo.YEAR_END: (12,),
    NoticeTo.SCHOOL_HALF_YEAR_END: (1, 7),
    NoticeTo.TERM_END: (),  # known only to the term
}


class NoticeToError(PeriodError):
    code = "notice-to"
    message = _(
        "Please choose the day to which notice can be given: the end of a month, of a "
        "quarter, of a half-year, of a year, of a school half-year, or of the term."
    )


class NoEndError(PeriodError):
    code = "no-end"
    message = _("Notice cannot be given to %(day)s.")


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """Whole months of notice to the end of a month, quarter, year or term."""

    months: int
    to: str

    def __post_init__(self) -> None:
        Length(months=self.months)
        if self.to not in END_MONTHS:
            raise NoticeToError

    @property
    def length(self) -> Length:
        """The notice period alone."""
        return Length(months=self.months)

    def is_end(self, day: date) -> bool:
        """Say whether notice may be given to a day (a term's own end: any)."""
        is_last = day.day == monthrange(day.year, day.month)[1]
        return self.to == NoticeTo.TERM_END or (
            is_last and day.month in END_MONTHS[self.to]
        )

    def ends(self, since: date, until: date) -> tuple[date, ...]:
        """Return the calendar's ends from one day to another, both included."""
        return tuple(
            end
            for year in range(since.year, until.year + 1)
            for month in END_MONTHS[self.to]
            if since <= (end := date(year, month, monthrange(year, month)[1])) <= until
        )

    def ends_after(self, received_on: date) -> Computed:
        """Return the last day of the bare period after receipt."""
        computed = period_end_after_event(received_on, self.length)
        return replace(
            computed,
            rule="notice_period_end",
            norms=(RECEIPT, *computed.norms, NOT_SHIFTED),
            may_shift=False,
        )

    def latest_receipt(self, end_on: date) -> Computed:
        """Return the last day on which notice to ``end_on`` may be received.

        It is the largest day whose period still ends in time. ``safe_on`` is the last
        working day by then.

        :raises NoEndError: if notice cannot be given to that day
        """
        if not self.is_end(end_on):
            raise NoEndError(day=end_on)
        computed = latest_start(end_on, self.length)
        return replace(
            computed,
            rule="latest_receipt",
            norms=(RECEIPT, *computed.norms, NOT_SHIFTED),
            safe_on=working_day_on_or_before(computed.day),
        )

    def next_possible_end(
        self, received_on: date, *, term_ends: Iterable[date] = ()
    ) -> Computed | None:
        """Return the first end which notice received on a day can still reach.

        :param term_ends: for notice to the end of the term: its ends in order
        :returns: ``None`` if each of ``term_ends`` comes too early
        """
        period = self.ends_after(received_on)
        year_later = period_end_after_event(period.day, YEAR).day
        ends = self.ends(period.day, year_later) or term_ends
        day = next((end for end in ends if end >= period.day), None)
        if day is None:
            return None
        return replace(
            period,
            day=day,
            rule="next_possible_end",
            inputs=(*period.inputs, ("to", str(self.to))),
        )
