"""Row locks, always taken in one order: agreement, what hangs on it, journal."""

from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def locked(row: Row) -> Row:
    """Lock a row until the end of the transaction and return it as stored now.

    SQLite has no row locks; there the transaction itself is exclusive.
    """
    # a request's user is a lazy object: only __class__ names the model
    return row.__class__._default_manager.select_for_update().get(pk=row.pk)
