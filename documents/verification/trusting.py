"""Is a certificate one of those believed here, and was it valid at that time?"""

import itertools
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from asn1crypto import crl
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESSubIndic
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
)
from pyhanko_certvalidator.path import ValidationPath

from documents.keys import authority_is_demonstration
from documents.verification.reasons import reason
from documents.verification.report import Reason, Trust, plain

# They log a traceback for whatever a foreign file contains; the report says it instead.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

OUT_OF_TIME: Final = frozenset(
    {
        AdESFailure.NOT_YET_VALID,
        AdESIndeterminate.EXPIRED,
        AdESIndeterminate.NOT_YET_VALID,
        AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
        AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
    }
)
REVOKED: Final = frozenset(
    {
        AdESFailure.REVOKED,
        AdESIndeterminate.REVOKED_NO_POE,
        AdESIndeterminate.REVOKED_CA_NO_POE,
        AdESIndeterminate.REVOCATION_OUT_OF_BOUNDS_NO_POE,
    }
)
UNKNOWN_CHAIN: Final = frozenset(
    {
        AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND,
        AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What a certificate says about its holder."""

    signer: str
    organisation: str
    authority: str
    certificate_digest: str

    @classmethod
    def of(cls, certificate: asn1.Certificate) -> "Holder":
        """Read a certificate; nothing of it is believed yet."""
        subject = certificate.subject.native
        return cls(
            signer=_text(subject, "common_name"),
            organisation=_text(subject, "organization_name"),
            authority=_text(certificate.issuer.native, "common_name"),
            certificate_digest=certificate.sha256.hex(),
        )

    @classmethod
    def unknown(cls, signer: str) -> "Holder":
        """Return a holder without a readable certificate."""
        return cls(
            signer=plain(signer), organisation="", authority="", certificate_digest=""
        )


def _text(name: dict[str, object], part: str) -> str:
    """Return one part of a name; a part that occurs twice comes as a list."""
    value = name.get(part, "")
    return plain("; ".join(value) if isinstance(value, list) else value)


class Believer:
    """Holds whom one trusts, and makes of it what the libraries need."""

    def __init__(
        self,
        trust: Trust,
        *,
        certificates: Sequence[asn1.Certificate] = (),
        revoked: Sequence[crl.CertificateList] = (),
    ) -> None:
        """Take the trust and what the file itself brought along.

        :param certificates: intermediate ones, trusted only if a root vouches
        :param revoked: revocation lists, believed only if signed by their issuer
        """
        self._trust = trust
        self._roots = [
            asn1.Certificate.load(root.public_bytes(Encoding.DER))
            for root in trust.roots
        ]
        self._certificates = certificates
        self._revoked = revoked

    def context(self, moment: datetime | None) -> ValidationContext:
        """Return the trust as of a moment; nothing is fetched from anywhere."""
        return ValidationContext(
            trust_roots=self._roots,
            other_certs=self._certificates,
            crls=self._revoked,
            moment=moment,
            allow_fetching=False,
            revocation_mode="soft-fail",
            retroactive_revinfo=True,
        )

    def knows_revocations_of(self, path: ValidationPath | None) -> bool:
        """Say whether a true list of each authority on a path came with the file."""
        return path is not None and all(lists for _, lists in self._lists(path))

    def _lists(
        self, path: ValidationPath
    ) -> Iterator[tuple[asn1.Certificate, list[x509.CertificateRevocationList]]]:
        """Yield each certificate below the root with its issuer's true lists."""
        for issuer, certificate in itertools.pairwise(path):
            yield certificate, list(self._revoked_by(issuer))

    def _revoked_by(
        self, authority: asn1.Certificate
    ) -> Iterator[x509.CertificateRevocationList]:
        key = x509.load_der_x509_certificate(authority.dump()).public_key()
        for one in self._revoked:
            revoked = x509.load_der_x509_crl(one.dump())
            # arg-type: a key of a kind that signs no list fits none
            if revoked.is_signature_valid(key):  # type: ignore[arg-type]
                yield revoked

    def is_revoked(self, path: ValidationPath | None, moment: datetime | None) -> bool:
        """Say whether a certificate of a path was revoked when it was used.

        pyhanko_certvalidator 0.33 looks only if a certificate says where to look.

        :param moment: of use; ``None`` if unknown, so that any revocation counts
        """
        return path is not None and any(
            _is_listed(certificate, revoked, moment)
            for certificate, lists in self._lists(path)
            for revoked in lists
        )

    def remarks(
        self, path: ValidationPath, holder: Holder
    ) -> tuple[list[Reason], bool]:
        """Return what is to be said about a path to a root, and whether to trust it."""
        certificates = [x509.load_der_x509_certificate(one.dump()) for one in path]
        if not any(map(authority_is_demonstration, certificates)):
            return [], True
        if self._trust.demonstration:
            return [reason("demonstration")], True
        return [reason("demonstration-authority", signer=holder.signer)], False


def _is_listed(
    certificate: asn1.Certificate,
    revoked: x509.CertificateRevocationList,
    moment: datetime | None,
) -> bool:
    entry = revoked.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is None:
        return False
    return moment is None or entry.revocation_date_utc <= moment


def doubt(problem: AdESSubIndic, holder: Holder) -> Reason:
    """Return why a certificate is not trusted."""
    if problem in REVOKED:
        return reason("revoked", signer=holder.signer)
    if problem in OUT_OF_TIME:
        return reason("outside-validity", signer=holder.signer)
    if problem in UNKNOWN_CHAIN:
        return reason("untrusted", signer=holder.signer, authority=holder.authority)
    return reason("not-allowed", signer=holder.signer)


async def judge_certificate(
    der: bytes, chain: Iterable[bytes], believer: Believer, moment: datetime | None
) -> tuple[Holder, list[Reason], bool]:
    """Judge the certificate of a signature that is no PDF signature.

    :returns: whose it is, what is to be said, and whether it is trusted
    """
    certificate = asn1.Certificate.load(der)
    holder = Holder.of(certificate)
    validator = CertificateValidator(
        certificate,
        intermediate_certs=[asn1.Certificate.load(one) for one in chain],
        validation_context=believer.context(moment),
    )
    try:
        # no-untyped-call: pyhanko_certvalidator is typed in part only
        path = await validator.async_validate_usage({"digital_signature"})  # type: ignore[no-untyped-call]
    except RevokedError:
        return holder, [reason("revoked", signer=holder.signer)], False
    except (ExpiredError, NotYetValidError):
        return holder, [reason("outside-validity", signer=holder.signer)], False
    except InvalidCertificateError:
        return holder, [reason("not-allowed", signer=holder.signer)], False
    except (PathBuildingError, PathValidationError):
        named = reason("untrusted", signer=holder.signer, authority=holder.authority)
        return holder, [named], False
    found, trusted = believer.remarks(path, holder)
    return holder, found, trusted
