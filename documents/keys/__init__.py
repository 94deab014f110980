"""Keys and certificates: who signs, and who vouches for that.

By default a demonstration authority, made at first start, whose name says what it
is; production settings refuse it and take the office's key from PKCS#12.
"""

from documents.keys.identity import Identity, common_name, load_pkcs12
from documents.keys.provided import ProvidedKeys
from documents.keys.refusals import (
    DamagedKeyFileError,
    DemonstrationAuthorityError,
    KeyStoreError,
    MissingAuthorityError,
    MissingKeyFileError,
    MissingPassphraseError,
    OutsideValidityError,
    StaleRevocationListError,
    WrongPassphraseError,
)
from documents.keys.store import AUTHORITY_FILE, KeyStore
from documents.keys.trust import (
    authority_is_demonstration,
    load_roots,
    refuse_in_production,
)

__all__ = [
    "AUTHORITY_FILE",
    "DamagedKeyFileError",
    "DemonstrationAuthorityError",
    "Identity",
    "KeyStore",
    "KeyStoreError",
    "MissingAuthorityError",
    "MissingKeyFileError",
    "MissingPassphraseError",
    "OutsideValidityError",
    "ProvidedKeys",
    "StaleRevocationListError",
    "WrongPassphraseError",
    "authority_is_demonstration",
    "common_name",
    "load_pkcs12",
    "load_roots",
    "refuse_in_production",
]
