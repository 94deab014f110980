"""Keys and certificates: who signs, and who vouches for that.

By default a demonstration authority, made at first start, whose name says what it
is; production settings refuse it and take the office's key from PKCS#12.
"""

from documents.keys.identity import Identity, common_name, load_pkcs12
from documents.keys.refusals import (
    DamagedKeyFileError,
    DemonstrationAuthorityError,
    DemonstrationKeysError,
    KeyStoreError,
    MissingAuthorityError,
    MissingPassphraseError,
    OutsideValidityError,
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
    "DemonstrationKeysError",
    "Identity",
    "KeyStore",
    "KeyStoreError",
    "MissingAuthorityError",
    "MissingPassphraseError",
    "OutsideValidityError",
    "WrongPassphraseError",
    "authority_is_demonstration",
    "common_name",
    "load_pkcs12",
    "load_roots",
    "refuse_in_production",
]
