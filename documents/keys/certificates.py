"""What the demonstration authority issues: certificates and revocation lists.

Profiles follow RFC 5280 and, for timestamps, RFC 3161 section 2.3.
"""

import unicodedata
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from documents.keys.identity import Identity
from documents.keys.refusals import OutsideValidityError

BERLIN = ZoneInfo("Europe/Berlin")
KEY_BITS = 3072
LAST_DAY = date(2040, 12, 31)
# ub-common-name and ub-organization-name of RFC 5280, appendix A, count characters;
# cryptography 50 counts bytes
NAME_LIMIT = 64
AUTHORITY_NAME = "Vertragswerk Demonstration CA – nicht zum Rechtsverkehr"
AUTHORITY_ORGANISATION = "Vertragswerk Demonstration"
TIMESTAMP_NAME = "Vertragswerk Demonstration TSA – nicht zum Rechtsverkehr"


class Purpose(StrEnum):
    """What a certificate may be used for."""

    AUTHORITY = "authority"
    TIMESTAMP = "timestamp"
    SIGNATURE = "signature"


def make_authority(on: date) -> Identity:
    """Return a new demonstration authority, valid from the start of a day."""
    key = generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    subject = _name(AUTHORITY_NAME, AUTHORITY_ORGANISATION)
    builder = _builder(subject, subject, key, key)
    builder = builder.not_valid_before(_start_of(on))
    builder = builder.not_valid_after(_start_of(LAST_DAY + timedelta(days=1)))
    certificate = _with_purpose(builder, Purpose.AUTHORITY).sign(key, SHA256())
    return Identity(certificate=certificate, chain=(), key=key)


def issue(
    authority: Identity,
    purpose: Purpose,
    *,
    common_name: str,
    organisation: str,
    on: date,
) -> Identity:
    """Return a new key with a certificate of the authority, valid from a day on.

    :raises OutsideValidityError: if the authority itself is not valid on that day
    """
    issuer = authority.certificate
    if not (issuer.not_valid_before_utc <= _start_of(on) < issuer.not_valid_after_utc):
        raise OutsideValidityError(day=on)
    key = generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    subject = _name(common_name, organisation)
    builder = _builder(subject, issuer.subject, key, authority.key)
    builder = builder.not_valid_before(_start_of(on))
    builder = builder.not_valid_after(issuer.not_valid_after_utc)
    certificate = _with_purpose(builder, purpose).sign(authority.key, SHA256())
    return Identity(certificate=certificate, chain=(issuer, *authority.chain), key=key)


def make_crl(authority: Identity, at: datetime) -> x509.CertificateRevocationList:
    """Return the authority's list of revoked certificates as of a moment.

    The demonstration revokes nothing; the list proves just that. It never becomes
    stale, because nobody renews the archive timestamps of a demonstration.
    """
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(
        authority.key.public_key()
    )
    builder = x509.CertificateRevocationListBuilder(
        issuer_name=authority.certificate.subject,
        last_update=at,
        next_update=authority.certificate.not_valid_after_utc,
    )
    builder = builder.add_extension(identifier, critical=False)
    builder = builder.add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
    return builder.sign(authority.key, SHA256())


def shorten(name: str) -> str:
    """Return a name that fits into a certificate: at most 64 bytes of UTF-8."""
    name = unicodedata.normalize("NFC", name)
    if len(name.encode()) <= NAME_LIMIT:
        return name
    room = NAME_LIMIT - len("…".encode())
    return name.encode()[:room].decode(errors="ignore").rstrip() + "…"


def _name(common_name: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "DE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, shorten(organisation)),
            x509.NameAttribute(NameOID.COMMON_NAME, shorten(common_name)),
        ]
    )


def _start_of(on: date) -> datetime:
    return datetime.combine(on, time.min, tzinfo=BERLIN)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: RSAPrivateKey, above: RSAPrivateKey
) -> x509.CertificateBuilder:
    public = key.public_key()
    over = x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key())
    return (
        x509.CertificateBuilder(issuer, subject, public, x509.random_serial_number())
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
        .add_extension(over, critical=False)
    )


def _with_purpose(
    builder: x509.CertificateBuilder, purpose: Purpose
) -> x509.CertificateBuilder:
    is_authority = purpose is Purpose.AUTHORITY
    constraints = x509.BasicConstraints(
        ca=is_authority, path_length=0 if is_authority else None
    )
    builder = builder.add_extension(constraints, critical=True)
    builder = builder.add_extension(_usage(is_authority=is_authority), critical=True)
    if purpose is Purpose.TIMESTAMP:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
