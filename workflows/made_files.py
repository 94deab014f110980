"""A file made for one person, as it leaves the service."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """Bytes with the name under which a browser stores them."""

    name: str
    media_type: str
    data: bytes
