"""Deadlines of the framework and its ten addenda, and of any other term.

Longer than 400 lines because the expected days of all of them are one table.
"""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from agreements.framework_end import OnFrameworkEnd, check_against_framework
from agreements.notice import END_MONTHS, NoticeToError
from agreements.periods import Length, period_end_after_event
from agreements.term_refusals import (
    OpenEndOutlivesFrameworkError,
    OutlivesFrameworkError,
    StartsAfterFrameworkError,
    TermError,
    TermKindError,
    TermLengthError,
    TermMissingError,
    TermOrderError,
    TermRangeError,
    TermSurplusError,
    UnknownEndRuleError,
)
from agreements.terms import (
    DueKind,
    Term,
    current_end,
    deadlines,
    following_term,
    next_possible_end,
)

TODAY = date(2021, 5, 3)
HORIZON = date(2022, 6, 30)


def term(kind, starts_on, ends_on=None, notice=(None, ""), **lengths):
    months, to = notice
    return Term(
        kind=kind,
        starts_on=date.fromisoformat(starts_on),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
        notice_months=months,
        notice_to=to,
        **lengths,
    )


KV_2018 = term(
    "fixed",
    "2018-01-01",
    "2021-12-31",
    (3, "half_year_end"),
    talks_months=9,
    evaluation_months=15,
    extension_months=6,
)
ADDENDA = {
    "ZV-2018-01": term("fixed", "2018-04-01", "2021-12-31", (3, "quarter_end")),
    "ZV-2018-02": term("fixed", "2018-07-01", "2022-06-30", (6, "year_end")),
    "ZV-2018-03": term(
        "auto_renew", "2019-01-01", "2019-12-31", (3, "term_end"), renews_by_months=12
    ),
    "ZV-2018-04": term("fixed", "2018-09-01", "2021-08-31", (3, "half_year_end")),
    "ZV-2018-05": term("fixed", "2018-10-15", "2020-09-30"),
    "ZV-2019-01": term("indefinite", "2019-03-01", None, (3, "half_year_end")),
    "ZV-2019-02": term(
        "fixed_with_option",
        "2019-08-01",
        "2021-07-31",
        (3, "school_half_year_end"),
        option_months=12,
    ),
    "ZV-2019-03": term("fixed", "2019-10-01", "2021-12-31", (3, "half_year_end")),
    "ZV-2020-01": term("fixed", "2020-03-01", "2021-12-31", (3, "year_end")),
    "ZV-2020-02": term("fixed", "2020-09-15", "2021-12-31", (1, "month_end")),
}


def listed(of, **window):
    return [
        (due.kind.value, due.due_on.isoformat(), due.for_end.isoformat())
        for due in deadlines(of, **({"on_or_after": None, "horizon": HORIZON} | window))
    ]


def test_the_framework_has_exactly_these_days():
    end = "2021-12-31"
    assert listed(KV_2018) == [
        ("latest_notice", "2018-03-31", "2018-06-30"),
        ("latest_notice", "2018-09-30", "2018-12-31"),
        ("latest_notice", "2019-03-31", "2019-06-30"),
        ("latest_notice", "2019-09-30", "2019-12-31"),
        ("latest_notice", "2020-03-31", "2020-06-30"),
        ("evaluation_due", "2020-09-30", end),  # § 13 Abs. 3: fifteen months
        ("latest_notice", "2020-09-30", "2020-12-31"),
        ("talks_due", "2021-03-31", end),  # § 15 Abs. 2: nine months
        ("renewal_start", "2021-03-31", end),
        ("latest_notice", "2021-03-31", "2021-06-30"),  # § 15 Abs. 4
        ("latest_notice", "2021-09-30", end),
        ("expiry", end, end),  # § 15 Abs. 1
        ("extension_limit", "2022-06-30", end),  # § 15 Abs. 3: once, six months
    ]


NOTICES = [
    # addendum, received, latest notice and its end seen from 3 May 2021, clause
    ("ZV-2018-01", "2021-06-30", "2021-09-30", "three months to a quarter's end"),
    ("ZV-2018-02", "2021-06-30", "2021-12-31", "six months to a year's end"),
    ("ZV-2018-03", "2021-09-30", "2021-12-31", "three months to the term's end"),
    ("ZV-2018-04", None, None, "half-years: 31 Mar for 30 June was the last"),
    ("ZV-2018-05", None, None, "ordinary notice is excluded"),
    ("ZV-2019-01", "2021-09-30", "2021-12-31", "three months to a half-year's end"),
    ("ZV-2019-02", None, None, "school half-years: 30 Apr for 31 July was the last"),
    ("ZV-2019-03", "2021-09-30", "2021-12-31", "three months to a half-year's end"),
    ("ZV-2020-01", "2021-09-30", "2021-12-31", "three months to 31 December"),
    ("ZV-2020-02", "2021-05-31", "2021-06-30", "one month to a month's end"),
]


