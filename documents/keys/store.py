"""The keys of the demonstration: made at first use, encrypted at rest, made once.

A folder holds one file for each key (encrypted PKCS#8 with its certificates, mode
600) and the authority's certificate in the open, as ``authority.crt``.
"""

import contextlib
import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from documents.keys.certificates import (
    AUTHORITY_ORGANISATION,
    BERLIN,
    TIMESTAMP_NAME,
    Purpose,
    issue,
    make_authority,
    make_crl,
    shorten,
)
from documents.keys.identity import Identity
from documents.keys.refusals import (
    MissingPassphraseError,
)
from documents.keys.trust import load_roots
from documents.storage import sync_folder

AUTHORITY = "authority"
AUTHORITY_FILE = "authority.crt"
TIMESTAMP_SUBJECT = "tsa"
LOCK = ".lock"
SUBJECT = re.compile(r"[a-z][a-z0-9-]{0,40}")
# the story of the demonstration begins here; its authority is at least that old
STORY_BEGINS_ON = date(2017, 1, 1)


class KeyStore:
    """Holds the demonstration authority and everybody it gave a certificate to."""

    def __init__(self, folder: Path | str, passphrase: str) -> None:
        """Name the folder; nothing is read or made yet.

        :raises MissingPassphraseError: if the passphrase is empty
        """
        if not passphrase:
            raise MissingPassphraseError
        self.folder = Path(folder)
        self._passphrase = passphrase.encode()

    def ensure_authority(self, on: date) -> Identity:
        """Return the demonstration authority; the first call makes it.

        :param on: a day on which it has to be valid already
        """
        begins_on = min(on, STORY_BEGINS_ON)
        authority = self._ensure(
            self.folder / f"{AUTHORITY}.pem", lambda: make_authority(begins_on)
        )
        if not (self.folder / AUTHORITY_FILE).exists():
            self._publish(authority)
        return authority

    def identity(
        self, subject: str, *, common_name: str, organisation: str, on: date
    ) -> Identity:
        """Return the key of a holder; the first call makes it.

        A holder with another name, another organisation or on an earlier day than
        known gets a further certificate; the former one stays as it is.

        :param subject: ``office-seal``, ``docx-seal``, ``tsa``, ``user-12``
        :param on: day of use; a new certificate is valid from this day
        """
        if not SUBJECT.fullmatch(subject) or subject == AUTHORITY:
            raise ValueError(f"not a subject of the key store: {subject!r}")
        is_clock = subject == TIMESTAMP_SUBJECT
        stem = _stem(subject, common_name, organisation)
        known = self._known(stem, on)
        if known is not None:
            return self._read(known)
        authority = self.ensure_authority(on)
        return self._ensure(
            self.folder / f"{stem}-{on:%Y%m%d}.pem",
            lambda: issue(
                authority,
                Purpose.TIMESTAMP if is_clock else Purpose.SIGNATURE,
                common_name=common_name,
                organisation=organisation,
                on=on,
            ),
        )

    def timestamp_authority(self, on: date) -> Identity:
        """Return the key with which the demonstration states times."""
        return self.identity(
            TIMESTAMP_SUBJECT,
            common_name=TIMESTAMP_NAME,
            organisation=AUTHORITY_ORGANISATION,
            on=on,
        )

    def trust_roots(self) -> tuple[x509.Certificate, ...]:
        """Return the authority's certificate; needs no passphrase.

        :raises MissingAuthorityError: if nothing was made yet
        """
        return load_roots(self.folder / AUTHORITY_FILE)

    def crl(self, at: datetime) -> x509.CertificateRevocationList:
        """Return the authority's revocation list as of a moment (aware)."""
        authority = self.ensure_authority(at.astimezone(BERLIN).date())
        return make_crl(authority, at)

    def _known(self, stem: str, on: date) -> Path | None:
        """Find the newest file of a holder that is valid on a day."""
        latest = f"{stem}-{on:%Y%m%d}.pem"
        known = (p for p in self.folder.glob(f"{stem}-*.pem") if p.name <= latest)
        return max(known, key=lambda path: path.name, default=None)

    def _read(self, path: Path) -> Identity:
        return Identity.from_pem(path.read_bytes(), self._passphrase, file=path.name)

    def _ensure(self, path: Path, make: Callable[[], Identity]) -> Identity:
        """Read a key, or make it: of processes at once, one makes and all read."""
        if not path.exists():
            with self._locked():
                if not path.exists():
                    self._write(path, make().to_pem(self._passphrase))
        return self._read(path)

    def _publish(self, authority: Identity) -> None:
        with self._locked():
            self._write(
                self.folder / AUTHORITY_FILE,
                authority.certificate.public_bytes(Encoding.PEM),
            )

    def _write(self, path: Path, data: bytes) -> None:
        temporary = path.with_suffix(".tmp")
        temporary.unlink(missing_ok=True)  # what a kill left; the lock is ours
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        sync_folder(self.folder)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _stem(subject: str, common_name: str, organisation: str) -> str:
    names = f"{shorten(common_name)}\0{shorten(organisation)}".encode()
    return f"{subject}-{hashlib.sha256(names).hexdigest()[:12]}"
