"""Where files, keys and timestamps come from, as the settings say."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from documents.at_need import AtNeed
from documents.keys import AUTHORITY_FILE, KeyStore, ProvidedKeys, load_roots
from documents.storage import FileStore
from documents.verification import Trust

if TYPE_CHECKING:
    from documents import pades
else:
    pades = AtNeed("documents.pades")


def file_store() -> FileStore:
    """Return the store of the data folder."""
    return FileStore(settings.FILES_DIR)


def key_store() -> KeyStore | ProvidedKeys:
    """Return the keys of the data folder: made for a demonstration, else provided."""
    return _key_store(
        str(settings.KEYS_DIR), settings.KEY_PASSPHRASE, settings.DEMONSTRATION
    )


@lru_cache(maxsize=8)
def _key_store(
    folder: str, passphrase: str, demonstration: bool
) -> KeyStore | ProvidedKeys:
    return (KeyStore if demonstration else ProvidedKeys)(folder, passphrase)


def trust_file() -> Path:
    """Return the PEM file of the authorities in the data folder."""
    file: Path = settings.KEYS_DIR / AUTHORITY_FILE
    return file


def trust(roots: Path | None = None) -> Trust:
    """Return whom this service believes.

    :param roots: PEM file of the authorities; ``None``: those of the data folder
    """
    return Trust(
        roots=load_roots(roots or trust_file()),
        demonstration=settings.DEMONSTRATION,
    )


def timestamper(at: datetime) -> pades.TimeStamper:
    """Return the outside authority if one is set, else the demonstration's own.

    :param at: the business moment, which only the demonstration authority states
    """
    if settings.TSA_URL:
        return pades.remote_timestamper(settings.TSA_URL)
    return pades.local_timestamper(
        KeyStore(settings.KEYS_DIR, settings.KEY_PASSPHRASE), at=at
    )