@pytest.mark.parametrize(("reference", "latest", "end", "clause"), NOTICES)
def test_each_addendum_knows_its_next_latest_notice(reference, latest, end, clause):
    found = listed(ADDENDA[reference], on_or_after=TODAY)
    notices = [
        (due_on, ends) for kind, due_on, ends in found if kind == "latest_notice"
    ]
    assert notices[:1] == ([(latest, end)] if latest else []), clause


NEXT_ENDS = [
    # addendum, received, end; None: ends by itself before, or no ordinary notice
    ("ZV-2018-01", "2021-05-03", "2021-09-30"),
    ("ZV-2018-02", "2021-07-01", None),  # 31 Dec 2022 lies behind the last day
    ("ZV-2018-03", "2021-09-30", "2021-12-31"),
    ("ZV-2018-03", "2021-10-01", "2022-12-31"),
    ("ZV-2018-04", "2021-05-03", None),
    ("ZV-2018-05", "2019-05-03", None),
    ("ZV-2019-01", "2021-05-03", "2021-12-31"),
    ("ZV-2019-02", "2021-04-30", "2021-07-31"),
    ("ZV-2019-02", "2021-05-01", None),
    ("ZV-2020-02", "2021-11-30", "2021-12-31"),
    ("ZV-2020-02", "2021-12-01", None),
]


@pytest.mark.parametrize(("reference", "received_on", "end"), NEXT_ENDS)
def test_notice_reaches_the_next_possible_end(reference, received_on, end):
    received = date.fromisoformat(received_on)
    computed = next_possible_end(ADDENDA[reference], received_on=received)
    assert (computed.day.isoformat() if computed else None) == end


def test_a_term_that_renews_itself_has_a_notice_and_a_renewal_each_period():
    assert listed(ADDENDA["ZV-2018-03"]) == [
        ("latest_notice", "2019-09-30", "2019-12-31"),
        ("auto_renewal", "2020-01-01", "2019-12-31"),
        ("latest_notice", "2020-09-30", "2020-12-31"),
        ("auto_renewal", "2021-01-01", "2020-12-31"),
        ("latest_notice", "2021-09-30", "2021-12-31"),
        ("auto_renewal", "2022-01-01", "2021-12-31"),
    ]


@pytest.mark.parametrize(
    ("on", "end"),
    [
        ("2018-12-01", "2019-12-31"),
        ("2019-12-31", "2019-12-31"),
        ("2020-01-01", "2020-12-31"),
        ("2021-05-03", "2021-12-31"),
        ("2030-02-28", "2030-12-31"),
    ],
)
def test_the_running_period_is_asked_for_on_a_day(on, end):
    on, end = date.fromisoformat(on), date.fromisoformat(end)
    assert current_end(ADDENDA["ZV-2018-03"], on=on) == end
    assert current_end(KV_2018, on=on) == date(2021, 12, 31)
    assert current_end(ADDENDA["ZV-2019-01"], on=on) is None


def test_an_option_can_be_used_until_the_last_day():
    found = listed(ADDENDA["ZV-2019-02"], on_or_after=TODAY)
    assert found == [
        ("option_until", "2021-07-31", "2022-07-31"),
        ("expiry", "2021-07-31", "2021-07-31"),
    ]
    assert (date(2021, 7, 31) - TODAY).days == 89
    assert ADDENDA["ZV-2019-02"].longest_end == date(2022, 7, 31)


def test_an_indefinite_term_is_followed_to_the_horizon():
    assert listed(ADDENDA["ZV-2019-01"], horizon=date(2020, 3, 31)) == [
        ("latest_notice", "2019-03-31", "2019-06-30"),
        ("latest_notice", "2019-09-30", "2019-12-31"),
        ("latest_notice", "2020-03-31", "2020-06-30"),
    ]


def test_the_horizon_itself_is_included():
    monthly = term("indefinite", "2021-05-31", None, (1, "month_end"))
    assert listed(monthly, horizon=date(2021, 6, 30)) == [
        ("latest_notice", "2021-05-31", "2021-06-30"),  # received on the first day
        ("latest_notice", "2021-06-30", "2021-07-31"),
    ]


def test_the_horizon_hides_no_expiry():
    near = date(2018, 1, 1)
    assert listed(KV_2018, horizon=near) == listed(KV_2018, horizon=date(2190, 1, 1))


def test_notice_before_the_first_day_is_not_listed():
    first = listed(ADDENDA["ZV-2018-02"])[0]  # not 30 June 2018 for 31 Dec 2018
    assert first == ("latest_notice", "2019-06-30", "2019-12-31")


