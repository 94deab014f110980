"""How long an agreement runs, and which days follow from it.

A last day ends the agreement by itself (§ 163 BGB); an agreement without one is ended
by notice. None of the days computed here moves by § 193 BGB: notice periods never do
(BGH, 17 Feb 2005, III ZR 172/04), days before an end would come too late for what they
protect, and after the end nothing is left to extend.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile

from agreements.notice import NoticePeriod, NoticeTo
from agreements.periods import (
    MAX_MONTHS,
    Computed,
    Length,
    extended_end,
    inputs,
    last_day_of_term,
    latest_start,
    period_end_after_event,
)
from agreements.term_kinds import EXCLUDED, LENGTHS, NEEDED, TermKind
from agreements.term_refusals import (
    FIELD_NAMES,
    TermKindError,
    TermLengthError,
    TermMissingError,
    TermOrderError,
    TermRangeError,
    TermSurplusError,
)

EARLIEST = date(1900, 1, 1)
LATEST = date(2199, 12, 31)
RENEWAL_LEAD_MONTHS = 9


class DueKind(StrEnum):
    """What a day means; days that fall together are listed in this order."""

    EVALUATION_DUE = "evaluation_due"
    TALKS_DUE = "talks_due"
    RENEWAL_START = "renewal_start"
    LATEST_NOTICE = "latest_notice"
    OPTION_UNTIL = "option_until"
    EXPIRY = "expiry"
    AUTO_RENEWAL = "auto_renewal"
    EXTENSION_LIMIT = "extension_limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """First day, last day and the lengths from which deadlines follow.

    :raises TermError: if the parts do not fit together
    :raises PeriodError: if ``notice_to`` is unknown
    """

    kind: str
    starts_on: date
    ends_on: date | None = None
    """Last day; for a term that renews itself, that of the running period."""
    notice_months: int | None = None
    """``None`` if ordinary notice is excluded."""
    notice_to: str = ""
    talks_months: int | None = None
    evaluation_months: int | None = None
    extension_months: int | None = None
    renews_by_months: int | None = None
    option_months: int | None = None
    renewal_lead_months: int = RENEWAL_LEAD_MONTHS

    def __post_init__(self) -> None:
        self._check_kind()
        self._check_days()
        self._check_lengths()
        self._check_notice()

    @property
    def lead_months(self) -> int:
        """How long before its end the renewal begins: as agreed, or the house's."""
        return self.talks_months or self.renewal_lead_months

    @property
    def notice(self) -> NoticePeriod | None:
        """The notice period, ``None`` if ordinary notice is excluded."""
        if self.notice_months is None:
            return None
        return NoticePeriod(self.notice_months, self.notice_to)

    @property
    def goes_on(self) -> bool:
        """Whether it goes on by itself until somebody gives notice."""
        return self.kind in (TermKind.AUTO_RENEW, TermKind.INDEFINITE)

    @property
    def longest_end(self) -> date | None:
        """Last day with the option used; ``None`` if the term goes on by itself."""
        if self.goes_on or self.ends_on is None:
            return None
        if self.option_months is None:
            return self.ends_on
        return extended_end(self.ends_on, Length(months=self.option_months)).day

    def _check_kind(self) -> None:
        if self.kind not in list(TermKind):
            raise TermKindError
        kind = TermKind(self.kind)
        for name in NEEDED[kind]:
            if getattr(self, name) is None:
                raise TermMissingError(field=FIELD_NAMES[name])
        for name in EXCLUDED[kind]:
            if getattr(self, name) is not None:
                raise TermSurplusError(field=FIELD_NAMES[name])

    def _check_days(self) -> None:
        last = self.ends_on or self.starts_on
        if last < self.starts_on:
            raise TermOrderError(starts_on=self.starts_on, ends_on=last)
        if self.starts_on < EARLIEST or last > LATEST:
            raise TermRangeError(earliest=EARLIEST, latest=LATEST)

    def _check_lengths(self) -> None:
        for name in LENGTHS:
            months = getattr(self, name)
            if months is not None and not 1 <= months <= MAX_MONTHS:
                raise TermLengthError(
                    field=FIELD_NAMES[name], months=months, longest=MAX_MONTHS
                )

    def _check_notice(self) -> None:
        if self.notice_months is None and self.notice_to:
            raise TermMissingError(field=FIELD_NAMES["notice_months"])
        if self.notice_months is not None and not self.notice_to:
            raise TermMissingError(field=FIELD_NAMES["notice_to"])
        if self.notice_to == NoticeTo.TERM_END and self.ends_on is None:
            raise TermMissingError(field=FIELD_NAMES["ends_on"])
        _ = self.notice  # refuses an unknown day of notice


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """A day by which something must happen, or on which it happens by itself."""

    kind: DueKind
    due_on: date
    for_end: date
    """The end to which the day belongs: of the term, a period or a notice."""
    computed: Computed


def deadlines(
    term: Term, *, on_or_after: date | None, horizon: date
) -> tuple[DueDay, ...]:
    """Return the days that follow from a term, in order.

    A term with a last day yields all its days, whatever the horizon, so that no
    expiry is ever overlooked; a term that goes on by itself is followed as far as
    ``horizon``. Notice is listed for every end to which it can be given, unless it
    would have to arrive before the first day.

    ``renewal_start`` is the day by which the renewal must be opened: the day the
    talks are due if the agreement says so, otherwise the largest day whose period of
    ``renewal_lead_months`` still ends by the last day. A term that renews itself has
    none; its ``auto_renewal`` is the first day of the next period.

    :param on_or_after: leave out what was due before; ``None`` leaves out nothing
    :param horizon: last due day of a term that goes on by itself
    :raises PeriodError: if a day leaves the calendar
    """
    found = [*_around_ends(term, horizon), *_of_notice(term, horizon)]
    if term.goes_on:
        found = [due for due in found if due.due_on <= horizon]
    if on_or_after is not None:
        found = [due for due in found if due.due_on >= on_or_after]
    order = list(DueKind)
    return tuple(sorted(found, key=lambda due: (due.due_on, order.index(due.kind))))


