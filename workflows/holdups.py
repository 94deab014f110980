"""Who holds an agreement up: its open steps in one sentence."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from viewflow.workflow.models import Task

from agreements.models import Agreement, DeclinedSignature, NamedSignatory, Party
from workflows.declined_words import declined_words
from workflows.engine import OPEN, HumanTask
from workflows.flows import DraftingFlow, RenewalFlow, SigningFlow
from workflows.inbox import task_url
from workflows.rights import AGREEMENT, agreement_of

NAMED_AT_MOST = 2
"""Up to so many parties are named, more are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdup:
    """Who is waited for, in words, and the agreement whose step it is."""

    words: str
    agreement: Agreement
    tasks: tuple[Task, ...]

    @property
    def decision_url(self) -> str:
        """The page of the decision on a renewal, if that is what is waited for."""
        for task in self.tasks:
            if task.flow_task == RenewalFlow.decide:
                return task_url(task)
        return ""


def holdups(agreements: Iterable[Agreement]) -> dict[int, Holdup]:
    """Return by agreement who holds it up, in a fixed number of queries."""
    wanted = {agreement.pk: agreement for agreement in agreements}
    steps: dict[int, list[Task]] = defaultdict(list)
    for task in _steps(wanted):
        if isinstance(task.flow_task, HumanTask):
            steps[agreement_of(task).pk].append(task)
    partners = _partners(steps)
    refused = set(DeclinedSignature.objects.standing().agreements(wanted))
    declined, idle = declined_words(refused), _waiting_for_nobody(refused)
    held = {}
    for pk, tasks in steps.items():
        awaited = [task for task in tasks if task.seed_object_id not in idle]
        words = [_words(awaited, partners[pk])] if awaited else []
        if pk in declined:
            decide = _("Legal staff decide how the signing goes on.")
            words = [declined[pk][1], decide, *words]
        held[pk] = Holdup(
            words=" ".join(words), agreement=wanted[pk], tasks=tuple(awaited)
        )
    for pk, agreement in wanted.items():
        if agreement.stage == Agreement.Stage.AGREED and pk not in held:
            words = _("Legal staff: all agreed, the signing is not opened yet")
            held[pk] = Holdup(words=words, agreement=agreement, tasks=())
    return held


def _steps(agreements: Iterable[int]) -> Any:  # Any: the engine has no types
    return (
        Task.objects.filter(status__in=OPEN, **{f"{AGREEMENT}__in": list(agreements)})
        .select_related(AGREEMENT)
        .prefetch_related("seed__organisation")
        .order_by("pk")
    )


def _waiting_for_nobody(agreements: Iterable[int]) -> set[int]:
    """Return the parties of which everybody missing said they will not sign."""
    rows = NamedSignatory.objects.filter(
        signature=None, round__agreement__in=list(agreements)
    ).exclude(round__completed_at__isnull=False)
    missing = rows.exclude(round__cancelled_at__isnull=False)
    found: dict[int, bool] = {}
    for party, declined in missing.values_list("party", "declined"):
        found[party] = found.get(party, True) and declined is not None
    return {party for party, are_all in found.items() if are_all}


def _partners(agreements: Iterable[int]) -> dict[int, int]:
    """Return how many parties besides the office each agreement has."""
    count: dict[int, int] = defaultdict(int)
    parties = Party.objects.filter(agreement__in=list(agreements)).partners()
    for pk in parties.values_list("agreement", flat=True):
        count[pk] += 1
    return count


def _words(tasks: list[Task], partners: int) -> str:
    node = tasks[0].flow_task
    together = [task for task in tasks if task.flow_task == node]
    if node == DraftingFlow.answer:
        return _of_parties(together, partners, _not_answered)
    if node == SigningFlow.name_signatories:
        return _of_parties(together, partners + 1, _not_named)
    if node == SigningFlow.sign:
        return _of_parties(together, partners + 1, _not_signed)
    return {
        RenewalFlow.decide: _("The councillor: the decision on the renewal is open"),
        DraftingFlow.draft: _("Legal staff: the text is being written"),
        DraftingFlow.review_wording: _("Legal staff: a second lawyer reads the text"),
        DraftingFlow.decide_points: _("Legal staff: points of the parties are open"),
        SigningFlow.put_into_force: _("Legal staff: it is signed, not yet in force"),
    }.get(node, str(node.task_title))


def _of_parties(tasks: list[Task], everyone: int, words: Any) -> str:
    missing = len(tasks)
    if missing <= NAMED_AT_MOST:
        names = [str(task.seed) for task in tasks]
        who = _(" and ").join(names)
    else:
        who = _("%(missing)s of %(all)s parties") % {
            "missing": missing,
            "all": everyone,
        }
    return words(missing) % {"who": who}


def _not_answered(count: int) -> str:
    return ngettext(
        "%(who)s has not answered yet", "%(who)s have not answered yet", count
    )


def _not_named(count: int) -> str:
    return ngettext(
        "%(who)s has not named who signs", "%(who)s have not named who signs", count
    )


def _not_signed(count: int) -> str:
    return ngettext("%(who)s has not signed yet", "%(who)s have not signed yet", count)
