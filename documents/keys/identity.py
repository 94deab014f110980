"""A key with its certificate, and the two forms in which it lies on disk."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from documents.keys.refusals import DamagedKeyFileError, WrongPassphraseError


@dataclass(frozen=True)
class Identity:
    """Who signs: a private key, its certificate and the authorities above it."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    """Certificates of the authorities, the issuing one first, the root last."""
    key: RSAPrivateKey = field(repr=False)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, 64 hex digits: the name of this identity."""
        return hashlib.sha256(self.certificate.public_bytes(Encoding.DER)).hexdigest()

    @property
    def common_name(self) -> str:
        """The name that the certificate gives to its holder."""
        return common_name(self.certificate.subject)

    def to_pem(self, passphrase: bytes) -> bytes:
        """Return the encrypted key (PKCS#8) and the certificates as one file."""
        key = self.key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase)
        )
        certificates = (self.certificate, *self.chain)
        return key + b"".join(c.public_bytes(Encoding.PEM) for c in certificates)

    @classmethod
    def from_pem(cls, data: bytes, passphrase: bytes, *, file: str) -> Self:
        """Read what ``to_pem`` wrote.

        :param file: name of the file, for the sentence of a refusal
        :raises WrongPassphraseError: if the key does not open
        :raises DamagedKeyFileError: if the file is not whole
        """
        try:
            certificate, *chain = x509.load_pem_x509_certificates(data)
        except ValueError as error:
            raise DamagedKeyFileError(file=file) from error
        try:
            # the check of the primes costs 0.1 s; the pair is checked below instead
            key = load_pem_private_key(
                data, passphrase, unsafe_skip_rsa_key_validation=True
            )
        except (ValueError, TypeError) as error:
            raise WrongPassphraseError(file=file) from error
        return cls._paired(key, certificate, chain, file)

    @classmethod
    def _paired(
        cls, key: object, certificate: object, chain: list[x509.Certificate], file: str
    ) -> Self:
        if not (
            isinstance(key, RSAPrivateKey)
            and isinstance(certificate, x509.Certificate)
            and key.public_key() == certificate.public_key()
        ):
            raise DamagedKeyFileError(file=file)
        return cls(certificate=certificate, chain=tuple(chain), key=key)


def load_pkcs12(path: Path | str, passphrase: str) -> Identity:
    """Read the key of a real authority's customer, the production seal.

    :raises WrongPassphraseError: if the file does not open
    :raises DamagedKeyFileError: if it holds no RSA key with its certificate
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DamagedKeyFileError(file=path.name) from error
    try:
        key, certificate, more = pkcs12.load_key_and_certificates(
            data, passphrase.encode()
        )
    except ValueError as error:
        raise WrongPassphraseError(file=path.name) from error
    return Identity._paired(key, certificate, more, path.name)


def common_name(name: x509.Name) -> str:
    """Return the common name of a certificate's subject or issuer, else all of it."""
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()
