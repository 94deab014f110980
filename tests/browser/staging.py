"""Leads small agreements of the demonstration to a station.

Runs in a process of its own, beside the served desk (``Desk.stage``): its
worker and this process make papers and mails together, as two workers would.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from agreements.models import Agreement, Organisation, Party, User
from agreements.services.drafting import PartySpec, draft_agreement, load_clauses
from config import clock
from tests.factories import FOUR_YEARS, SMALL_TEXT
from workflows import acts
from workflows.acts.steps import open_tasks
from workflows.flows import DraftingFlow
from workflows.worker import drain

TERM = replace(FOUR_YEARS, starts_on=date(2022, 1, 1), ends_on=date(2025, 12, 31))
ANSWERS_DUE_ON = date(2021, 5, 31)
PATIENCE_SECONDS = 60


def person(name: str) -> User:
    user: User = User.objects.get(email=f"{name}@example.org")
    return user


def party(agreement: Agreement, slug: str) -> Party:
    found: Party = agreement.parties.get(organisation__slug=slug)
    return found


def drafted(reference: str, *partners: str) -> Agreement:
    """A draft of recht-1 between the office and its partners, by their short names."""
    office = Organisation.objects.get(slug="office")
    clerk = person("recht-1")
    agreement = draft_agreement(
        reference=reference,
        kind=Agreement.Kind.FRAMEWORK,
        title=f"Vereinbarung {reference} über einen Nachbarschaftsgarten",
        short_title="Nachbarschaftsgarten",
        language="de",
        office=office,
        parties=[
            PartySpec(
                organisation=Organisation.objects.get(slug=slug),
                label="Bezirksamt" if slug == "office" else "Träger",
                starts_on=TERM.starts_on,
            )
            for slug in ("office", *partners)
        ],
        term=TERM,
        is_demonstration=True,
        actor=clerk,
        at=clock.now(),
    )
    load_clauses(agreement=agreement, clauses=SMALL_TEXT, actor=clerk, at=clock.now())
    acts.open_drafting(agreement=agreement, actor=clerk, at=clock.now())
    return agreement


def in_legal_review(reference: str, *partners: str) -> Agreement:
    """Frozen by the first lawyer; the second one is asked."""
    agreement = drafted(reference, *partners)
    acts.submit_draft(agreement=agreement, actor=person("recht-1"), at=clock.now())
    return agreement


def in_review(reference: str, *partners: str) -> Agreement:
    """Approved by the second lawyer; the partners are asked."""
    agreement = in_legal_review(reference, *partners)
    acts.approve_wording(
        agreement=agreement,
        due_on=ANSWERS_DUE_ON,
        actor=person("recht-2"),
        at=clock.now(),
    )
    # the round is there a moment before the steps
    until(lambda: open_tasks(DraftingFlow.answer, agreement).count() == len(partners))
    return agreement


def agreed(reference: str, *partners: str) -> Agreement:
    """The partners have agreed."""
    agreement = in_review(reference, *partners)
    for slug in partners:
        acts.answer(
            agreement=agreement,
            party=party(agreement, slug),
            kind="agreed",
            points=[],
            actor=person(f"{slug}-1"),
            at=clock.now(),
        )
    until(lambda: Agreement.objects.get(pk=agreement.pk).stage == "agreed")
    agreement.refresh_from_db()
    return agreement


def sealed(reference: str, *signed: str) -> Agreement:
    """With one partner, two of whose board sign; these people have signed."""
    agreement = agreed(reference, "paritaet")
    clerk = person("recht-1")
    round = acts.open_signing(agreement=agreement, actor=clerk, at=clock.now())
    for slug, names in (
        ("office", ["office-1"]),
        ("paritaet", ["paritaet-1", "paritaet-2"]),
    ):
        people = [person(name) for name in names]
        acts.name_signatories(
            agreement=agreement,
            party=party(agreement, slug),
            users=people,
            actor=clerk if slug == "office" else people[0],
            at=clock.now(),
        )
    until(lambda: type(round).objects.get(pk=round.pk).sealed_at is not None)
    for name in signed:
        acts.sign(agreement=agreement, actor=person(name), at=clock.now())
    drain()
    return agreement


def until(is_so: Callable[[], bool]) -> None:
    """Work off the outbox until the other worker is done with its part, too."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        drain()
        if is_so():
            return
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.1)
