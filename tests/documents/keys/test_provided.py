"""Production reads the keys of a real authority and makes none."""

from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from documents.keys import (
    AUTHORITY_FILE,
    DemonstrationAuthorityError,
    KeyStore,
    MissingAuthorityError,
    MissingKeyFileError,
    MissingPassphraseError,
    OutsideValidityError,
    ProvidedKeys,
    StaleRevocationListError,
)

BEGINS, ENDS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
DAY = date(2026, 11, 25)
HOLDER = {"common_name": "Bezirksamt", "organisation": "Land Berlin"}


def named(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@pytest.fixture(scope="module")
def authority():
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    built = x509.CertificateBuilder(
        subject_name=named("Amtliche CA"),
        issuer_name=named("Amtliche CA"),
        public_key=key.public_key(),
        serial_number=1,
        not_valid_before=BEGINS,
        not_valid_after=ENDS,
    )
    return key, built.sign(key, SHA256())


@pytest.fixture
def folder(authority, tmp_path):
    key, certificate = authority
    (tmp_path / AUTHORITY_FILE).write_bytes(certificate.public_bytes(Encoding.PEM))
    (tmp_path / "office-seal.p12").write_bytes(bundle(key, certificate))
    return tmp_path


def bundle(key, certificate, chain=()):
    return pkcs12.serialize_key_and_certificates(
        b"x", key, certificate, list(chain), BestAvailableEncryption(b"geheim")
    )


def revocation_list(authority, next_update):
    key, certificate = authority
    return (
        x509.CertificateRevocationListBuilder()
        .issuer_name(certificate.subject)
        .last_update(BEGINS)
        .next_update(next_update)
        .sign(key, SHA256())
    )


def test_a_holder_has_a_file_of_its_own(folder, authority):
    identity = ProvidedKeys(folder, "geheim").identity("office-seal", on=DAY, **HOLDER)
    assert identity.certificate == authority[1]
    assert ProvidedKeys(folder, "geheim").trust_roots() == (authority[1],)


def test_a_missing_file_is_named_with_its_holder(folder):
    with pytest.raises(MissingKeyFileError, match=r"Bezirksamt.*user-12\.p12"):
        ProvidedKeys(folder, "geheim").identity("user-12", on=DAY, **HOLDER)
    assert not (folder / "user-12.p12").exists()


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2028, 1, 2)])
def test_a_certificate_counts_only_while_it_is_valid(folder, day):
    with pytest.raises(OutsideValidityError):
        ProvidedKeys(folder, "geheim").identity("office-seal", on=day, **HOLDER)


def test_certificates_of_a_demonstration_are_refused(tmp_path):
    toy = KeyStore(tmp_path / "toy", "geheim").identity("user-1", on=DAY, **HOLDER)
    file = tmp_path / "office-seal.p12"
    file.write_bytes(bundle(toy.key, toy.certificate, toy.chain))
    with pytest.raises(DemonstrationAuthorityError):
        ProvidedKeys(tmp_path, "geheim").identity("office-seal", on=DAY, **HOLDER)


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_the_revocation_list_must_be_current(folder, authority, encoding):
    now = BEGINS + timedelta(days=10)
    revoked = revocation_list(authority, now + timedelta(days=1))
    (folder / "authority.crl").write_bytes(revoked.public_bytes(encoding))
    keys = ProvidedKeys(folder, "geheim")
    assert keys.crl(now) == revoked
    with pytest.raises(StaleRevocationListError):
        keys.crl(now + timedelta(days=2))


def test_nothing_is_assumed_where_nothing_lies(tmp_path):
    keys = ProvidedKeys(tmp_path, "geheim")
    with pytest.raises(MissingAuthorityError):
        keys.trust_roots()
    with pytest.raises(StaleRevocationListError):
        keys.crl(BEGINS)
    with pytest.raises(MissingPassphraseError):
        ProvidedKeys(tmp_path, "")
