"""Who may do what: every predicate against every kind of person."""

from datetime import date

import pytest

from agreements import permissions
from agreements.models import Membership, NamedSignatory, Renewal
from agreements.services.drafting import freeze_version
from agreements.services.renewal import open_renewal
from tests.factories import at, framework_draft, join, organisation, person
from tests.paths import (
    framework_in_force,
    name,
    named_round,
    open_round,
    party_of,
    sealed_round,
)

DAY = date(2018, 1, 5)
EVERYBODY = {
    "drafter",
    "reviewer",
    "councillor",
    "auditor",
    "house1",
    "house2",
    "other office",
    "stranger",
}
LAWYERS = {"drafter", "reviewer"}
STAFF = LAWYERS | {"councillor", "auditor"}


@pytest.fixture
def people(cast):
    """One person of each kind."""
    clerk = person("clerk")
    join(clerk, organisation("office-2", "office"), Membership.Role.LEGAL)
    return {
        "drafter": cast.drafter,
        "reviewer": cast.reviewer,
        "councillor": cast.councillor,
        "auditor": cast.auditor,
        "house1": cast.people["house1"][0],
        "house2": cast.people["house2"][0],
        "other office": clerk,
        "stranger": person("stranger"),
    }


def allowed(people, predicate, subject, on=DAY):
    assert set(people) == EVERYBODY
    return {who for who, user in people.items() if predicate(user, subject, on=on)}


def test_drafts_are_written_by_the_lawyers_of_the_office(cast, people, draft):
    assert allowed(people, permissions.may_create_agreements, cast.office) == LAWYERS
    assert allowed(people, permissions.may_keep_records, cast.office) == LAWYERS
    assert allowed(people, permissions.may_draft, draft) == LAWYERS
    assert allowed(people, permissions.may_see_drafts, draft) == STAFF
    open_round(cast, draft)
    draft.refresh_from_db()
    assert allowed(people, permissions.may_draft, draft) == set()
    assert allowed(people, permissions.may_reopen, draft) == LAWYERS


def test_a_draft_is_not_reopened(people, draft):
    assert allowed(people, permissions.may_reopen, draft) == set()


def test_a_wording_is_reviewed_by_the_other_lawyer(cast, people, draft):
    version = freeze_version(agreement=draft, actor=cast.drafter, at=at(DAY))
    assert allowed(people, permissions.may_review_wording, version) == {"reviewer"}


def test_each_party_answers_for_itself(cast, people, draft):
    may_answer = permissions.may_answer
    assert allowed(people, may_answer, party_of(draft, "house1")) == {"house1"}
    assert allowed(people, may_answer, party_of(draft, "house2")) == {"house2"}
    assert allowed(people, may_answer, party_of(draft, "office")) == set()
    assert allowed(people, permissions.may_decide_points, draft) == LAWYERS


def test_each_party_names_who_signs_or_the_lawyers_do(cast, people, draft):
    named_round(cast, draft)
    may_name = permissions.may_name_signatories
    own = party_of(draft, "house1")
    assert allowed(people, may_name, own) == LAWYERS | {"house1"}
    assert allowed(people, may_name, party_of(draft, "office")) == LAWYERS
    assert allowed(people, permissions.may_open_signing, draft) == LAWYERS
    assert allowed(people, permissions.may_call_off_signing, draft) == set()
    draft.refresh_from_db()
    assert allowed(people, permissions.may_call_off_signing, draft) == LAWYERS


def test_only_the_named_person_signs(cast, people, draft):
    round = sealed_round(cast, draft)
    mine = NamedSignatory.objects.get(round=round, user=people["house1"])
    assert allowed(people, permissions.may_sign, mine) == {"house1"}
    people["house1"].mandates.update(ends_on=date(2018, 1, 4))
    assert allowed(people, permissions.may_sign, mine) == set()


def test_papers_are_seen_by_staff_and_by_parties_that_were_shown_them(
    cast, people, draft
):
    version = freeze_version(agreement=draft, actor=cast.drafter, at=at(DAY))
    may_see = permissions.may_see_papers
    assert allowed(people, may_see, version) == STAFF
    newer = open_round(cast, draft).version
    assert allowed(people, may_see, newer) == STAFF | {"house1", "house2"}
    assert allowed(people, may_see, version) == STAFF


def test_force_renewal_and_deadlines_belong_to_the_office(cast, people):
    agreement = framework_in_force(cast)
    on = date(2021, 3, 31)
    renewal = open_renewal(agreement=agreement, on=on, at=at(on))
    assert isinstance(renewal, Renewal)
    decide, force = permissions.may_decide_renewal, permissions.may_put_into_force
    handle = permissions.may_handle_deadline
    deadline = agreement.deadlines.first()
    assert allowed(people, decide, renewal) == {"councillor"}
    assert allowed(people, force, agreement) == LAWYERS
    assert allowed(people, handle, deadline) == LAWYERS | {"councillor"}


def test_rights_end_with_the_membership_and_the_account(cast, draft):
    memberships = Membership.objects.filter(user=cast.drafter)
    memberships.update(ends_on=date(2018, 1, 4))
    assert permissions.may_draft(cast.drafter, draft, on=date(2018, 1, 4))
    assert not permissions.may_draft(cast.drafter, draft, on=DAY)
    cast.reviewer.is_active = False
    cast.reviewer.save(update_fields=["is_active"])
    assert not permissions.may_draft(cast.reviewer, draft, on=DAY)


def test_several_roles_are_asked_at_once(cast):
    roles = (Membership.Role.LEGAL, Membership.Role.COUNCILLOR)
    holds = permissions.holds_role
    assert holds(cast.councillor, cast.office, roles, on=DAY)
    assert not holds(cast.auditor, cast.office, roles, on=DAY)
    assert not holds(cast.councillor, cast.partners[0], roles, on=DAY)


def test_a_named_person_is_not_yet_a_representative(cast, draft):
    other = framework_draft(cast, reference="KV-2019")
    round = named_round(cast, other)
    outsider = cast.people["house2"][0]
    assert not permissions.may_answer(outsider, party_of(other, "house1"), on=DAY)
    assert name(cast, round, "house2")
