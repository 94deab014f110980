"""Walks agreements along the real acts, with made-up digests instead of papers."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from agreements.models import (
    Agreement,
    Answer,
    NamedSignatory,
    Party,
    ReviewRound,
    Signature,
    SigningRound,
    Version,
)
from agreements.services.drafting import freeze_version
from agreements.services.force import put_into_force
from agreements.services.legal_review import approve_version
from agreements.services.review import answer_round, mark_agreed, open_review_round
from agreements.services.signatures import (
    complete_round,
    record_seal,
    record_signature,
)
from agreements.services.signing import name_signatories, open_signing
from tests.factories import Cast, addendum_draft, at, framework_draft

APPROVED_ON = date(2017, 9, 14)
OPENED_ON = date(2017, 9, 18)
DUE_ON = date(2017, 10, 16)
AGREED_ON = date(2017, 10, 16)
SEALED_ON = date(2018, 1, 5)
SIGNED_ON = date(2018, 1, 12)
IN_FORCE_ON = date(2018, 1, 17)


def made_up(name: str) -> str:
    """Return a digest of bytes that nobody made."""
    return sha256(name.encode()).hexdigest()


def party_of(agreement: Agreement, slug: str) -> Party:
    """Return the party of an organisation."""
    return agreement.parties.get(organisation__slug=slug)


def approved_version(cast: Cast, agreement: Agreement) -> Version:
    """Freeze the draft and let the second lawyer approve it."""
    version = freeze_version(
        agreement=agreement, actor=cast.drafter, at=at(APPROVED_ON, 9)
    )
    approve_version(version=version, actor=cast.reviewer, at=at(APPROVED_ON, 15))
    return version


def open_round(cast: Cast, agreement: Agreement) -> ReviewRound:
    """Circulate the approved draft among the parties."""
    approved_version(cast, agreement)
    return open_review_round(
        agreement=agreement, due_on=DUE_ON, actor=cast.drafter, at=at(OPENED_ON)
    )


def give_answer(
    cast: Cast,
    round: ReviewRound,
    slug: str,
    kind: str = Answer.Kind.AGREED,
    **fields: Any,
) -> Answer:
    """Answer for a party as its first representative."""
    given = {
        "round": round,
        "party": party_of(round.agreement, slug),
        "kind": kind,
        "points": [],
        "digest": round.digest,
        "actor": cast.people[slug][0],
        "at": at(AGREED_ON),
    }
    return answer_round(**given | fields)


def agreed(cast: Cast, agreement: Agreement) -> Agreement:
    """Lead a draft to its agreed text."""
    round = open_round(cast, agreement)
    for party in agreement.parties.partners():
        give_answer(cast, round, party.organisation.slug)
    return mark_agreed(agreement=agreement, actor=cast.drafter, at=at(AGREED_ON, 18))


def name(
    cast: Cast, round: SigningRound, slug: str, count: int = 2, **fields: Any
) -> list[NamedSignatory]:
    """Name the first people of a party to sign."""
    people = cast.people[slug][:count]
    given = {
        "round": round,
        "party": party_of(round.agreement, slug),
        "users": people,
        "on": SEALED_ON,
        "actor": cast.drafter if slug == "office" else people[0],
        "at": at(SEALED_ON, 9),
    }
    return name_signatories(**given | fields)


def named_round(cast: Cast, agreement: Agreement) -> SigningRound:
    """Lead a draft to a signing round in which everybody is named."""
    agreed(cast, agreement)
    round = open_signing(agreement=agreement, actor=cast.drafter, at=at(SEALED_ON, 8))
    for party in agreement.parties.all():
        name(cast, round, party.organisation.slug)
    return round


def sealed_round(cast: Cast, agreement: Agreement) -> SigningRound:
    """Lead a draft to the sealed original."""
    round = named_round(cast, agreement)
    return record_seal(round=round, digest=made_up("sealed"), at=at(SEALED_ON, 10))


def sign(
    signatory: NamedSignatory, *, on: date = SIGNED_ON, **fields: Any
) -> Signature:
    """Sign as a named person."""
    given = {
        "signatory": signatory,
        "digest": signatory.round.version.digest,
        "document_digest": made_up(f"signed {signatory.pk}"),
        "certificate_digest": made_up(f"certificate {signatory.user_id}"),
        "actor": signatory.user,
        "at": at(on),
    }
    return record_signature(**given | fields)


def concluded(cast: Cast, agreement: Agreement) -> Agreement:
    """Lead a draft to the concluded agreement, signed by everybody named."""
    round = sealed_round(cast, agreement)
    for signatory in round.signatories.all():
        sign(signatory)
    complete_round(
        round=round, at=at(SIGNED_ON, 15), document_digest=made_up("complete")
    )
    agreement.refresh_from_db()
    return agreement


def in_force(
    cast: Cast, agreement: Agreement, *, effective_on: date = IN_FORCE_ON
) -> Agreement:
    """Lead a draft into force."""
    concluded(cast, agreement)
    return put_into_force(
        agreement=agreement,
        effective_on=effective_on,
        basis="Kenntnisnahme der Bezirksverordnetenversammlung",
        actor=cast.drafter,
        at=at(effective_on),
    )


def framework_in_force(cast: Cast, **fields: Any) -> Agreement:
    """Return a framework that binds since its council session."""
    return in_force(cast, framework_draft(cast, **fields))


def addendum_in_force(cast: Cast, framework: Agreement, **fields: Any) -> Agreement:
    """Return an addendum that binds a day after its framework."""
    draft = addendum_draft(cast, framework, **fields)
    return in_force(cast, draft, effective_on=IN_FORCE_ON + timedelta(days=1))
