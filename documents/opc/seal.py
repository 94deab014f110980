"""What binds the whole file, not only its parts, to a signature.

Office signs parts and relationships. The list of kinds, the properties, the
bytes of the archive and the other certificates stay open. So the signer writes
into the signed properties how long the archive before the signature part is,
its digest, and the digest of the certificates beside its own.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

FORM = re.compile(r"vertragswerk-archive/1 (\d{1,12}) ([0-9a-f]{64}) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Seal:
    """What is stated about the archive around the signature."""

    length: int
    archive: str
    certificates: str

    def __str__(self) -> str:
        return (
            f"vertragswerk-archive/1 {self.length} {self.archive} {self.certificates}"
        )


def seal_of(archive: bytes, certificates: Iterable[bytes]) -> Seal:
    """Return the seal over the bytes before the signature part.

    :param certificates: all certificates of the signature, DER, signer's first
    """
    return Seal(
        length=len(archive),
        archive=hashlib.sha256(archive).hexdigest(),
        certificates=hashlib.sha256(b"".join(certificates)).hexdigest(),
    )


def read_seal(text: str) -> Seal | None:
    """Return the seal that a signature states, if it states one."""
    found = FORM.fullmatch(text)
    return Seal(int(found[1]), found[2], found[3]) if found else None
