"""Demonstration or not: by name, for everybody to see."""

from datetime import date

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from documents.keys import (
    DamagedKeyFileError,
    DemonstrationAuthorityError,
    KeyStore,
    WrongPassphraseError,
    authority_is_demonstration,
    load_pkcs12,
    refuse_in_production,
)


@pytest.fixture(scope="module")
def identity(tmp_path_factory):
    store = KeyStore(tmp_path_factory.mktemp("keys"), "geheim")
    return store.identity(
        "office-seal", common_name="Siegel", organisation="BA", on=date(2018, 1, 8)
    )


def as_pkcs12(identity, passphrase=b"geheim"):
    return pkcs12.serialize_key_and_certificates(
        b"seal",
        identity.key,
        identity.certificate,
        list(identity.chain),
        BestAvailableEncryption(passphrase),
    )


def test_production_refuses_the_demonstration_authority_and_its_holders(identity):
    assert authority_is_demonstration(identity.certificate)
    assert authority_is_demonstration(identity.chain[0])
    with pytest.raises(DemonstrationAuthorityError, match="Demonstration CA"):
        refuse_in_production([identity.certificate])


def test_a_seal_comes_from_a_pkcs12_file(identity, tmp_path):
    (tmp_path / "seal.p12").write_bytes(as_pkcs12(identity))
    loaded = load_pkcs12(tmp_path / "seal.p12", "geheim")
    assert loaded.fingerprint == identity.fingerprint
    assert loaded.chain == identity.chain


def test_a_pkcs12_file_that_does_not_open_or_exist_is_named(identity, tmp_path):
    (tmp_path / "seal.p12").write_bytes(as_pkcs12(identity))
    with pytest.raises(WrongPassphraseError, match=r"seal\.p12"):
        load_pkcs12(tmp_path / "seal.p12", "falsch")
    with pytest.raises(DamagedKeyFileError, match=r"none\.p12"):
        load_pkcs12(tmp_path / "none.p12", "geheim")
