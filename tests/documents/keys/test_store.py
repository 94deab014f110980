"""The key store: made once, encrypted, named after what it is."""

import stat
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

from documents.keys import (
    DamagedKeyFileError,
    KeyStore,
    MissingAuthorityError,
    MissingPassphraseError,
    OutsideValidityError,
    WrongPassphraseError,
)

JANUARY = date(2018, 1, 8)
HOLDER = {"common_name": "Vorstandsmitglied 1", "organisation": "Bürgerhaus e.V."}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data") / "keys"
    KeyStore(folder, "geheim").identity("user-1", on=JANUARY, **HOLDER)
    return folder


@pytest.fixture
def store(folder):
    return KeyStore(folder, "geheim")


def files(folder, pattern="*.pem"):
    return sorted(path.name for path in folder.glob(pattern))


def test_the_authority_says_that_it_is_a_demonstration(store):
    (root,) = store.trust_roots()
    assert "Vertragswerk Demonstration CA – nicht zum Rechtsverkehr" in str(root)
    root.verify_directly_issued_by(root)


def test_a_certificate_names_person_and_organisation_from_the_day_of_use(store):
    identity = store.identity("user-1", on=JANUARY, **HOLDER)
    subject = identity.certificate.subject.rfc4514_string()
    assert subject == "CN=Vorstandsmitglied 1,O=Bürgerhaus e.V.,C=DE"
    begin = identity.certificate.not_valid_before_utc
    assert begin == datetime(2018, 1, 7, 23, tzinfo=UTC)  # midnight in Berlin
    assert identity.certificate.not_valid_after_utc.year == 2040
    assert identity.chain == store.trust_roots()
    identity.certificate.verify_directly_issued_by(identity.chain[0])
    assert identity.key.key_size == 3072


def test_asking_again_gives_the_same_identity(store, folder):
    before = files(folder)
    first = store.identity("user-1", on=JANUARY, **HOLDER)
    later = store.identity("user-1", on=date(2020, 5, 4), **HOLDER)
    assert first.fingerprint == later.fingerprint
    assert files(folder) == before


def test_another_name_or_an_earlier_day_gets_a_further_certificate(store):
    first = store.identity("user-1", on=JANUARY, **HOLDER)
    married = store.identity(
        "user-1", on=JANUARY, common_name="Vorsitz", organisation="Bürgerhaus e.V."
    )
    earlier = store.identity("user-1", on=date(2017, 9, 1), **HOLDER)
    assert len({first.fingerprint, married.fingerprint, earlier.fingerprint}) == 3
    again = store.identity("user-1", on=JANUARY, **HOLDER)
    assert again.fingerprint == first.fingerprint


def test_the_timestamp_certificate_serves_nothing_else(store):
    clock = store.timestamp_authority(JANUARY).certificate
    usage = clock.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert usage.critical
    assert list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def test_keys_are_encrypted_and_for_the_owner_only(folder):
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for path in folder.glob("*.pem"):
        with pytest.raises(TypeError, match="encrypted"):
            load_pem_private_key(path.read_bytes(), None)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_wrong_passphrase_is_named(folder):
    with pytest.raises(WrongPassphraseError, match=r"user-1-.*\.pem"):
        KeyStore(folder, "falsch").identity("user-1", on=JANUARY, **HOLDER)


def test_an_empty_passphrase_is_refused(folder):
    with pytest.raises(MissingPassphraseError):
        KeyStore(folder, "")


def test_a_damaged_key_file_is_named(folder, tmp_path):
    (path,) = folder.glob("authority.pem")
    (tmp_path / "authority.pem").write_bytes(path.read_bytes()[:900])
    with pytest.raises(DamagedKeyFileError, match=r"authority\.pem"):
        KeyStore(tmp_path, "geheim").ensure_authority(JANUARY)


def test_a_key_with_somebody_elses_certificate_is_refused(folder, store, tmp_path):
    clock = store.timestamp_authority(JANUARY)
    authority = (folder / "authority.pem").read_bytes()
    key = authority[: authority.index(b"-----BEGIN CERTIFICATE")]
    mixed = key + clock.to_pem(b"x").split(b"PRIVATE KEY-----\n")[-1]
    (tmp_path / "authority.pem").write_bytes(mixed)
    with pytest.raises(DamagedKeyFileError):
        KeyStore(tmp_path, "geheim").ensure_authority(JANUARY)


def test_the_authority_is_not_valid_before_its_time(store):
    with pytest.raises(OutsideValidityError):
        store.identity("user-9", on=date(2008, 1, 1), **HOLDER)


def test_trust_roots_need_an_authority(tmp_path):
    with pytest.raises(MissingAuthorityError):
        KeyStore(tmp_path, "geheim").trust_roots()


@pytest.mark.parametrize("subject", ["../x", "authority", "", "User 1"])
def test_a_subject_is_a_plain_word(store, subject):
    with pytest.raises(ValueError, match="subject"):
        store.identity(subject, on=JANUARY, **HOLDER)


def test_a_name_too_long_for_a_certificate_is_shortened(store):
    name = "Vorstandsmitglied mit einer sehr ausführlichen Bezeichnung seines Amtes"
    identity = store.identity("user-2", common_name=name, organisation="X", on=JANUARY)
    assert len(identity.common_name.encode()) <= 64
    assert identity.common_name.endswith("…")


def test_the_revocation_list_is_signed_by_the_authority_and_empty(store):
    crl = store.crl(datetime(2018, 1, 10, 9, tzinfo=UTC))
    assert crl.is_signature_valid(store.trust_roots()[0].public_key())
    assert len(crl) == 0
    assert crl.last_update_utc == datetime(2018, 1, 10, 9, tzinfo=UTC)


MAKER = """
import sys, datetime
from documents.keys import KeyStore
store = KeyStore(sys.argv[1], "geheim")
identity = store.identity(
    "user-1", common_name="A", organisation="B", on=datetime.date(2018, 1, 8)
)
print(identity.fingerprint)
"""


def test_processes_at_once_end_with_one_authority_and_one_identity(tmp_path):
    makers = [
        subprocess.Popen(
            [sys.executable, "-c", MAKER, tmp_path / "keys"],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    fingerprints = {maker.communicate()[0].strip() for maker in makers}
    assert [maker.returncode for maker in makers] == [0] * 4
    assert len(fingerprints) == 1
    assert len(files(tmp_path / "keys")) == 2
    assert len(files(tmp_path / "keys", "*.tmp")) == 0
