"""Renewal: opened in time, decided, continued by a successor draft."""

from dataclasses import replace
from datetime import date

import pytest

from agreements.agreement_term import agreement_term
from agreements.draft_text import check_draft, draft_tree
from agreements.models import Agreement, JournalEntry, Renewal
from agreements.refusals import (
    AlreadyDecidedError,
    MissingReasonError,
    NotItsAddendumError,
    NotRenewedError,
    StageError,
)
from agreements.services.renewal import (
    decide_renewal,
    draft_successor,
    open_renewal,
    renewals_to_open,
)
from agreements.successors import next_reference
from agreements.terms import Term
from tests.factories import FOUR_YEARS, addendum_draft, at, framework_draft
from tests.paths import addendum_in_force, concluded, framework_in_force
from tests.refusing import refused

OPENS_ON = date(2021, 3, 31)
DECIDED_ON = date(2021, 5, 4)


@pytest.fixture
def framework(cast):
    return framework_in_force(cast, needs_council=True)


@pytest.fixture
def renewal(framework):
    return open_renewal(agreement=framework, on=OPENS_ON, at=at(OPENS_ON))


def decide(cast, renewal, decision="renew", **fields):
    given = {"reason": "", "addenda": ()}
    return decide_renewal(
        renewal=renewal,
        decision=decision,
        actor=cast.councillor,
        at=at(DECIDED_ON),
        **given | fields,
    )


def succeed(cast, renewal):
    return draft_successor(renewal=renewal, actor=cast.drafter, at=at(DECIDED_ON, 14))


# Opening


def test_a_renewal_is_due_from_the_day_it_must_begin(framework):
    assert not renewals_to_open(on=date(2021, 3, 30)).exists()
    assert list(renewals_to_open(on=OPENS_ON)) == [framework]
    assert list(renewals_to_open(on=date(2022, 5, 5))) == [framework]


def test_a_renewal_is_opened_once_for_each_end(framework, renewal):
    assert renewal.cycle_ends_on == date(2021, 12, 31)
    before = JournalEntry.objects.count()
    later = date(2021, 5, 3)
    assert open_renewal(agreement=framework, on=later, at=at(later)) == renewal
    assert JournalEntry.objects.count() == before
    assert not renewals_to_open(on=later).exists()


def test_opening_does_what_its_deadline_asks_and_leaves_the_talks_overdue(
    framework, renewal
):
    assert framework.deadlines.get(kind="renewal_start").state == "met"
    overdue = framework.deadlines.overdue(on=date(2021, 5, 3))
    assert "talks_due" in {row.kind for row in overdue}


def test_addenda_are_decided_with_their_framework(cast, framework):
    addendum_in_force(cast, framework)
    assert list(renewals_to_open(on=OPENS_ON)) == [framework]


def test_what_is_not_concluded_is_not_renewed(cast, draft):
    with refused(StageError):
        open_renewal(agreement=draft, on=OPENS_ON, at=at(OPENS_ON))


def test_what_was_ended_is_not_renewed(framework):
    Agreement.objects.filter(pk=framework.pk).update(ended_on=date(2020, 7, 1))
    assert not renewals_to_open(on=OPENS_ON).exists()


# Deciding


@pytest.mark.parametrize("decision", ["renew", "renegotiate", "let_end"])
def test_the_councillor_decides_once(cast, renewal, decision):
    decided = decide(cast, renewal, decision, reason="Bewährt.")
    assert (decided.decision, decided.decided_by) == (decision, cast.councillor)
    assert JournalEntry.objects.latest("sequence").action == "renewal.decided"
    with refused(AlreadyDecidedError):
        decide(cast, renewal, "renew")


def test_letting_it_end_needs_a_reason(cast, renewal):
    with refused(MissingReasonError):
        decide(cast, renewal, "let_end", reason=" ")


def test_no_decision_is_open_or_unknown(cast, renewal):
    for decision in ("", "perhaps"):
        with pytest.raises(ValueError, match=r"."):
            decide(cast, renewal, decision)
    assert Renewal.objects.get().decision == ""


def test_only_its_own_addenda_are_carried_over(cast, renewal, framework):
    other = framework_in_force(cast, reference="KV-2")
    foreign = addendum_in_force(cast, other, reference="ZV-2")
    with refused(NotItsAddendumError):
        decide(cast, renewal, addenda=[foreign])
    with refused(NotItsAddendumError):
        decide(cast, renewal, addenda=[framework])


# The successor


@pytest.mark.parametrize("decision", [None, "let_end"])
def test_without_a_decision_to_renew_there_is_no_successor(cast, renewal, decision):
    if decision:
        decide(cast, renewal, decision, reason="Kein Bedarf.")
    with refused(NotRenewedError):
        succeed(cast, renewal)


