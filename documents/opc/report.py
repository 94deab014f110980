"""The verdict on a signed DOCX: frozen data, each field explained."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABEL: Final = _("Office signature (no ETSI baseline format)")
"""What a package signature is; shown wherever one is shown."""

MESSAGES: Final[Mapping[str, str | Promise]] = {
    "no-signature": _("The DOCX carries no signature."),
    "unreadable": _("The signature of the DOCX cannot be read."),
    "changed": _("The part %(part)s was changed after it was signed."),
    "missing": _("The part %(part)s was signed and is now missing."),
    "retyped": _("The kind of the part %(part)s was changed after it was signed."),
    "wrong-value": _("The signature value does not belong to this document."),
    "wrong-certificate": _("The signature does not state its own certificate."),
    "algorithm": _("The signature uses an unknown or outdated algorithm."),
    "ambiguous": _("The signature can be read in two ways (%(part)s)."),
    "unsigned-part": _("The part %(part)s is not covered by the signature."),
    "unsigned-link": _("The links in %(part)s are not all covered by the signature."),
    "unlinked": _("The DOCX contains signature parts to which nothing links."),
    "repacked": _(
        "The file is not packed as this service packs; it comes from elsewhere, or "
        "something was added, removed or rewritten."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpcProblem:
    """One reason why a signature or a package is not in order."""

    code: str
    """Stable name of the reason, for tests and logs."""
    message: str | Promise
    """Sentence with named placeholders, translated when it is shown."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What the placeholders stand for."""

    def __str__(self) -> str:
        return str(self.message) % self.values


def problem(code: str, **values: object) -> OpcProblem:
    """Return the problem with this code from the list of known ones."""
    return OpcProblem(code=code, message=MESSAGES[code], values=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpcSignature:
    """What one signature says and whether it holds."""

    intact: bool
    """Whether everything it names still has the signed digest, and the value fits."""
    complete: bool
    """Whether it names every part and link that belongs to the document."""
    errors: tuple[OpcProblem, ...]
    """Why it is not intact or not complete."""
    signer: str
    """Subject of the certificate; empty if it cannot be read."""
    certificate: bytes
    """The signer's certificate, DER; whether it is trusted is not judged here."""
    chain: tuple[bytes, ...]
    """Further certificates in the signature, DER."""
    signed_at: datetime | None
    """Aware moment that the signer claims; no timestamp confirms it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpcReport:
    """What can be said about a DOCX and its package signatures."""

    signatures: tuple[OpcSignature, ...]
    complete: bool
    """Whether every signature covers the whole document and the file as packed."""
    errors: tuple[OpcProblem, ...]
    """Why the file as a whole is not in order, apart from single signatures."""

    @property
    def holds(self) -> bool:
        """Whether there is a signature, each is intact, and nothing lies outside."""
        return (
            bool(self.signatures)
            and self.complete
            and not self.errors
            and all(item.intact for item in self.signatures)
        )
