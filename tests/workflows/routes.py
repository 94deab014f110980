"""Leads agreements along the real flows by the acts that the pages call."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.test import Client

from agreements.models import Agreement, Answer, Party, SigningRound, User
from tests.factories import Cast, at, framework_draft
from tests.paths import (
    AGREED_ON,
    APPROVED_ON,
    DUE_ON,
    IN_FORCE_ON,
    OPENED_ON,
    SEALED_ON,
    SIGNED_ON,
    party_of,
)
from workflows import acts
from workflows.engine import HumanTask
from workflows.inbox import task_url
from workflows.worker import drain


def drafting(cast: Cast, **fields: Any) -> Agreement:
    """Return a draft with a small text on its way through the drafting flow."""
    agreement = framework_draft(cast, **fields)
    acts.open_drafting(agreement=agreement, actor=cast.drafter, at=at(APPROVED_ON, 8))
    return agreement


def in_legal_review(cast: Cast, agreement: Agreement) -> None:
    """Freeze the draft and hand it to the second lawyer."""
    acts.submit_draft(agreement=agreement, actor=cast.drafter, at=at(APPROVED_ON, 9))


def returned(cast: Cast, agreement: Agreement, *keys: str) -> None:
    """Return the newest text with a comment on each of the clauses."""
    acts.return_wording(
        agreement=agreement,
        comments={key: f"Zu {key}." for key in keys},
        actor=cast.reviewer,
        at=at(APPROVED_ON, 15),
    )


def rewritten(cast: Cast, agreement: Agreement, key: str, text: str) -> None:
    """Rewrite a clause of the draft."""
    row = agreement.draft_clauses.get(key=key)
    acts.edit_clause(
        agreement=agreement,
        key=key,
        heading=row.heading,
        text=text,
        base_revision=row.revision,
        actor=cast.drafter,
        at=at(APPROVED_ON, 16),
    )


def in_review(cast: Cast, agreement: Agreement) -> None:
    """Lead a draft to the parties."""
    in_legal_review(cast, agreement)
    acts.approve_wording(
        agreement=agreement, due_on=DUE_ON, actor=cast.reviewer, at=at(OPENED_ON)
    )
    drain()


def answer(
    cast: Cast,
    agreement: Agreement,
    slug: str,
    kind: str = Answer.Kind.AGREED,
    points: Sequence[Any] = (),
) -> Answer:
    """Answer for a party as its first representative."""
    return acts.answer(
        agreement=agreement,
        party=party_of(agreement, slug),
        kind=kind,
        points=points,
        actor=cast.people[slug][0],
        at=at(AGREED_ON),
    )


def agreed(cast: Cast, agreement: Agreement) -> None:
    """Lead a draft to its agreed text."""
    in_review(cast, agreement)
    for partner in cast.partners:
        answer(cast, agreement, partner.slug)
    agreement.refresh_from_db()


def in_signature(cast: Cast, agreement: Agreement) -> SigningRound:
    """Lead a draft to the signing round in which the parties name people."""
    agreed(cast, agreement)
    return acts.open_signing(
        agreement=agreement, actor=cast.drafter, at=at(SEALED_ON, 8)
    )


def signatories(cast: Cast, party: Party) -> list[User]:
    """Return who signs for a party: as many as its rule needs."""
    return list(cast.people[party.organisation.slug][:2])


def name(cast: Cast, agreement: Agreement, party: Party) -> None:
    """Name who signs for a party."""
    people = signatories(cast, party)
    acts.name_signatories(
        agreement=agreement,
        party=party,
        users=people,
        actor=cast.drafter if party.is_office else people[0],
        at=at(SEALED_ON, 9),
    )


def sealed(cast: Cast, agreement: Agreement) -> SigningRound:
    """Lead a draft to the sealed original."""
    round = in_signature(cast, agreement)
    for party in agreement.parties.all():
        name(cast, agreement, party)
    drain()
    round.refresh_from_db()
    return round


def sign(agreement: Agreement, user: User, *, on: date = SIGNED_ON) -> None:
    """Sign as a person."""
    acts.sign(agreement=agreement, actor=user, at=at(on))


def concluded(cast: Cast, agreement: Agreement) -> None:
    """Lead a draft to the concluded agreement."""
    sealed(cast, agreement)
    for party in agreement.parties.all():
        for user in signatories(cast, party):
            sign(agreement, user)
    drain()
    agreement.refresh_from_db()


def in_force(cast: Cast, agreement: Agreement) -> None:
    """Lead a draft into force."""
    concluded(cast, agreement)
    acts.put_into_force(
        agreement=agreement,
        effective_on=IN_FORCE_ON,
        basis="Kenntnisnahme der Bezirksverordnetenversammlung",
        actor=cast.drafter,
        at=at(IN_FORCE_ON),
    )
    drain()
    agreement.refresh_from_db()


def page_of(
    node: HumanTask, agreement: Agreement, *, party: Party | None = None
) -> str:
    """Return the address of the open step of a node."""
    return task_url(acts.open_task(node, agreement, party=party))


def browser(user: User | None = None) -> Client:
    """Return a client, signed in as a person if one is given."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client
