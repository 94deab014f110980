"""Opening a draft and filling it."""

from dataclasses import replace
from datetime import date

import pytest

from agreements.agreement_term import agreement_term
from agreements.draft_text import draft_tree, draft_wording
from agreements.framework_end import OnFrameworkEnd
from agreements.models import Agreement, JournalEntry
from agreements.refusals import (
    DraftNotEmptyError,
    DuplicatePartyError,
    NoFrameworkError,
    NoPartiesError,
    ReferenceTakenError,
    StageError,
)
from agreements.services import drafting
from agreements.services.drafting import PartySpec, change_term, load_clauses
from agreements.term_refusals import OutlivesFrameworkError, TermOrderError
from agreements.terms import Term
from tests.factories import (
    DRAFTED_ON,
    FOUR_YEARS,
    SMALL_TEXT,
    addendum_draft,
    at,
    empty_draft,
    framework_draft,
    party_specs,
)
from tests.paths import open_round
from tests.refusing import refused


def test_a_draft_keeps_what_it_was_given(cast):
    agreement = empty_draft(cast, needs_council=True, clause_keys={"expiry": "abc"})
    assert agreement.stage == Agreement.Stage.DRAFT
    assert agreement.drafted_by == cast.drafter
    assert agreement_term(agreement) == FOUR_YEARS
    assert agreement.clause_keys == {"expiry": "abc"}
    assert [str(party) for party in agreement.parties.all()] == [
        cast.office.name,
        *[house.name for house in cast.partners],
    ]
    entry = JournalEntry.objects.latest("sequence")
    assert (entry.action, entry.agreement_id) == ("agreement.drafted", agreement.pk)


def test_of_two_drafts_at_once_the_later_reference_is_refused(cast, draft, monkeypatch):
    monkeypatch.setattr(
        drafting, "_require_fresh", lambda *_: None
    )  # both looked first
    with refused(ReferenceTakenError):
        framework_draft(cast)


def test_a_reference_is_given_once(cast, draft):
    with refused(ReferenceTakenError):
        empty_draft(cast)


def test_an_agreement_has_two_parties_or_more(cast):
    with refused(NoPartiesError):
        empty_draft(cast, parties=party_specs(cast.office))


def test_a_party_appears_once(cast):
    house = cast.partners[0]
    twice = [
        PartySpec(organisation=who, label="Träger", starts_on=FOUR_YEARS.starts_on)
        for who in (cast.office, house, house)
    ]
    with refused(DuplicatePartyError) as caught:
        empty_draft(cast, parties=twice)
    assert house.name in str(caught.value)


def test_a_term_does_not_end_before_it_starts(cast):
    with refused(TermOrderError):
        empty_draft(cast, term=replace(FOUR_YEARS, ends_on=date(2017, 12, 31)))


def test_an_addendum_needs_its_framework(cast):
    with refused(NoFrameworkError):
        addendum_draft(cast, None)


LONGER = Term(kind="fixed", starts_on=date(2018, 7, 1), ends_on=date(2022, 6, 30))
OPEN_END = Term(kind="indefinite", starts_on=date(2019, 3, 1))
RENEWING = Term(
    kind="auto_renew",
    starts_on=date(2019, 1, 1),
    ends_on=date(2019, 12, 31),
    renews_by_months=12,
)


@pytest.mark.parametrize("term", [LONGER, OPEN_END, RENEWING])
def test_an_addendum_outlives_its_framework_only_by_a_stated_rule(cast, draft, term):
    with pytest.raises(OutlivesFrameworkError):
        addendum_draft(cast, draft, term=term)
    assert not draft.hanging.exists()
    for number, rule in enumerate(OnFrameworkEnd):
        addendum = addendum_draft(
            cast,
            draft,
            reference=f"ZV-{number}",
            term=term,
            on_framework_end=rule.value,
            on_framework_end_details={"clause": "b00000000001"},
        )
        assert addendum.get_on_framework_end_display() != rule.value


def test_a_text_is_loaded_as_it_was_given(cast, draft):
    assert draft_tree(draft) == SMALL_TEXT


def test_a_text_is_loaded_into_an_empty_draft_only(cast, draft):
    with refused(DraftNotEmptyError):
        load_clauses(
            agreement=draft, clauses=SMALL_TEXT, actor=cast.drafter, at=at(DRAFTED_ON)
        )


def test_a_text_is_loaded_into_a_draft_only(cast, draft):
    open_round(cast, draft)
    with refused(StageError):
        load_clauses(
            agreement=draft, clauses=SMALL_TEXT, actor=cast.drafter, at=at(DRAFTED_ON)
        )


def test_the_draft_prints_the_facts_of_term_and_parties(cast, draft):
    wording = draft_wording(draft)
    assert wording.version == 1
    assert dict(wording.facts) == {
        "term.starts_on": "2018-01-01",
        "term.ends_on": "2021-12-31",
        "notice.months": 3,
        "talks.months": 9,
        "evaluation.months": 15,
        "extension.months": 6,
    }
    assert list(wording.facts) == sorted(wording.facts)
    assert [party.role for party in wording.parties] == [
        "Bezirksamt",
        "Träger",
        "Träger",
    ]
    assert wording.parties[1].register == "Amtsgericht Charlottenburg, VR 00000"


def test_an_addendum_cites_its_framework_as_it_stands(cast, draft):
    addendum = addendum_draft(cast, draft)
    facts = draft_wording(addendum).framework
    assert facts.reference == "KV-2018"
    assert dict(facts.numbers)["a00000000021"] == "§ 1 Abs. 1 Buchst. a"


def test_a_draft_is_read_in_the_same_few_queries_however_long(
    cast, draft, django_assert_num_queries
):
    long = framework_draft(cast, SMALL_TEXT[:1], reference="KV-2")
    for agreement in (draft, long):
        agreement = Agreement.objects.select_related("framework").get(pk=agreement.pk)
        with django_assert_num_queries(3):
            draft_wording(agreement)


def test_the_term_of_a_draft_changes_with_the_first_day_of_its_parties(cast, draft):
    term = replace(FOUR_YEARS, starts_on=date(2018, 2, 1), talks_months=12)
    agreement = change_term(
        agreement=draft, term=term, actor=cast.drafter, at=at(DRAFTED_ON)
    )
    assert agreement_term(agreement) == term
    days = agreement.parties.values_list("starts_on", flat=True)
    assert set(days) == {date(2018, 2, 1)}
    assert dict(draft_wording(agreement).facts)["talks.months"] == 12
    assert JournalEntry.objects.latest("sequence").action == "term.changed"


def test_the_term_changes_only_in_the_draft(cast, draft):
    open_round(cast, draft)
    with refused(StageError):
        change_term(
            agreement=draft, term=FOUR_YEARS, actor=cast.drafter, at=at(DRAFTED_ON)
        )


def test_a_changed_addendum_may_not_outlive_its_framework_without_a_rule(cast, draft):
    term = replace(FOUR_YEARS, talks_months=None, evaluation_months=None)
    addendum = addendum_draft(cast, draft)
    with refused(OutlivesFrameworkError):
        change_term(
            agreement=addendum,
            term=replace(term, ends_on=date(2023, 12, 31)),
            actor=cast.drafter,
            at=at(DRAFTED_ON),
        )