def test_without_talks_the_renewal_opens_nine_months_before_the_end():
    found = {kind: due_on for kind, due_on, _end in listed(ADDENDA["ZV-2018-04"])}
    assert found["renewal_start"] == "2020-11-30"
    early = term("fixed", "2018-09-01", "2021-08-31", renewal_lead_months=12)
    assert ("renewal_start", "2020-08-31", "2021-08-31") in listed(early)


def test_each_day_says_from_which_norm_it_follows():
    found = {
        due.kind: due for due in deadlines(KV_2018, on_or_after=TODAY, horizon=HORIZON)
    }
    assert found[DueKind.EXPIRY].computed.norms == ("§ 163 BGB",)
    assert found[DueKind.EXTENSION_LIMIT].computed.norms[0] == "§ 190 BGB"
    assert found[DueKind.LATEST_NOTICE].computed.norms[0] == "§ 130 Abs. 1 BGB"
    for due in found.values():
        assert due.computed.day == due.due_on
        assert due.computed.rule
        assert due.computed.inputs


def test_a_successor_follows_without_a_gap_and_as_long():
    successor = following_term(KV_2018)
    assert (successor.starts_on, successor.ends_on) == (
        date(2022, 1, 1),
        date(2025, 12, 31),
    )
    assert successor.talks_months == 9
    odd = following_term(term("fixed", "2018-10-15", "2020-09-30"))
    assert (odd.starts_on, odd.ends_on) == (date(2020, 10, 1), date(2022, 9, 17))
    with pytest.raises(TermMissingError):
        following_term(ADDENDA["ZV-2019-01"])


REFUSED = [
    (
        {"ends_on": date(2017, 12, 31)},
        TermOrderError,
        "31 December 2017, before its first",
    ),
    ({"ends_on": None}, TermMissingError, "the last day"),
    ({"kind": "eternal"}, TermKindError, "one of the kinds of term"),
    ({"kind": "indefinite"}, TermSurplusError, "leave out the last day"),
    ({"kind": "auto_renew"}, TermMissingError, "by which the term renews itself"),
    ({"kind": "fixed_with_option"}, TermMissingError, "the months of the option"),
    ({"option_months": 12}, TermSurplusError, "the months of the option"),
    ({"renews_by_months": 12}, TermSurplusError, "renews itself"),
    ({"talks_months": 0}, TermLengthError, "for talks: 0"),
    ({"evaluation_months": -3}, TermLengthError, "for the evaluation: -3"),
    ({"extension_months": 1201}, TermLengthError, "1201"),
    ({"renewal_lead_months": 0}, TermLengthError, "open the renewal"),
    ({"notice_months": 0}, TermLengthError, "the notice period in months: 0"),
    ({"notice_months": None}, TermMissingError, "the notice period in months"),
    ({"notice_to": ""}, TermMissingError, "to which notice can be given"),
    ({"notice_to": "full_moon"}, NoticeToError, "the end of a month"),
    (
        {"starts_on": date(202, 1, 1)},
        TermRangeError,
        "1 January 1900 and 31 December 2199",
    ),
    ({"ends_on": date(2921, 12, 31)}, TermRangeError, "must lie between"),
]


@pytest.mark.parametrize(("change", "error", "words"), REFUSED)
def test_a_term_that_does_not_fit_is_refused_with_a_reason(change, error, words):
    parts = {
        "kind": "fixed",
        "starts_on": date(2018, 1, 1),
        "ends_on": date(2021, 12, 31),
        "notice_months": 3,
        "notice_to": "half_year_end",
    }
    with translation.override("en"), pytest.raises(error) as refusal:
        Term(**(parts | change))
    with translation.override("en"):
        assert words in str(refusal.value)


def test_notice_to_the_end_of_an_indefinite_term_is_refused():
    with pytest.raises(TermMissingError):
        term("indefinite", "2019-03-01", None, (3, "term_end"))


def test_an_indefinite_term_has_nothing_that_needs_an_end():
    with pytest.raises(TermSurplusError):
        term("indefinite", "2019-03-01", talks_months=9)


LONGER = term("fixed", "2018-07-01", "2022-06-30")
OPTION = term("fixed_with_option", "2019-08-01", "2021-07-31", option_months=12)
RENEWING = term("auto_renew", "2019-01-01", "2019-12-31", renews_by_months=12)
OPEN = term("indefinite", "2019-03-01")


@pytest.mark.parametrize("addendum", [LONGER, OPTION, RENEWING, OPEN])
def test_an_addendum_outlives_its_framework_only_by_a_stated_rule(addendum):
    with pytest.raises(OutlivesFrameworkError):
        check_against_framework(addendum, KV_2018, "")
    for rule in OnFrameworkEnd:
        check_against_framework(addendum, KV_2018, rule)


