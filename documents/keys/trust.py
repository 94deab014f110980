"""Which authorities are trusted, and which of them is only a demonstration."""

from collections.abc import Iterable
from pathlib import Path

from cryptography import x509

from documents.keys.identity import common_name
from documents.keys.refusals import DemonstrationAuthorityError, MissingAuthorityError

MARK = "demonstration"


def authority_is_demonstration(certificate: x509.Certificate) -> bool:
    """Say whether a certificate comes from, or is, a demonstration authority.

    Its name says so, by which everybody can see it; nothing hidden decides.
    """
    names = (certificate.subject, certificate.issuer)
    return any(
        MARK in str(attribute.value).casefold() for name in names for attribute in name
    )


def refuse_in_production(certificates: Iterable[x509.Certificate]) -> None:
    """Refuse certificates of a demonstration authority; for production settings.

    :raises DemonstrationAuthorityError: naming the first such authority
    """
    for certificate in certificates:
        if authority_is_demonstration(certificate):
            raise DemonstrationAuthorityError(name=common_name(certificate.issuer))


def load_roots(path: Path | str) -> tuple[x509.Certificate, ...]:
    """Read the trusted authorities from a PEM file.

    :raises MissingAuthorityError: if the file holds no certificate
    """
    try:
        return tuple(x509.load_pem_x509_certificates(Path(path).read_bytes()))
    except (OSError, ValueError) as error:
        raise MissingAuthorityError(file=str(path)) from error
