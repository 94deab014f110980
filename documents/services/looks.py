"""What a paper needs besides its text: digests, people and their fields."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from agreements.models import NamedSignatory, SigningRound, Version
from documents.look import PaperLook, Printout, SigningBox, SigningParty


def verify_url(version: Version) -> str:
    """Return the address at which anybody may check this paper."""
    return f"{settings.BASE_URL}/p/{version.digest[:12]}"


def draft_look(version: Version) -> PaperLook:
    """Return the look of a draft: watermark, no fields."""
    return PaperLook(
        draft=True,
        version_digest=version.digest,
        made_on=timezone.localdate(version.frozen_at),
        verify_url=verify_url(version),
        parties=(),
    )


def printout_look(printout: Printout, *, digest: str) -> PaperLook:
    """Return the look of a text that is printed for reading and not kept.

    :param digest: SHA-256 of its canonical JSON
    """
    return PaperLook(
        draft=True,
        version_digest=digest,
        made_on=timezone.localdate(printout.at),
        verify_url=f"{settings.BASE_URL}/verify/",
        parties=(),
        printout=printout,
    )


def original_look(round: SigningRound, at: datetime, *, pdf: str = "") -> PaperLook:
    """Return the look of an original: one field for each named person.

    :param at: the moment the original is made
    :param pdf: SHA-256 of the signed PDF, for the reading copy
    """
    return PaperLook(
        draft=False,
        version_digest=round.version.digest,
        made_on=timezone.localdate(at),
        verify_url=verify_url(round.version),
        parties=_signing_parties(round),
        pdf_digest=pdf,
    )


def _signing_parties(round: SigningRound) -> tuple[SigningParty, ...]:
    """Return who signs, under the names the parties have in the frozen text."""
    called = {party.slug: party.party_name for party in round.version.wording().parties}
    named: dict[int, list[NamedSignatory]] = {}
    people = round.signatories.select_related("user", "mandate", "party__organisation")
    for person in people.order_by("party__position", "position"):
        named.setdefault(person.party_id, []).append(person)
    return tuple(
        SigningParty(
            name=called[people[0].party.organisation.slug],
            signatories=tuple(_box(person) for person in people),
        )
        for people in named.values()
    )


def _box(person: NamedSignatory) -> SigningBox:
    return SigningBox(
        field_name=person.field_name,
        role=person.mandate.title,
        name=person.user.full_name,
    )
