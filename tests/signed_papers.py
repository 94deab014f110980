"""A signed addendum for tests, step by step: real paper, real keys, made once."""

import atexit
import itertools
import shutil
import tempfile
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from agreements.wording import Wording, print_wording, to_canonical
from documents.docx import build_docx
from documents.keys import Identity, KeyStore
from documents.look import PaperLook, SigningBox, SigningParty
from documents.opc import sign_package
from documents.pades import archive, local_timestamper, seal, sign_field
from documents.pdf import render_pdf
from documents.verification import Trust
from tests.wordings import addendum_wording

BERLIN = ZoneInfo("Europe/Berlin")
SEALED_AT = datetime(2018, 1, 8, 10, 30, tzinfo=BERLIN)
SIGNED_AT = datetime(2018, 1, 9, 16, 5, tzinfo=BERLIN)
ARCHIVED_AT = datetime(2018, 1, 12, 9, 0, tzinfo=BERLIN)
REFERENCE = "ZV-2018-01"
OFFICE = "Bezirksamt Pankow von Berlin"
SIGNERS = {
    "Signature1": "Bezirksstadtrat 1",
    "Signature2": "Ç̆elik Müller-Łukasiewicz",
    "Signature3": "Prokura 100 %",
}
FIELDS = (1, 2)
"""How many people sign for each of the two parties."""
STAGES = ("unsigned", "sealed", "signed", "archived")


@cache
def keys() -> KeyStore:
    """Return the key store of these tests."""
    folder = tempfile.mkdtemp(prefix="vertragswerk-keys-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return KeyStore(folder, "geheim")


def identity(subject: str, name: str) -> Identity:
    """Return somebody's key."""
    on = SEALED_AT.date()
    return keys().identity(subject, common_name=name, organisation=OFFICE, on=on)


def trust(*, demonstration: bool = True) -> Trust:
    """Return whom these tests believe: their own demonstration authority."""
    keys().ensure_authority(SEALED_AT.date())
    return Trust(roots=keys().trust_roots(), demonstration=demonstration)


def paper(wording: Wording, *signatories: int, draft: bool = False) -> bytes:
    """Render a wording with so many fields for each of its parties."""
    return render_pdf(
        print_wording(wording),
        canonical=to_canonical(wording),
        docx=None,
        look=_look(wording, signatories, draft=draft),
    )


def _look(
    wording: Wording,
    signatories: tuple[int, ...],
    *,
    draft: bool = False,
    pdf_digest: str = "",
) -> PaperLook:
    return PaperLook(
        draft=draft,
        version_digest=sha256(to_canonical(wording)).hexdigest(),
        made_on=SEALED_AT.date(),
        verify_url="https://vertragswerk.example/p/1",
        parties=() if draft else _parties(wording, signatories),
        pdf_digest=pdf_digest,
    )


def _parties(wording: Wording, counts: tuple[int, ...]) -> tuple[SigningParty, ...]:
    numbers = itertools.count(1)
    return tuple(
        SigningParty(
            name=party.party_name,
            signatories=tuple(_box(next(numbers)) for _ in range(count)),
        )
        for party, count in zip(wording.parties, counts, strict=True)
    )


def _box(number: int) -> SigningBox:
    field = f"Signature{number}"
    return SigningBox(field_name=field, role="Vorstand", name=SIGNERS.get(field, ""))


@cache
def unsigned() -> bytes:
    """Return the addendum with a field for the seal and one for each signer."""
    return paper(addendum_wording(REFERENCE), *FIELDS)


@cache
def sealed() -> bytes:
    """Return the addendum sealed by the office."""
    return seal(
        unsigned(),
        identity=identity("office-seal", f"Siegel {OFFICE}"),
        timestamper=local_timestamper(keys(), at=SEALED_AT),
        at=SEALED_AT,
    )


def sign(pdf: bytes, field: str, *, at: datetime = SIGNED_AT, role: str = "") -> bytes:
    """Sign one field as the person meant for it."""
    return sign_field(
        pdf,
        field_name=field,
        identity=identity(field.lower(), SIGNERS[field]),
        timestamper=local_timestamper(keys(), at=at),
        at=at,
        role=role,
    )


@cache
def partly_signed() -> bytes:
    """Return the addendum with one signature still missing."""
    return sign(sign(sealed(), "Signature2"), "Signature1", role="Stadträtin")


@cache
def signed() -> bytes:
    """Return the addendum with all signatures."""
    return sign(partly_signed(), "Signature3")


@cache
def archived() -> bytes:
    """Return the addendum as it is delivered: with the archive timestamp."""
    return archive(
        signed(),
        timestamper=local_timestamper(keys(), at=ARCHIVED_AT),
        keys=keys(),
        at=ARCHIVED_AT,
    )


def stage_files(folder: Path) -> list[Path]:
    """Write the addendum of every stage into a folder."""
    made = (unsigned(), sealed(), signed(), archived())
    paths = [folder / f"{stage}.pdf" for stage in STAGES]
    for path, data in zip(paths, made, strict=True):
        path.write_bytes(data)
    return paths


@cache
def unsigned_docx() -> bytes:
    """Return the DOCX that goes with the finished paper, before its signature."""
    wording = addendum_wording(REFERENCE)
    look = _look(wording, FIELDS, pdf_digest="0" * 64)
    return build_docx(print_wording(wording), look=look)


@cache
def reading_copy() -> bytes:
    """Return the DOCX with its office signature."""
    seal_key = identity("docx-seal", f"Siegel {OFFICE} (Lesefassung)")
    return sign_package(
        unsigned_docx(),
        key=seal_key.key,
        certificate=seal_key.certificate,
        chain=seal_key.chain,
        at=ARCHIVED_AT,
        comment=REFERENCE,
    )