def test_the_successor_carries_the_last_wording_with_its_keys(cast, framework, renewal):
    decide(cast, renewal)
    successor = succeed(cast, renewal)
    assert successor.reference == "KV-2022"
    assert successor.predecessor == framework
    assert successor.stage == "draft"
    assert not successor.was_shared
    assert successor.needs_council
    assert draft_tree(successor) == framework.current_version.wording().clauses
    assert check_draft(successor) == ()
    renewal.refresh_from_db()
    assert renewal.successor == successor
    assert JournalEntry.objects.latest("sequence").action == "successor.drafted"


def test_its_term_follows_without_a_gap_and_with_the_same_length(cast, renewal):
    decide(cast, renewal, "renegotiate")
    successor = succeed(cast, renewal)
    assert agreement_term(successor) == replace(
        FOUR_YEARS, starts_on=date(2022, 1, 1), ends_on=date(2025, 12, 31)
    )


def test_its_parties_are_those_that_still_belong(cast, framework, renewal):
    framework.parties.filter(organisation=cast.partners[1]).update(
        ends_on=date(2021, 12, 31)
    )
    decide(cast, renewal)
    parties = succeed(cast, renewal).parties.all()
    assert [party.organisation for party in parties] == [cast.office, cast.partners[0]]
    assert {party.starts_on for party in parties} == {date(2022, 1, 1)}


def test_a_second_call_drafts_nothing_more(cast, renewal):
    decide(cast, renewal)
    first = succeed(cast, renewal)
    before = JournalEntry.objects.count()
    assert succeed(cast, renewal) == first
    assert JournalEntry.objects.count() == before
    assert not renewals_to_open(on=DECIDED_ON).exists()


def test_chosen_addenda_hang_on_the_successor_and_others_stay(cast, framework, renewal):
    chosen = addendum_in_force(cast, framework)
    left = addendum_in_force(cast, framework, reference="ZV-2018-02")
    decide(cast, renewal, addenda=[chosen])
    successor = succeed(cast, renewal)
    draft = Agreement.objects.addenda_of(successor).get()
    assert draft.reference == "ZV-2022-01"
    assert (draft.predecessor, draft.framework) == (chosen, successor)
    assert draft_tree(draft) == chosen.current_version.wording().clauses
    assert check_draft(draft) == ()
    assert not left.successors.exists()
    assert renewal.addenda.get().successor == draft


ENDS_EARLIER = Term(kind="fixed", starts_on=date(2018, 9, 1), ends_on=date(2021, 8, 31))
OUTLIVES = Term(kind="fixed", starts_on=date(2018, 7, 1), ends_on=date(2022, 6, 30))
RENEWING = Term(
    kind="auto_renew",
    starts_on=date(2019, 1, 1),
    ends_on=date(2019, 12, 31),
    renews_by_months=12,
)
OPEN_END = Term(kind="indefinite", starts_on=date(2019, 3, 1))


@pytest.mark.parametrize(
    ("term", "rule", "starts_on", "ends_on"),
    [
        (FOUR_YEARS, "ends_with_framework", date(2022, 1, 1), date(2025, 12, 31)),
        (ENDS_EARLIER, "ends_with_framework", date(2022, 1, 1), date(2024, 12, 31)),
        (OUTLIVES, "continues_frozen", date(2022, 7, 1), date(2026, 6, 30)),
        (OUTLIVES, "ends_with_framework", date(2022, 7, 1), date(2025, 12, 31)),
        (RENEWING, "reanchor", date(2022, 1, 1), date(2022, 12, 31)),
        (OPEN_END, "continues_frozen", date(2022, 1, 1), None),
    ],
)
def test_an_addendum_follows_its_own_term_and_the_rule_it_states(
    cast, framework, renewal, term, rule, starts_on, ends_on
):
    details = {"until": "2022-06-30", "clause": "b00000000011"}
    addendum = addendum_draft(
        cast,
        framework,
        term=term,
        on_framework_end=rule,
        on_framework_end_details=details,
    )
    concluded(cast, addendum)
    decide(cast, renewal, addenda=[addendum])
    draft = Agreement.objects.addenda_of(succeed(cast, renewal)).get()
    assert (draft.starts_on, draft.ends_on) == (starts_on, ends_on)
    assert draft.on_framework_end == rule
    assert ("until" in draft.on_framework_end_details) is (starts_on.month == 1)


@pytest.mark.parametrize(
    ("reference", "taken", "expected"),
    [
        ("KV-2018", [], "KV-2022"),
        ("KV-2018", ["KV-2022"], "KV-2022-2"),
        ("KV-2018", ["KV-2022", "KV-2022-2"], "KV-2022-3"),
        ("ZV-2018-01", [], "ZV-2022-01"),
        ("ZV-2019-01", ["ZV-2022-01", "ZV-2022-02"], "ZV-2022-03"),
        ("Stadtteil", [], "Stadtteil"),
    ],
)
def test_a_successor_gets_a_free_reference(cast, reference, taken, expected):
    for name in taken:
        framework_draft(cast, reference=name)
    assert next_reference(reference, date(2022, 1, 1)) == expected


def test_a_reference_without_year_is_counted_up(cast):
    framework_draft(cast, reference="Stadtteil")
    assert next_reference("Stadtteil", date(2022, 1, 1)) == "Stadtteil-2"
