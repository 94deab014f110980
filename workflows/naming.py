"""The names of references and placeholders that a page shows, sent along with it.

Sections may be moved in another tab meanwhile: what comes back is read with the
names that stood on the page, which it carries under a seal of ours.
"""

from dataclasses import dataclass

from django.core import signing

from agreements.wording.names import Names

SALT = "names"


@dataclass(frozen=True, slots=True)
class Naming:
    """The names of a draft now, and those of the pages that were made before."""

    reference: str
    now: Names

    def sealed(self) -> str:
        """Return the names of now as a form carries them."""
        pairs = list(self.now.by_code.items())
        return signing.dumps(pairs, salt=self._salt, compress=True)

    def shown(self, sealed: str) -> Names | None:
        """Return the names a form carries; ``None`` without a seal for this draft."""
        try:
            return Names(dict(signing.loads(sealed, salt=self._salt)))
        except signing.BadSignature:
            return None

    @property
    def _salt(self) -> str:
        return f"{SALT} {self.reference}"
