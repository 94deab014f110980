"""Keys of a real authority, laid into the keys folder by whoever runs the service.

Production makes no key of its own. It reads ``office-seal.p12``, ``docx-seal.p12``
and ``user-12.p12`` (PKCS#12), ``authority.crt`` (PEM, the authorities believed) and
``authority.crl`` (the authority's current revocation list, PEM or DER).
"""

from datetime import date, datetime
from pathlib import Path

from cryptography import x509

from documents.keys.identity import Identity, load_pkcs12
from documents.keys.refusals import (
    MissingKeyFileError,
    MissingPassphraseError,
    OutsideValidityError,
    StaleRevocationListError,
)
from documents.keys.store import AUTHORITY_FILE
from documents.keys.trust import load_roots, refuse_in_production

REVOCATION_FILE = "authority.crl"


class ProvidedKeys:
    """Reads keys; a file that is missing, demonstrative or expired is refused."""

    def __init__(self, folder: Path | str, passphrase: str) -> None:
        """Name the folder; nothing is read yet.

        :raises MissingPassphraseError: if the passphrase is empty
        """
        if not passphrase:
            raise MissingPassphraseError
        self.folder = Path(folder)
        self._passphrase = passphrase

    def identity(
        self, subject: str, *, common_name: str, organisation: str, on: date
    ) -> Identity:
        """Return the key of a holder from its PKCS#12 file.

        :param common_name: for the refusal; the certificate's own name is used
        :param on: day of use, on which the certificate has to be valid
        :raises MissingKeyFileError: naming the holder and the file to lay down
        :raises DemonstrationAuthorityError: for a certificate of a demonstration
        :raises OutsideValidityError: if it is not valid on the day
        """
        path = self.folder / f"{subject}.p12"
        if not path.exists():
            raise MissingKeyFileError(
                holder=common_name, organisation=organisation, file=path.name
            )
        identity = load_pkcs12(path, self._passphrase)
        refuse_in_production([identity.certificate, *identity.chain])
        valid = identity.certificate
        begins, ends = valid.not_valid_before_utc, valid.not_valid_after_utc
        if not begins.date() <= on <= ends.date():
            raise OutsideValidityError(day=on)
        return identity

    def trust_roots(self) -> tuple[x509.Certificate, ...]:
        """Return the authorities that are believed; needs no passphrase."""
        return load_roots(self.folder / AUTHORITY_FILE)

    def crl(self, at: datetime) -> x509.CertificateRevocationList:
        """Return the authority's revocation list.

        :raises StaleRevocationListError: if it is missing or too old at ``at``
        """
        path = self.folder / REVOCATION_FILE
        if not path.exists():
            raise StaleRevocationListError(file=path.name)
        data = path.read_bytes()
        is_pem = data.startswith(b"-----")
        load = x509.load_pem_x509_crl if is_pem else x509.load_der_x509_crl
        revoked = load(data)
        next_update = revoked.next_update_utc
        if next_update is not None and next_update < at:
            raise StaleRevocationListError(file=path.name)
        return revoked
