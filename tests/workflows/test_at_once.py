"""Several people act in the same moment: real threads, real commits."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread

import pytest
from django.db import connections
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from agreements.models import Agreement, Answer, OutboxItem, ReviewRound
from tests.factories import FIRST_PARAGRAPH, office_cast
from tests.paths import SIGNED_ON, party_of
from tests.workflows import routes
from tests.workflows.routes import browser, page_of
from workflows.acts.steps import open_tasks
from workflows.flows import DraftingFlow, SigningFlow
from workflows.worker import work_one

S = Agreement.Stage
SETTLED = {STATUS.DONE, STATUS.CANCELED}


def at_once(acts: Sequence[Callable[[], int]]) -> list[int]:
    """Do all acts in the same moment, each in a thread of its own."""
    start, results = Barrier(len(acts)), [0] * len(acts)

    def run(number: int) -> None:
        try:
            start.wait(timeout=30)
            results[number] = acts[number]()
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


def posting(user, page, data):
    """Return the act of a person to send a form."""
    client = browser(user)
    client.raise_request_exception = False
    return lambda: client.post(page, data).status_code


def answering(agreement, cast, slug, kind):
    """Return the act of a party to answer on its page."""
    page = page_of(DraftingFlow.answer, agreement, party=party_of(agreement, slug))
    data = {
        "kind": kind,
        "digest": agreement.current_version.digest,
        "points-TOTAL_FORMS": "1",
        "points-INITIAL_FORMS": "0",
    }
    if kind == Answer.Kind.OBJECTED:
        data |= {
            "points-0-clause_key": FIRST_PARAGRAPH,
            "points-0-kind": "objection",
            "points-0-comment": "So nicht.",
        }
    return posting(cast.people[slug][0], page, data)


@pytest.fixture
def cast_of_four(committing_db):
    return office_cast(partners=4)


@pytest.fixture
def asked(cast_of_four, stand_on):
    agreement = routes.drafting(cast_of_four)
    routes.in_review(cast_of_four, agreement)
    return agreement


def settled(agreement):
    """Say whether no gate of the agreement's processes was left half-way."""
    gates = Task.objects.filter(process__agreementprocess__agreement=agreement)
    gates = gates.exclude(flow_task_type="HUMAN")
    return {task.status for task in gates} <= SETTLED


def test_three_agree_and_one_objects_at_once(cast_of_four, asked):
    kinds = ["agreed", "agreed", "agreed", "objected"]
    results = at_once(
        [
            answering(asked, cast_of_four, f"house{number}", kind)
            for number, kind in enumerate(kinds, start=1)
        ]
    )
    assert set(results) <= {302, 409}
    assert results[3] == 302
    round = ReviewRound.objects.get()
    assert round.outcome == ReviewRound.Outcome.OBJECTED
    assert round.answers.count() == results.count(302)
    asked.refresh_from_db()
    assert asked.stage == S.DRAFT
    assert open_tasks(DraftingFlow.draft, asked).count() == 1
    assert not open_tasks(DraftingFlow.answer, asked).exists()
    assert settled(asked)


def test_all_agree_at_once(cast_of_four, asked):
    results = at_once(
        [
            answering(asked, cast_of_four, f"house{number}", "agreed")
            for number in (1, 2, 3, 4)
        ]
    )
    assert results == [302] * 4
    asked.refresh_from_db()
    assert asked.stage == S.AGREED
    assert Task.objects.filter(flow_task=DraftingFlow.mark_agreed).count() == 1
    assert settled(asked)


def test_two_people_of_one_party_answer_at_once(cast_of_four, asked):
    page = page_of(DraftingFlow.answer, asked, party=party_of(asked, "house1"))
    data = {
        "kind": "agreed",
        "digest": asked.current_version.digest,
        "points-TOTAL_FORMS": "0",
        "points-INITIAL_FORMS": "0",
    }
    people = cast_of_four.people["house1"]
    results = at_once([posting(person, page, data) for person in people])
    assert sorted(results) == [302, 409, 409]
    assert Answer.objects.count() == 1


def test_all_named_people_sign_at_once(committing_db, stand_on):
    cast = office_cast(partners=3)
    agreement = routes.drafting(cast)
    round = routes.sealed(cast, agreement)
    stand_on(SIGNED_ON)
    acts = []
    for party in agreement.parties.all():
        page = page_of(SigningFlow.sign, agreement, party=party)
        data = {"confirm": "on", "digest": round.version.digest}
        people = routes.signatories(cast, party)
        acts += [posting(person, page, data) for person in people]
    assert at_once(acts) == [302] * 7
    assert round.signatures.count() == 7
    assert Task.objects.filter(flow_task=SigningFlow.complete).count() == 1
    assert settled_but_job(agreement)


def settled_but_job(agreement):
    """Say whether only the job of completing still waits."""
    tasks = Task.objects.filter(process__agreementprocess__agreement=agreement)
    waiting = tasks.exclude(status__in=SETTLED)
    return [task.flow_task for task in waiting] == [SigningFlow.complete]


def test_two_workers_share_the_outbox_without_doing_anything_twice(cast_of_four, asked):
    OutboxItem.objects.update(done_at=None)
    count = OutboxItem.objects.count()

    def work():
        done = 0
        while work_one(worker=f"worker {id(work)} {done}")[0]:
            done += 1
        return done

    results = at_once([work, work, work])
    assert sum(results) == count
    assert not OutboxItem.objects.filter(done_at=None).exists()
    assert not OutboxItem.objects.exclude(attempts=2).exists()
    assert Task.objects.filter(flow_task=DraftingFlow.answer).count() == 4
