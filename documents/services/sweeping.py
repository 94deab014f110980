"""Remove files that no row names: what a kill between file and commit leaves."""

from django.conf import settings

from documents.services.checking import known_digests
from documents.services.rooms import file_store


def sweep_orphans() -> int:
    """Delete orphaned files older than the lease, and return how many.

    Younger ones may belong to a transaction that is about to commit.
    """
    return file_store().sweep(
        keep=known_digests(), older_than_seconds=settings.LEASE_SECONDS
    )
