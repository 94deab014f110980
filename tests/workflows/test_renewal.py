"""From the day a renewal must be opened to the successor's draft."""

from datetime import date

import pytest
from viewflow.workflow.status import PROCESS

from agreements.models import Agreement, Renewal
from tests.factories import addendum_draft, at
from tests.paths import framework_in_force, in_force
from tests.workflows import routes
from workflows import acts
from workflows.acts.steps import open_tasks
from workflows.errors import NotAllowedError
from workflows.flows import DraftingFlow, RenewalFlow
from workflows.ticking import tick

OPENED_ON = date(2021, 4, 1)


@pytest.fixture
def framework(cast):
    return framework_in_force(cast)


@pytest.fixture
def addendum(cast, framework):
    draft = addendum_draft(cast, framework)
    return in_force(cast, draft, effective_on=date(2018, 1, 18))


def decide(cast, renewal, decision, **fields):
    given = {
        "renewal": renewal,
        "decision": decision,
        "reason": "Die Zusammenarbeit hat sich bewährt.",
        "addenda": [],
        "actor": cast.councillor,
        "at": at(OPENED_ON, 14),
    }
    acts.decide_renewal(**given | fields)
    routes.drain()


def test_the_tick_opens_the_renewal_once_and_puts_it_before_the_councillor(framework):
    said = tick(on=OPENED_ON, at=at(OPENED_ON, 6))
    assert any("renewal for 2021-12-31 opened" in line for line in said)
    assert open_tasks(RenewalFlow.decide, framework).count() == 1
    again = tick(on=OPENED_ON, at=at(OPENED_ON, 7))
    assert not any("renewal" in line for line in again)
    assert Renewal.objects.count() == 1


@pytest.mark.parametrize(
    "decision", [Renewal.Decision.RENEW, Renewal.Decision.RENEGOTIATE]
)
def test_going_on_drafts_the_successor_and_the_chosen_addenda(
    cast, framework, addendum, decision
):
    tick(on=OPENED_ON, at=at(OPENED_ON, 6))
    decide(cast, Renewal.objects.get(), decision, addenda=[addendum])
    successor = Agreement.objects.get(predecessor=framework)
    carried = Agreement.objects.get(predecessor=addendum)
    assert carried.framework == successor
    assert successor.starts_on == date(2022, 1, 1)
    for draft in (successor, carried):
        assert acts.open_task(DraftingFlow.draft, draft)
        assert draft.draft_clauses.exists()


def test_letting_it_end_drafts_nothing(cast, framework):
    tick(on=OPENED_ON, at=at(OPENED_ON, 6))
    decide(cast, Renewal.objects.get(), Renewal.Decision.LET_END)
    assert not Agreement.objects.filter(predecessor=framework).exists()
    assert framework.processes.get().status == PROCESS.DONE


def test_only_the_councillor_decides(cast, framework):
    tick(on=OPENED_ON, at=at(OPENED_ON, 6))
    with pytest.raises(NotAllowedError):
        decide(cast, Renewal.objects.get(), Renewal.Decision.RENEW, actor=cast.drafter)
