"""The nodes of the flows: wired, restricted, named as stored tasks name them."""

import pytest
from viewflow.workflow import STATUS, flow
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.models import Task

from agreements.models import OutboxItem
from documents.services import papers
from tests.factories import at
from tests.paths import APPROVED_ON, DUE_ON, OPENED_ON
from tests.workflows import routes
from workflows import acts, jobs
from workflows.engine import HumanTask, PartyTask
from workflows.flows import FLOWS, DraftingFlow
from workflows.inbox import human_nodes
from workflows.rights import Right
from workflows.urls import task_urls
from workflows.worker import work_one

NODES = {
    "DraftingFlow": {
        "answer", "begin", "check_agreed", "check_points", "check_wording",
        "decide_points", "draft", "end", "fan_answer", "join_answers",
        "make_papers", "mark_agreed", "reopen", "review_wording",
    },
    "SigningFlow": {
        "begin", "check_named", "complete", "deliver", "end", "fan_name",
        "fan_sign", "join_names", "join_signatures", "name_signatories",
        "put_into_force", "seal", "sign",
    },
    "RenewalFlow": {"begin", "check_decision", "decide", "draft_successor", "end"},
}  # fmt: skip
"""Tasks are stored under these names: rename one only with a data migration."""


@pytest.mark.parametrize("flow_class", FLOWS)
def test_nodes_keep_the_names_under_which_tasks_are_stored(flow_class):
    names = {node.name for node in flow_class.instance.nodes()}
    assert names == NODES[flow_class.__name__]


@pytest.mark.parametrize("flow_class", FLOWS)
def test_every_node_but_the_first_is_led_to_and_leads_on(flow_class):
    for node in flow_class.instance.nodes():
        assert node.name == "begin" or list(node._incoming()), node.name
        assert node.name == "end" or list(node._outgoing()), node.name


@pytest.mark.parametrize("flow_class", FLOWS)
def test_every_flow_waits_for_its_lock(flow_class):
    assert isinstance(flow_class.lock_impl, SelectForUpdateLock)
    assert (flow_class.lock_impl.nowait, flow_class.lock_impl.attempts) == (False, 1)


@pytest.mark.parametrize("flow_class", FLOWS)
def test_no_step_of_a_person_is_open_to_everybody(flow_class):
    for node in flow_class.instance.nodes():
        if isinstance(node, flow.View | flow.Start):
            assert isinstance(node, HumanTask), node.name
            assert isinstance(node.right, Right), node.name


@pytest.mark.parametrize("flow_class", FLOWS)
def test_every_node_people_read_of_has_a_title(flow_class):
    for node in flow_class.instance.nodes():
        if node.name not in {"begin", "end"}:
            plain = node.name.replace("_", " ").title()
            assert not isinstance(node.task_title, str) or node.task_title != plain


def test_every_step_of_a_person_has_a_page_of_its_name():
    """Two pages more: what comes after a signature, and what instead of one."""
    steps = {node.name for node in human_nodes()}
    assert {url.name for url in task_urls} == {*steps, "decline", "signed"}


def test_what_each_party_does_is_a_party_task():
    names = {node.name for node in human_nodes() if isinstance(node, PartyTask)}
    assert names == {"answer", "name_signatories", "sign"}


def test_a_job_is_promised_with_the_step_that_leads_to_it(cast):
    agreement = routes.drafting(cast)
    routes.in_legal_review(cast, agreement)
    acts.approve_wording(
        agreement=agreement, due_on=DUE_ON, actor=cast.reviewer, at=at(OPENED_ON)
    )
    task = Task.objects.get(flow_task=DraftingFlow.make_papers)
    assert task.status == STATUS.SCHEDULED
    item = OutboxItem.objects.get(key=f"job:{task.pk}")
    assert (item.kind, item.promised_at) == (jobs.KIND, at(OPENED_ON))


def _approved(cast):
    agreement = routes.drafting(cast)
    routes.in_legal_review(cast, agreement)
    acts.approve_wording(
        agreement=agreement, due_on=DUE_ON, actor=cast.reviewer, at=at(OPENED_ON)
    )
    return agreement, Task.objects.get(flow_task=DraftingFlow.make_papers)


def test_a_job_delivered_twice_is_done_once(cast):
    agreement, task = _approved(cast)
    routes.drain()
    jobs.run_job(task, at=at(OPENED_ON))
    assert Task.objects.filter(flow_task=DraftingFlow.answer).count() == 2
    assert agreement.current_version.documents.count() == 2


def test_an_interrupted_job_is_done_again(cast):
    _agreement, task = _approved(cast)
    with task.activation() as activation:
        activation.start()
    routes.drain()
    task.refresh_from_db()
    assert task.status == STATUS.DONE


