"""How far each node of a flow is: done, waiting, to come, cancelled."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from viewflow.workflow import STATUS, flow
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS

from workflows.engine import OPEN, HumanTask, PartyTask
from workflows.jobs import UNFINISHED, Job

SHOWN = (HumanTask, Job, flow.Function)
"""Nodes at which something is done; gates only decide the way."""

Node = Any  # Any: the engine has no types


class State:
    """How far a step is: its mark in the style sheet, its shape and its word."""

    DONE = "done"
    NOW = "now"
    FAILED = "failed"
    COMING = "coming"
    STOPPED = "stopped"
    NOT_NEEDED = "unneeded"


LIST_MARKS = {
    State.DONE: "ja",
    State.NOW: "s-unterschrieben",
    State.FAILED: "knapp",
    State.COMING: "s-entwurf",
    State.STOPPED: "nein",
    State.NOT_NEEDED: "ohne",
}
"""The mark in the style sheet that a list shows beside the word."""


def words() -> dict[str, str]:
    """Return the word of each state."""
    return {
        State.DONE: _("done"),
        State.NOW: _("waits"),
        State.FAILED: _("failed"),
        State.COMING: _("to come"),
        State.STOPPED: _("cancelled"),
        State.NOT_NEEDED: _("not needed"),
    }


def state_of_task(task: Task) -> str:
    """Return how far one task is."""
    if task.status in (*OPEN, *UNFINISHED):
        return State.NOW
    return {
        STATUS.ERROR: State.FAILED,
        STATUS.REVIVED: State.FAILED,
        STATUS.CANCELED: State.STOPPED,
    }.get(task.status, State.DONE)


def states_of(flow_class: Node, tasks: Sequence[Task], status: str) -> dict[Node, str]:
    """Return how far each node of a flow is, also those that were not reached.

    A route that comes back to a node has what lies between before it again.
    """
    last: dict[Node, Task] = {}
    walk: list[Node] = []
    again: set[Node] = set()
    for task in tasks:
        node = task.flow_task
        if node in walk and not isinstance(node, PartyTask):
            again |= set(walk[walk.index(node) :])
            del walk[walk.index(node) :]
        if node not in walk:
            walk.append(node)
        again.discard(node)
        last[node] = task
    waiting = {task.flow_task for task in tasks if state_of_task(task) == State.NOW}
    ahead = {node for start in waiting for node in _reachable(start)}
    return {
        node: _state(node, last, waiting, again, ahead, status)
        for node in flow_class.instance.nodes()
    }


def _state(
    node: Node,
    last: dict[Node, Task],
    waiting: set[Node],
    again: set[Node],
    ahead: set[Node],
    status: str,
) -> str:
    if node in waiting:
        return State.NOW
    if node in last and not (node in again and node in ahead):
        return state_of_task(last[node])
    return State.COMING if node in ahead and status == PROCESS.NEW else State.NOT_NEEDED


def next_steps(node: Node) -> Iterator[Node]:
    """Yield the steps that may come next, through all gates on the way."""
    seen = {node}
    edges = list(node._outgoing())
    while edges:
        following = edges.pop(0).dst
        if following in seen:
            continue
        seen.add(following)
        if isinstance(following, SHOWN):
            yield following
        else:
            edges.extend(following._outgoing())


def _reachable(node: Node) -> set[Node]:
    found: set[Node] = set()
    edges = list(node._outgoing())
    while edges:
        following = edges.pop().dst
        if following not in found:
            found.add(following)
            edges.extend(following._outgoing())
    return found
