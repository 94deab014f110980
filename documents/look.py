"""What a paper shows besides its wording: marks, digests and who signs where.

Both papers, PDF and DOCX, are made from the same look.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningBox:
    """The place on paper where one person signs."""

    field_name: str
    """Name of the signature field in the PDF, ``Signature1`` and so on."""
    role: str
    """What the person is for the party, e.g. ``Vorstandsmitglied 1 (Vorsitz)``."""
    name: str
    """Name of the person as it is to be printed; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningParty:
    """One party of the signature pages with its chosen signatories."""

    name: str
    """Name of the party in the agreement (``PartyFacts.party_name``)."""
    signatories: tuple[SigningBox, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printout:
    """A text printed for reading that has no papers of its own yet."""

    at: datetime
    """When the text read so, aware; each page says it."""
    is_frozen: bool
    """Whether it is a version; a draft can still change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLook:
    """What the paper shows besides the wording itself."""

    draft: bool
    """A draft is marked as such and carries no signature page and no fields."""
    version_digest: str
    """SHA-256 of the version's canonical JSON, 64 hex digits."""
    made_on: date
    """Day written into the metadata; never the clock, so bytes stay the same."""
    verify_url: str
    """Address of the page that checks a paper."""
    parties: tuple[SigningParty, ...]
    """Parties in the order of the agreement, for the signature pages."""
    printout: Printout | None = None
    """Set for a draft that is printed for reading and not kept."""
    pdf_digest: str = ""
    """SHA-256 of the signed PDF; only the concluded DOCX names it."""
