"""The route of an agreement: every process with its steps, who and when.

Staff of the office read everything. People of a party read the steps of their
own party with names; the office's steps say only that the office does them, and
other parties are counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS

from agreements.models import Abandonment, Agreement
from workflows.engine import OPEN, HumanTask, PartyTask
from workflows.flows import DraftingFlow, SigningFlow
from workflows.models import AgreementProcess, HandOver
from workflows.moments import reached_moments
from workflows.route_states import (
    LIST_MARKS,
    SHOWN,
    Node,
    State,
    next_steps,
    state_of_task,
    states_of,
    words,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step as a list prints it: for whom, since when, done by whom and when."""

    title: str
    state: str
    word: str
    party: str = ""
    who: str = ""
    note: str = ""
    """With whom it lies, or what becomes of the others."""
    since: datetime
    done_at: datetime | None
    task: Task
    lines: tuple["Line", ...] = ()
    """The parties of a step that each of them does."""
    may_hand_over: bool = False

    @property
    def mark(self) -> str:
        return LIST_MARKS[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whose eyes the route is for."""

    is_staff: bool
    is_lawyer: bool
    parties: frozenset[int]
    """Parties for which the reader acts."""

    def sees_names_of(self, task: Task) -> bool:
        return self.is_staff or task.seed_object_id in self.parties

    def may_hand_over(self, task: Task) -> bool:
        """Say whether the reader may lay a waiting step before a person."""
        node = task.flow_task
        if not isinstance(node, HumanTask) or task.status not in OPEN:
            return False
        return node.right.has_takers and (
            self.is_lawyer or task.seed_object_id in self.parties
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What all processes of an agreement share, read once."""

    handed: dict[int, HandOver]
    reasons: dict[datetime, str]


class Walk:
    """One process of an agreement, from its first step to where it stands."""

    def __init__(
        self,
        process: AgreementProcess,
        tasks: Sequence[Task],
        facts: "Facts",
        reader: Reader,
    ) -> None:
        self.process = process
        self.tasks = tasks
        self.facts = facts
        self.reader = reader
        self.flow = process.flow_class
        self.is_running = process.status == PROCESS.NEW
        self.is_stopped = process.status == PROCESS.CANCELED
        self.moments = reached_moments(tasks, begun=process.created)

    @property
    def title(self) -> str:
        round = self.process.signing_round
        if round is None:
            return str(self.flow.process_title)
        return _("Signing round %(number)s") % {"number": round.number}

    @property
    def begun_at(self) -> datetime:
        return self.moments[self.tasks[0].pk][1]

    @property
    def ended_at(self) -> datetime | None:
        if self.is_running:
            return None
        if self.is_stopped:
            return self.process.acted_at
        return self.moments[self.tasks[-1].pk][1]

    @property
    def reason(self) -> str:
        """Why it was stopped, if it was."""
        if not self.is_stopped:
            return ""
        round = self.process.signing_round
        if round is not None and round.cancel_reason:
            return round.cancel_reason
        return self.facts.reasons.get(self.process.acted_at, "")

    @cached_property
    def lines(self) -> list[Line]:
        """The steps in the order in which they were reached."""
        return [self._line(group) for group in _together(self.tasks)]

    @cached_property
    def states(self) -> dict[Node, str]:
        """How far each node is, also those that were not reached."""
        return states_of(self.flow, self.tasks, self.process.status)

    def following(self) -> list[str]:
        """Return the titles of the steps that may come after those that wait."""
        waiting = {t.flow_task for t in self.tasks if state_of_task(t) == State.NOW}
        found = [node for start in waiting for node in next_steps(start)]
        return [str(node.task_title) for node in dict.fromkeys(found)]

    def counted(self, node: Node) -> str:
        """Return how many parties have done a step, of its last visit."""
        groups = [g for g in _together(self.tasks) if g[0].flow_task == node]
        return _count(groups[-1]) if groups and isinstance(node, PartyTask) else ""

    def _line(self, group: Sequence[Task]) -> Line:
        first = group[0]
        if not isinstance(first.flow_task, PartyTask):
            return self._of_task(first)
        seen = [task for task in group if self.reader.sees_names_of(task)]
        others = [task for task in group if not self.reader.sees_names_of(task)]
        state = _of_all(group)
        return Line(
            title=str(first.flow_task.task_title),
            state=state,
            word=words()[state],
            note=_count(group) if not others else _others(others),
            since=self.moments[first.pk][0],
            done_at=None if state == State.NOW else self._last(group),
            task=first,
            lines=tuple(self._of_task(task) for task in seen),
        )

    def _last(self, tasks: Iterable[Task]) -> datetime | None:
        done = [self.moments[t.pk][1] for t in tasks if t.status == STATUS.DONE]
        return max(done, default=None)

    def _of_task(self, task: Task) -> Line:
        state = state_of_task(task)
        since, done = self.moments[task.pk]
        names = self.reader.sees_names_of(task)
        return Line(
            title=str(task.flow_task.task_title),
            state=state,
            word=words()[state],
            party=str(task.seed or ""),
            who=self._who(task, names=names),
            note=self._lies_with(task) if names else "",
            since=since,
            done_at=done if task.status == STATUS.DONE else None,
            task=task,
            may_hand_over=self.reader.may_hand_over(task),
        )

    def _who(self, task: Task, *, names: bool) -> str:
        if not isinstance(task.flow_task, HumanTask):
            return _("the service")
        if not names:
            return str(self.process.agreement.office)
        return str(task.owner or "")

    def _lies_with(self, task: Task) -> str:
        handed = self.facts.handed.get(task.pk)
        if handed is None or state_of_task(task) != State.NOW:
            return ""
        return _("lies with %(person)s first") % {"person": handed.person}


def route_of(agreement: Agreement, reader: Reader) -> list[Walk]:
    """Return every process of an agreement, the newest first, in few queries."""
    rows = agreement.processes.select_related("signing_round", "agreement__office")
    processes = list(rows.order_by("-pk"))
    tasks: dict[int, list[Task]] = defaultdict(list)
    rows = Task.objects.filter(process__in=processes).select_related("owner")
    for task in rows.prefetch_related("previous", "seed__organisation").order_by("pk"):
        tasks[task.process_id].append(task)
    facts = Facts(
        handed=HandOver.objects.newest(t for walk in tasks.values() for t in walk),
        reasons=_reasons(agreement),
    )
    return [
        Walk(process, tasks[process.pk], facts, reader)
        for process in processes
        if tasks[process.pk]
    ]


def _reasons(agreement: Agreement) -> dict[datetime, str]:
    """Return why an agreement was taken back or given up, by the moment."""
    abandoned = Abandonment.objects.filter(agreement=agreement)
    return {row.at: row.reason for row in (*agreement.reopenings.all(), *abandoned)}


def _together(tasks: Iterable[Task]) -> list[list[Task]]:
    """Return what was done one after another; what all parties do at once is one."""
    groups: list[list[Task]] = []
    known: dict[tuple[int, ...], list[Task]] = {}
    for task in tasks:
        if not isinstance(task.flow_task, SHOWN):
            continue
        if isinstance(task.flow_task, PartyTask):
            origin = tuple(previous.pk for previous in task.previous.all())
            if origin in known:
                known[origin].append(task)
                continue
            known[origin] = group = [task]
            groups.append(group)
        else:
            groups.append([task])
    return groups


def _of_all(group: Sequence[Task]) -> str:
    states = {state_of_task(task) for task in group}
    if State.NOW in states:
        return State.NOW
    return State.STOPPED if states == {State.STOPPED} else State.DONE


def _count(group: Sequence[Task]) -> str:
    done = sum(task.status == STATUS.DONE for task in group)
    return counting(group[0].flow_task, done, len(group))


def _others(others: Sequence[Task]) -> str:
    return _("Other parties: %(count)s") % {"count": _count(others)}


def counting(node: Node, done: int, everyone: int) -> str:
    """Say how many of all have done their step of a node."""
    speaking = 1 if everyone == 1 else done  # none of one is singular too
    if node == DraftingFlow.answer:
        counted = ngettext(
            "%(done)s of %(all)s has answered",
            "%(done)s of %(all)s have answered",
            speaking,
        )
    elif node == SigningFlow.sign:
        counted = ngettext(
            "%(done)s of %(all)s has signed",
            "%(done)s of %(all)s have signed",
            speaking,
        )
    else:
        counted = ngettext(
            "%(done)s of %(all)s has named who signs",
            "%(done)s of %(all)s have named who signs",
            speaking,
        )
    return counted % {"done": done, "all": everyone}
