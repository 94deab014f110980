"""Files named by what they contain: stored once, never changed, checked on reading.

Layout: ``<root>/ab/cdef…``, the SHA-256 of the content in lower-case hex. A file is
complete or absent, whenever the process or the machine stops.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator, Set
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from documents.errors import DocumentError

DIGEST = re.compile(r"[0-9a-f]{64}")
TEMPORARY = "tmp-"
LOCK = ".lock"


class MissingFileError(DocumentError):
    code = "file-missing"
    message = _("The file %(digest)s is not in the store.")


class CorruptFileError(DocumentError):
    code = "file-corrupt"
    message = _("The file %(digest)s no longer has the content it was stored with.")


class FileStore:
    """Keeps bytes under their SHA-256 in a folder of the local disk."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)

    @staticmethod
    def digest(data: bytes) -> str:
        """Return the name under which ``data`` is stored: 64 hex digits."""
        return hashlib.sha256(data).hexdigest()

    def put(self, data: bytes) -> str:
        """Store ``data`` for good and return its digest.

        When this returns, the file survives a power cut. Storing the same bytes
        again renews their age, so that a sweep running meanwhile spares them.
        """
        digest = self.digest(data)
        path = self._path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._locked(fcntl.LOCK_SH):
            if self._holds(path, digest):
                os.utime(path)
            else:
                _write_durably(path, data)
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes stored under ``digest``.

        :raises MissingFileError: if there is no such file
        :raises CorruptFileError: if its content no longer has this digest
        """
        try:
            data = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise MissingFileError(digest=digest) from error
        if self.digest(data) != digest:
            raise CorruptFileError(digest=digest)
        return data

    def exists(self, digest: str) -> bool:
        """Say whether a file is stored under ``digest``; its content is not read."""
        return self._path(digest).is_file()

    def all_digests(self) -> set[str]:
        """Return the digest of every complete file."""
        return {path.parent.name + path.name for path in self._files()}

    def sweep(self, keep: Set[str], older_than_seconds: float) -> int:
        """Delete files that nobody names, and return how many.

        :param keep: digests that rows name; these are never touched
        :param older_than_seconds: younger files may belong to an act that has not
            committed yet and stay
        """
        before = time.time() - older_than_seconds
        orphans = [
            path for path in self._files() if path.parent.name + path.name not in keep
        ]
        leftovers = list(self.root.glob(f"??/{TEMPORARY}*"))
        swept = [self._remove(path, before) for path in (*orphans, *leftovers)]
        return sum(swept[: len(orphans)])

    def _remove(self, path: Path, before: float) -> bool:
        with self._locked(fcntl.LOCK_EX), contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()
                return True
        return False

    def _files(self) -> Iterator[Path]:
        for path in self.root.glob("??/*"):
            if DIGEST.fullmatch(path.parent.name + path.name):
                yield path

    def _holds(self, path: Path, digest: str) -> bool:
        try:
            return self.digest(path.read_bytes()) == digest
        except FileNotFoundError:
            return False

    def _path(self, digest: str) -> Path:
        if not DIGEST.fullmatch(digest):
            raise ValueError(f"not a SHA-256 in hex: {digest!r}")
        return self.root / digest[:2] / digest[2:]

    @contextlib.contextmanager
    def _locked(self, mode: int) -> Iterator[None]:
        """Hold the store's lock: writers share it, the sweep needs it alone."""
        descriptor = os.open(self.root / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, mode)
            yield
        finally:
            os.close(descriptor)


def _write_durably(path: Path, data: bytes) -> None:
    """Write beside the target, then rename: readers see all of it or nothing."""
    descriptor, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    sync_folder(path.parent)
    sync_folder(path.parent.parent)


def sync_folder(folder: Path) -> None:
    """Make names that were added to a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
