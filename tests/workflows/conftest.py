"""What the tests of the flows share: a cast, quick papers, a day to stand on.

Papers and signatures are real in ``tests/documents`` and in the demonstration;
here their rows are written without making the bytes, so that every path can be
walked.
"""

from datetime import date, datetime

import pytest
from django.test import Client

from agreements.models import (
    Agreement,
    NamedSignatory,
    Signature,
    SigningRound,
    User,
    Version,
)
from agreements.services.signatures import (
    complete_round,
    record_seal,
    record_signature,
)
from documents.models import Document
from documents.services import originals, papers
from documents.services.papers import store_document
from tests.factories import Cast, office_cast
from tests.paths import made_up
from tests.remembered import remembered
from tests.workflows import routes, world

TODAY = date(2017, 10, 2)


@pytest.fixture
def cast(db) -> Cast:
    """An office and two partners."""
    return office_cast()


@pytest.fixture
def agreement(cast: Cast, stand_on) -> Agreement:
    """A framework that is being drafted."""
    return routes.drafting(cast)


@pytest.fixture
def lawyer(cast: Cast, agreement: Agreement) -> Client:
    """Whoever drafts it, signed in."""
    return routes.browser(cast.drafter)


@pytest.fixture
def stand_on(settings):
    """Put the service on a day."""

    def stand(day: date) -> None:
        settings.STANDS_ON = day

    stand(TODAY)
    return stand


def _make_papers(
    *, version: Version, actor: User | None = None, at: datetime
) -> list[Document]:
    kinds = (Document.Kind.DRAFT_PDF, Document.Kind.DRAFT_DOCX)
    if version.documents.filter(kind__in=kinds).exists():
        return list(version.documents.all())
    return [
        store_document(version=version, kind=kind, data=kind.encode(), at=at)
        for kind in kinds
    ]


def _seal(*, round: SigningRound, at: datetime) -> None:
    if round.sealed_at is None:
        record_seal(round=round, digest=made_up("sealed"), at=at)


def _sign(
    *, signatory: NamedSignatory, digest: str, actor: User, at: datetime
) -> Signature:
    return record_signature(
        signatory=signatory,
        digest=digest,
        document_digest=made_up(f"signed {signatory.pk}"),
        certificate_digest=made_up(f"certificate {actor.pk}"),
        actor=actor,
        at=at,
    )


def _complete(*, round: SigningRound, at: datetime) -> None:
    round.refresh_from_db()
    if round.completed_at is not None:
        return
    for kind in (Document.Kind.ORIGINAL_PDF, Document.Kind.ORIGINAL_DOCX):
        data = f"{kind} {round.pk}".encode()
        store_document(version=round.version, round=round, kind=kind, data=data, at=at)
    complete_round(round=round, at=at, document_digest=made_up("complete"))


@pytest.fixture(autouse=True)
def quick_papers(monkeypatch) -> None:
    """Let papers and signatures be rows without bytes behind them."""
    monkeypatch.setattr(papers, "make_papers", _make_papers)
    monkeypatch.setattr(originals, "seal_original", _seal)
    monkeypatch.setattr(originals, "sign_original", _sign)
    monkeypatch.setattr(originals, "complete_original", _complete)


@pytest.fixture
def whole_world(db, stand_on) -> world.World:
    """One agreement at each station of its way."""
    stand_on(world.TODAY)
    return remembered("whole world", world.build)