def current_end(term: Term, *, on: date) -> date | None:
    """Return the last day of the period running on a day; ``None`` if it has none.

    A term renews itself from the expiry of each period (§ 190 BGB).
    """
    if term.kind != TermKind.AUTO_RENEW:
        return term.ends_on
    return next(end for end in _period_ends(term) if end >= on)


def next_possible_end(term: Term, *, received_on: date) -> Computed | None:
    """Return the first end that ordinary notice received on a day still reaches.

    :returns: ``None`` if ordinary notice is excluded or the term ends before
    """
    if term.notice is None:
        return None
    period_end = term.notice.ends_after(received_on).day
    term_end = current_end(term, on=period_end)
    computed = term.notice.next_possible_end(
        received_on, term_ends=[term_end] if term_end else []
    )
    is_over = computed and term_end and term_end < computed.day
    return None if is_over else computed


def following_term(term: Term) -> Term:
    """Return the term of a successor: same length, no gap, same rules.

    A length of whole months is kept in months, any other in days.

    :raises TermMissingError: if the term has no last day
    """
    if term.ends_on is None:
        raise TermMissingError(field=FIELD_NAMES["ends_on"])
    return moved_term(term, starts_on=term.ends_on + timedelta(days=1))


def moved_term(term: Term, *, starts_on: date) -> Term:
    """Return the same term beginning on another day: same length, same rules.

    A length of whole months is kept in months, any other in days.
    """
    if term.ends_on is None:
        return replace(term, starts_on=starts_on)
    after = term.ends_on + timedelta(days=1)
    months = (after.year - term.starts_on.year) * 12
    months += after.month - term.starts_on.month
    if months and last_day_of_term(term.starts_on, months) == term.ends_on:
        ends_on = last_day_of_term(starts_on, months)
    else:
        ends_on = starts_on + (term.ends_on - term.starts_on)
    return replace(term, starts_on=starts_on, ends_on=ends_on)


def _around_ends(term: Term, horizon: date) -> Iterator[DueDay]:
    """Yield what comes before or after the ends of the term itself."""
    if term.kind == TermKind.AUTO_RENEW:
        for end in _ends_until(term, _far_enough(term, horizon)):
            yield from _before(term, end)
            yield _auto_renewal(end)
    elif term.ends_on is not None:
        yield from _before(term, term.ends_on)
        yield from _at_last_day(term, term.ends_on)


def _before(term: Term, end: date) -> Iterator[DueDay]:
    asked = (
        (DueKind.EVALUATION_DUE, term.evaluation_months),
        (DueKind.TALKS_DUE, term.talks_months),
    )
    for kind, months in asked:
        if months is not None:
            yield _due(kind, end, latest_start(end, Length(months=months)))


def _at_last_day(term: Term, end: date) -> Iterator[DueDay]:
    lead = Length(months=term.lead_months)
    yield _due(DueKind.RENEWAL_START, end, latest_start(end, lead))
    last_day = Computed(
        day=end,
        rule="stated_last_day",
        norms=("§ 163 BGB",),
        inputs=inputs(ends_on=end),
        may_shift=False,
    )
    yield _due(DueKind.EXPIRY, end, last_day)
    if term.option_months is not None:
        longest = extended_end(end, Length(months=term.option_months))
        option = replace(longest, day=end, rule="option_until_last_day")
        yield _due(DueKind.OPTION_UNTIL, longest.day, option)
    if term.extension_months is not None:
        limit = extended_end(end, Length(months=term.extension_months))
        yield _due(DueKind.EXTENSION_LIMIT, end, limit)


def _auto_renewal(end: date) -> DueDay:
    next_period = Computed(
        day=end + timedelta(days=1),
        rule="first_day_of_next_period",
        norms=("§ 190 BGB",),
        inputs=inputs(ends_on=end),
        may_shift=False,
    )
    return _due(DueKind.AUTO_RENEWAL, end, next_period)


def _of_notice(term: Term, horizon: date) -> Iterator[DueDay]:
    if term.notice is None:
        return
    until = _far_enough(term, horizon)
    ends = term.notice.ends(term.starts_on, until)
    if term.notice_to == NoticeTo.TERM_END:
        ends = tuple(_ends_until(term, until))
    for end in ends:
        latest = term.notice.latest_receipt(end)
        if latest.day >= term.starts_on:
            yield _due(DueKind.LATEST_NOTICE, end, latest)


def _ends_until(term: Term, until: date) -> Iterator[date]:
    return takewhile(lambda end: end <= until, _period_ends(term))


def _period_ends(term: Term) -> Iterator[date]:
    """Yield the ends of the running period and, if it renews itself, of the next."""
    end = term.ends_on
    while end is not None:
        yield end
        if term.renews_by_months is None:
            return
        end = extended_end(end, Length(months=term.renews_by_months)).day


def _far_enough(term: Term, horizon: date) -> date:
    """Return the last day, or one behind every end with a day by the horizon."""
    if not term.goes_on and term.ends_on is not None:
        return term.ends_on
    asked = (term.notice_months, term.talks_months, term.evaluation_months)
    longest = max(months or 0 for months in asked)
    return period_end_after_event(horizon, Length(months=longest + 1)).day


def _due(kind: DueKind, for_end: date, computed: Computed) -> DueDay:
    return DueDay(kind=kind, due_on=computed.day, for_end=for_end, computed=computed)