def test_the_refusal_says_what_to_state():
    with translation.override("en"):
        with pytest.raises(OutlivesFrameworkError) as refusal:
            check_against_framework(LONGER, KV_2018, "")
        assert "until 30 June 2022, its framework only until 31 December 2021" in str(
            refusal.value
        )
        with pytest.raises(OpenEndOutlivesFrameworkError) as refusal:
            check_against_framework(OPEN, KV_2018, "")
        assert "no certain last day" in str(refusal.value)


def test_an_addendum_within_its_framework_needs_no_rule():
    same_end = term("fixed", "2018-04-01", "2021-12-31")
    check_against_framework(same_end, KV_2018, "")


@pytest.mark.parametrize("framework", [OPEN, RENEWING])
def test_a_framework_without_a_certain_end_cannot_be_outlived(framework):
    check_against_framework(LONGER, framework, "")


def test_an_unused_option_of_the_framework_does_not_count():
    framework = term("fixed_with_option", "2018-01-01", "2021-12-31", option_months=12)
    with pytest.raises(OutlivesFrameworkError):
        check_against_framework(LONGER, framework, "")
    within_option = term("fixed", "2022-01-01", "2022-06-30")
    check_against_framework(within_option, framework, OnFrameworkEnd.ENDS)


def test_no_rule_lets_an_addendum_begin_after_its_framework():
    late = term("fixed", "2022-01-01", "2022-12-31")
    with pytest.raises(StartsAfterFrameworkError):
        check_against_framework(late, KV_2018, OnFrameworkEnd.CONTINUES)


def test_an_unknown_rule_is_refused():
    with pytest.raises(UnknownEndRuleError):
        check_against_framework(LONGER, KV_2018, "somehow")


month_numbers = st.integers(1, 24)
optional = st.none() | month_numbers
notices = st.sampled_from([to for to in END_MONTHS if to != "term_end"])
days = st.dates(date(2016, 1, 1), date(2030, 12, 31))


@st.composite
def terms(draw):
    kind = draw(st.sampled_from(["fixed", "auto_renew", "indefinite"]))
    starts_on, length = draw(days), draw(st.integers(0, 2000))
    parts = {"kind": kind, "starts_on": starts_on}
    parts |= {"notice_months": draw(month_numbers), "notice_to": draw(notices)}
    if kind != "indefinite":
        parts |= {"ends_on": starts_on + timedelta(days=length)}
        parts |= {"talks_months": draw(optional), "evaluation_months": draw(optional)}
        parts |= {"notice_to": draw(notices | st.just("term_end"))}
    if kind == "auto_renew":
        parts |= {"renews_by_months": draw(month_numbers)}
    if kind == "fixed":
        parts |= {"extension_months": draw(optional)}
    return Term(**parts)


@given(terms(), days)
def test_every_latest_notice_is_in_time_and_one_day_later_is_not(some, horizon):
    for due in deadlines(some, on_or_after=None, horizon=horizon):
        if due.kind == DueKind.LATEST_NOTICE:
            length = Length(months=some.notice_months)
            day_after = due.due_on + timedelta(days=1)
            assert period_end_after_event(due.due_on, length).day <= due.for_end
            assert period_end_after_event(day_after, length).day > due.for_end
            assert due.computed.safe_on is not None
            assert due.computed.safe_on <= due.due_on


@given(terms(), days, days)
def test_deadlines_come_in_order_once_each_and_within_the_window(some, since, horizon):
    found = deadlines(some, on_or_after=since, horizon=horizon)
    assert all(a.due_on <= b.due_on for a, b in pairwise(found))
    assert len({(due.kind, due.due_on) for due in found}) == len(found)
    assert all(due.due_on >= since for due in found)
    if some.kind != "fixed":
        assert all(due.due_on <= horizon for due in found)
    everything = deadlines(some, on_or_after=None, horizon=horizon)
    assert [due for due in everything if due.due_on >= since] == list(found)


@given(terms(), days, days)
def test_a_farther_horizon_only_adds(some, one, other):
    near, far = sorted((one, other))
    within = deadlines(some, on_or_after=None, horizon=near)
    beyond = deadlines(some, on_or_after=None, horizon=far)
    if some.kind == "fixed":
        assert within == beyond
    else:
        assert list(within) == [due for due in beyond if due.due_on <= near]


@given(terms())
def test_a_following_term_begins_the_day_after(some):
    if some.ends_on is None:
        return
    successor = following_term(some)
    assert successor.starts_on == some.ends_on + timedelta(days=1)
    assert successor.ends_on is not None
    assert successor.ends_on >= successor.starts_on


def test_all_refusals_of_a_term_share_one_base():
    assert issubclass(OutlivesFrameworkError, TermError)
