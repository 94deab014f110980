"""The verdict on a file: frozen data with reasons; views choose words and colours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from django.utils.functional import Promise

NAME_LENGTH = 200


def plain(text: object) -> str:
    """Return a name out of a file as one short line of printable characters.

    A hostile file must not command the terminal or the page it is shown on.
    """
    shown = str(text)[:NAME_LENGTH]
    return "".join(
        one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in shown
    )


class Outcome(StrEnum):
    """What can be said about a file, from best to worst."""

    PASSED = "passed"
    INDETERMINATE = "indeterminate"
    FAILED = "failed"

    @property
    def weight(self) -> int:
        """Rank for comparing: the heavier outcome wins."""
        return list(Outcome).index(self)


class Kind(StrEnum):
    """What sort of file was judged."""

    PDF = "pdf"
    DOCX = "docx"
    UNKNOWN = "unknown"


class Purpose(StrEnum):
    """What a signature in the file stands for."""

    SEAL = "seal"
    SIGNATURE = "signature"
    TIMESTAMP = "timestamp"
    OFFICE = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whom the one who asks believes."""

    roots: tuple[x509.Certificate, ...]
    """Certificates of the authorities that are trusted."""
    demonstration: bool
    """Whether a demonstration authority may be among them; never in production."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing found, and what follows from it."""

    code: str
    """Stable name, for tests and logs."""
    message: str | Promise
    """Sentence with named placeholders, translated when it is shown."""
    outcome: Outcome
    """The best verdict still possible; ``PASSED`` marks a mere remark."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What the placeholders stand for."""

    def __str__(self) -> str:
        return str(self.message) % self.values


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureCheck:
    """What was found about one signature or timestamp."""

    name: str
    """Name of its field in the PDF, or of its part in the DOCX."""
    purpose: Purpose
    """What it stands for."""
    signer: str
    """Holder of the certificate: the name that the authority vouches for."""
    organisation: str
    """The holder's organisation as the authority vouches for it; may be empty."""
    authority: str
    """Who issued the certificate."""
    certificate_digest: str
    """SHA-256 of the certificate, 64 hex digits; empty if it cannot be read."""
    intact: bool
    """Whether the signed bytes still match, and the value fits the certificate."""
    trusted: bool
    """Whether the certificate leads to a trusted authority and was valid then."""
    signed_at: datetime | None
    """Time by a trusted timestamp, aware; ``None`` if only self-claimed."""
    claimed_at: datetime | None
    """Time that the signer states, aware."""
    level: str
    """What is proven: ``B-B``, ``B-T``, ``B-LTA`` of ETSI EN 319 142-1, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The verdict on one file."""

    name: str
    """Name under which the file was given."""
    kind: Kind
    """What it is by its content, whatever its name says."""
    digest: str
    """SHA-256 of the file: its identity, which no verdict replaces."""
    reasons: tuple[Reason, ...]
    """Everything found, the heaviest first."""
    signatures: tuple[SignatureCheck, ...]
    """In the order in which they were made."""

    @property
    def outcome(self) -> Outcome:
        """The heaviest of the reasons; without any, the file has passed."""
        found = (reason.outcome for reason in self.reasons)
        return max(found, key=lambda one: one.weight, default=Outcome.PASSED)

    def to_json(self) -> dict[str, object]:
        """Return the report as plain data for ``json.dumps``."""
        return {
            "name": self.name,
            "kind": self.kind.value,
            "sha256": self.digest,
            "outcome": self.outcome.value,
            "reasons": [_reason_json(reason) for reason in self.reasons],
            "signatures": [_signature_json(check) for check in self.signatures],
        }


def _reason_json(reason: Reason) -> dict[str, object]:
    return {
        "code": reason.code,
        "outcome": reason.outcome.value,
        "message": str(reason),
        "values": {name: str(value) for name, value in reason.values.items()},
    }


def _signature_json(check: SignatureCheck) -> dict[str, object]:
    return {
        "name": check.name,
        "purpose": check.purpose.value,
        "signer": check.signer,
        "organisation": check.organisation,
        "authority": check.authority,
        "certificate_sha256": check.certificate_digest,
        "intact": check.intact,
        "trusted": check.trusted,
        "signed_at": _moment_json(check.signed_at),
        "claimed_at": _moment_json(check.claimed_at),
        "level": check.level,
    }


def _moment_json(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


Findings = tuple[list[Reason], list[SignatureCheck]]
"""What is found in a file, and its signatures one by one."""
