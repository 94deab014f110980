"""DOCX papers for tests: looks, a throw-away authority, signed and altered files."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from itertools import count

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from agreements.wording import Wording, print_wording
from documents.docx import build_docx
from documents.look import PaperLook, SigningBox, SigningParty
from documents.opc import sign_package
from tests.wordings import addendum_wording, framework_wording

MADE_ON = date(2018, 1, 8)
SIGNED_AT = datetime(2018, 1, 17, 9, 30, tzinfo=UTC)
PDF_DIGEST = sha256(b"the signed PDF").hexdigest()
ROLES = {
    "office": ("Mitglied des Bezirksamts 1 (Soziales, Wahlperiode 2016 bis 2021)",),
    "paritaet": ("Vorstandsmitglied 1 (Vorsitz)", "Vorstandsmitglied 3"),
    "hvd": ("Vorstandsmitglied 1", "Vorstandsmitglied 2"),
    "vska": ("Vorstandsmitglied 1 (Vorsitz)", "Vorstandsmitglied 2"),
    "buergerhaus": ("Vorstandsmitglied 1 (Vorsitz)", "Vorstandsmitglied 3"),
    "pfefferwerk": ("Geschäftsführung 1", "Prokura 1 (Gesamtprokura)"),
    "freizeithaus": ("Vorstandsmitglied 1", "Vorstandsmitglied 2"),
    "albatros": ("Geschäftsführung 1",),
}


def look(wording: Wording, *, draft: bool = False, pdf_digest: str = "") -> PaperLook:
    """Return how a wording is to look, with fields for real roles."""
    numbers = count(1)
    parties = tuple(
        SigningParty(
            name=party.party_name,
            signatories=tuple(
                SigningBox(field_name=f"Signature{next(numbers)}", role=role, name="")
                for role in ROLES.get(party.slug, ("Vorstand",))
            ),
        )
        for party in wording.parties
    )
    return PaperLook(
        draft=draft,
        version_digest=sha256(wording.title.encode()).hexdigest(),
        made_on=MADE_ON,
        verify_url="https://vertragswerk.example/p/8640",
        parties=() if draft else parties,
        pdf_digest=pdf_digest,
    )


def docx_of(wording: Wording, *, draft: bool = False, pdf_digest: str = "") -> bytes:
    """Return the DOCX of a wording."""
    shown = look(wording, draft=draft, pdf_digest=pdf_digest)
    return build_docx(print_wording(wording), look=shown)


@cache
def papers() -> dict[str, bytes]:
    """Return one paper of each kind by name, the concluded ones signed."""
    framework, addendum = framework_wording(), addendum_wording("ZV-2018-01")
    return {
        "framework": docx_of(framework),
        "draft": docx_of(framework, draft=True),
        "addendum": docx_of(addendum),
        "draft-addendum": docx_of(addendum, draft=True),
        "concluded-framework": signed(docx_of(framework, pdf_digest=PDF_DIGEST)),
        "concluded-addendum": signed(docx_of(addendum, pdf_digest=PDF_DIGEST)),
    }


@dataclass(frozen=True)
class Authority:
    """Somebody who can sign, and who certified that."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


@cache
def authority(*, curve: bool = False) -> Authority:
    """Return a throw-away identity, certified by a throw-away authority."""
    root_key = rsa.generate_private_key(65537, 3072)
    root = _certificate("Demonstration CA", "Demonstration CA", root_key, root_key)
    key = ec.generate_private_key(ec.SECP256R1()) if curve else root_key
    if not curve:
        key = rsa.generate_private_key(65537, 3072)
    own = _certificate("Siegel Bezirksamt Pankow, Soziales", "Demonstration CA", key,
                       root_key)  # fmt: skip
    return Authority(key, own, (root,))


def _certificate(subject, issuer, key, issuer_key) -> x509.Certificate:
    def name(common):
        country = x509.NameAttribute(NameOID.COUNTRY_NAME, "DE")
        return x509.Name([country, x509.NameAttribute(NameOID.COMMON_NAME, common)])

    return (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2017, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .sign(issuer_key, hashes.SHA256())
    )


def signed(docx: bytes, *, curve: bool = False) -> bytes:
    """Return a DOCX with the package signature of the throw-away identity."""
    signer = authority(curve=True) if curve else authority()
    return sign_package(
        docx,
        key=signer.key,
        certificate=signer.certificate,
        chain=signer.chain,
        at=SIGNED_AT,
        comment="KV-2018",
    )


def parts_of(docx: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a ZIP as any other program would write it; names may repeat."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def altered(docx: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return a package after a change of its parts, packed anew."""
    parts = parts_of(docx)
    change(parts)
    return zipped(list(parts.items()))
