"""Filters that a person keeps for themselves; nothing of them is in the journal."""

from django.db import transaction

from agreements.filter_refusals import FilterNameTakenError, TooManyFiltersError
from agreements.models import SavedFilter, User
from agreements.rows import locked


@transaction.atomic
def save_filter(*, user: User, name: str, query: str) -> SavedFilter:
    """Keep a query string of the list under a name.

    :raises TooManyFiltersError: if the person has the most that are kept
    :raises FilterNameTakenError: if the person has one of this name
    """
    locked(user)
    if SavedFilter.objects.of(user).count() >= SavedFilter.MOST:
        raise TooManyFiltersError(most=SavedFilter.MOST)
    _require_free(user, name)
    return SavedFilter.objects.create(user=user, name=name, query=query)


@transaction.atomic
def rename_filter(*, row: SavedFilter, name: str) -> SavedFilter:
    """Give a filter another name.

    :raises FilterNameTakenError: if another filter of the person has it
    """
    locked(row.user)
    row = locked(row)
    if row.name != name:
        _require_free(row.user, name)
        row.name = name
        row.save(update_fields=["name"])
    return row


@transaction.atomic
def delete_filter(*, row: SavedFilter) -> None:
    """Forget a filter; the agreements it found stay as they are."""
    locked(row).delete()


def _require_free(user: User, name: str) -> None:
    if SavedFilter.objects.of(user).filter(name=name).exists():
        raise FilterNameTakenError(name=name)