def test_a_job_whose_process_was_cancelled_is_left_alone(cast):
    agreement, task = _approved(cast)
    agreement.refresh_from_db()
    acts.reopen_draft(
        agreement=agreement, reason="Fehler.", actor=cast.drafter, at=at(OPENED_ON)
    )
    routes.drain()
    task.refresh_from_db()
    assert task.status == STATUS.CANCELED
    assert not agreement.current_version.documents.exists()


def test_a_process_with_a_failed_step_can_be_taken_back(cast, broken_papers):
    agreement, task = _approved(cast)
    jobs.fail_job(task, "the renderer is down")
    acts.reopen_draft(
        agreement=agreement, reason="Fehler.", actor=cast.drafter, at=at(OPENED_ON)
    )
    task.refresh_from_db()
    assert task.status == STATUS.CANCELED
    assert acts.open_task(DraftingFlow.draft, agreement)


def test_a_fan_out_to_nobody_fails_loudly_and_can_be_taken_back(cast, monkeypatch):
    agreement, _task = _approved(cast)
    node = DraftingFlow.fan_answer
    monkeypatch.setattr(node, "branch", (node.branch[0], lambda _activation: []))
    routes.drain()
    failed = Task.objects.get(flow_task=node)
    assert failed.status == STATUS.ERROR
    assert "nothing to fan out to" in failed.data["_exception"]["title"]
    assert "locals" not in failed.data["_exception"]
    acts.reopen_draft(
        agreement=agreement, reason="Fehler.", actor=cast.drafter, at=at(OPENED_ON)
    )
    failed.refresh_from_db()
    assert failed.status == STATUS.CANCELED


@pytest.fixture
def broken_papers(monkeypatch):
    """Papers that cannot be made, until the returned function mends them."""
    whole = papers.make_papers
    secret = "confidential"

    def fail(**_kwargs):
        detail = secret  # a local value that must not be stored
        raise RuntimeError("the renderer is down" + detail[:0])

    monkeypatch.setattr(papers, "make_papers", fail)
    return lambda: monkeypatch.setattr(papers, "make_papers", whole)


def _until_given_up():
    while OutboxItem.objects.filter(kind=jobs.KIND, failed_at=None, done_at=None):
        OutboxItem.objects.update(next_at=at(OPENED_ON))
        work_one(worker="test")


def test_a_failing_job_is_tried_again_later_and_given_up_at_last(cast, broken_papers):
    _agreement, task = _approved(cast)
    while work_one(worker="test")[0]:
        pass
    task.refresh_from_db()
    assert task.status == STATUS.STARTED
    _until_given_up()
    task.refresh_from_db()
    assert task.status == STATUS.ERROR
    assert task.data["_exception"] == {"title": "RuntimeError: the renderer is down"}
    assert "confidential" not in str(task.data)


def test_a_failed_job_can_be_tried_again(cast, broken_papers):
    agreement, task = _approved(cast)
    _until_given_up()
    broken_papers()
    task.refresh_from_db()
    jobs.try_again(task, at=at(OPENED_ON, 15))
    jobs.try_again(task, at=at(OPENED_ON, 16))
    routes.drain()
    task.refresh_from_db()
    assert task.status == STATUS.REVIVED
    assert Task.objects.filter(flow_task=DraftingFlow.answer).count() == 2
    assert not OutboxItem.objects.filter(failed_at__isnull=False).exists()
    assert agreement.current_version.documents.count() == 2


def test_a_revived_step_of_a_person_keeps_its_right(cast):
    agreement = routes.drafting(cast)
    task = acts.open_task(DraftingFlow.draft, agreement)
    with task.activation() as activation:
        activation.cancel()
        revived = activation.revive()
    assert not DraftingFlow.draft.may(cast.councillor, revived, on=APPROVED_ON)
    assert DraftingFlow.draft.may(cast.drafter, revived, on=APPROVED_ON)
    routes.in_review(cast, agreement)


def test_a_refusal_after_the_click_undoes_the_whole_step(cast, monkeypatch):
    agreement = routes.drafting(cast)
    routes.in_legal_review(cast, agreement)

    def refuse(_activation):
        raise RuntimeError("the flow is broken")

    monkeypatch.setattr(DraftingFlow.check_wording, "_condition", refuse)
    with pytest.raises(RuntimeError, match="broken"):
        acts.approve_wording(
            agreement=agreement, due_on=DUE_ON, actor=cast.reviewer, at=at(OPENED_ON)
        )
    agreement.refresh_from_db()
    assert not agreement.current_version.legal_reviews.exists()
    assert acts.open_task(DraftingFlow.review_wording, agreement)
