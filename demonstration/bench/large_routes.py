"""Routes of a large office: finished ones, and the steps that are open."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from viewflow.workflow import STATUS
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS
from viewflow.workflow.token import Token

from agreements.models import (
    Agreement,
    Mandate,
    NamedSignatory,
    Party,
    Renewal,
    SigningRound,
    User,
)
from demonstration.bench.large_office import LargeOffice
from workflows.flows import DraftingFlow, RenewalFlow, SigningFlow

S = Agreement.Stage
PAST = 6
"""Finished steps of each route besides the open ones."""


@dataclass(frozen=True, slots=True)
class Route:
    """One process to write, and the parties or none for whom a step is open."""

    flow: Any  # Any: the engine has no types
    agreement: Agreement
    node: Any = None
    seeds: tuple[Party | None, ...] = (None,)
    round: SigningRound | None = None
    renewal: Renewal | None = None


def fill_routes(office: LargeOffice, rounds: dict[int, SigningRound]) -> None:
    """Write a route for each agreement, and one for each renewal."""
    routes = [*_drafting(office), *_signing(office, rounds), *_renewals()]
    processes = Process.objects.bulk_create(
        (
            Process(
                flow_class=route.flow,
                status=PROCESS.NEW if route.node else PROCESS.DONE,
            )
            for route in routes
        ),
        batch_size=5000,
    )
    _own_rows(office, routes, processes)
    Task.objects.bulk_create(_tasks(office, routes, processes), batch_size=5000)


def _drafting(office: LargeOffice) -> Iterator[Route]:
    flow = DraftingFlow
    asked: dict[int, list[Party]] = {}
    for party in office.parties_of(office.at_stage(S.IN_REVIEW)):
        asked.setdefault(party.agreement_id, []).append(party)
    for agreement in office.agreements:
        if agreement.stage == S.DRAFT:
            is_read = agreement.pk % 4 == 0
            node = flow.review_wording if is_read else flow.draft
            yield Route(flow, agreement, node)
        elif agreement.stage == S.IN_REVIEW:
            node = flow.decide_points if agreement.pk % 10 == 0 else flow.answer
            parties = tuple(asked[agreement.pk])
            seeds = parties if node == flow.answer else (None,)
            yield Route(flow, agreement, node, seeds)
        else:
            yield Route(flow, agreement)


def _signing(office: LargeOffice, rounds: dict[int, SigningRound]) -> Iterator[Route]:
    flow = SigningFlow
    signing = office.at_stage(S.IN_SIGNATURE)
    parties: dict[int, list[Party]] = {}
    for party in office.parties_of(signing):
        parties.setdefault(party.agreement_id, []).append(party)
    nodes = {}
    for number, agreement in enumerate(signing):
        nodes[agreement.pk] = (flow.name_signatories, flow.sign)[number % 2]
    _signatories(office, rounds, [p for k in parties.values() for p in k])
    for agreement in office.agreements:
        if agreement.pk in rounds:
            node = nodes.get(agreement.pk)
            seeds = tuple(parties.get(agreement.pk, ()))
            yield Route(flow, agreement, node, seeds, rounds[agreement.pk])


def _signatories(
    office: LargeOffice, rounds: dict[int, SigningRound], parties: list[Party]
) -> None:
    first = {partner.pk: n for n, partner in enumerate(office.partners)}
    mandates = {
        organisation: Mandate(
            user=_speaker(office, number),
            organisation_id=organisation,
            title="Vorstand",
            basis="Vereinsregister",
            starts_on=office.days(-4000, -3000),
        )
        for organisation, number in first.items()
    }
    Mandate.objects.bulk_create(mandates.values())
    NamedSignatory.objects.bulk_create(
        NamedSignatory(
            round=rounds[party.agreement_id],
            party=party,
            user=mandates[party.organisation_id].user,
            mandate=mandates[party.organisation_id],
            position=1,
            named_by=office.staff[0],
            named_at=office.moment,
        )
        for party in parties
    )


def _speaker(office: LargeOffice, number: int) -> User:
    return office.speakers[2 * number]


def _renewals() -> Iterator[Route]:
    for renewal in Renewal.objects.select_related("agreement").order_by("pk"):
        node = None if renewal.decision else RenewalFlow.decide
        yield Route(RenewalFlow, renewal.agreement, node, renewal=renewal)


def _own_rows(
    office: LargeOffice, routes: list[Route], processes: list[Process]
) -> None:
    """Write the second half of each process; Django makes these one by one only."""
    values = [
        (
            process.pk,
            route.agreement.pk,
            route.round.pk if route.round else None,
            route.renewal.pk if route.renewal else None,
            office.moment,
        )
        for route, process in zip(routes, processes, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO workflows_agreementprocess"
            " (process_ptr_id, agreement_id, signing_round_id, renewal_id, acted_at)"
            " VALUES (%s, %s, %s, %s, %s)",
            values,
        )


def _tasks(
    office: LargeOffice, routes: list[Route], processes: list[Process]
) -> Iterator[Task]:
    of_parties = ContentType.objects.get_for_model(Party)
    for route, process in zip(routes, processes, strict=True):
        for _number in range(PAST):
            yield _task(office, process, route.flow.end, STATUS.DONE)
        for seed in route.seeds if route.node else ():
            task = _task(office, process, route.node, STATUS.NEW)
            if seed is not None:
                task.seed_content_type, task.seed_object_id = of_parties, seed.pk
            yield task


def _task(office: LargeOffice, process: Process, node: Any, status: str) -> Task:
    return Task(
        process=process,
        flow_task=node,
        flow_task_type=node.task_type,
        status=status,
        created=office.moment,
        finished=office.moment if status == STATUS.DONE else None,
        token=Token("start"),
    )
