"""Taking back what one did to a draft last."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from agreements.draft_changes import (
    CONTENT,
    State,
    is_same,
    last_change,
    states_of,
)
from agreements.draft_text import clause_label
from agreements.journal import record
from agreements.models import Agreement, DraftChange, DraftClause, User
from agreements.refusals import ChangeOvertakenError, NothingToUndoError
from agreements.rows import locked
from agreements.stages import S, require


@transaction.atomic
def undo_change(
    *, agreement: Agreement, change: int, actor: User, at: datetime
) -> DraftChange:
    """Take back the last act of a person on a draft; then the one before is last.

    :param change: number of the act the person saw; a second click finds another
    :raises NothingToUndoError: if that act is not the person's last one any more
    :raises ChangeOvertakenError: if somebody changed one of its clauses since
    """
    agreement = locked(agreement)
    require(agreement, S.DRAFT)
    last = last_change(agreement, actor)
    if last is None or last.pk != change:
        raise NothingToUndoError
    _require_untouched(agreement, last)
    _restore(agreement, last.states, actor, at)
    last.undone_at = at
    last.save(update_fields=["undone_at"])
    record(agreement, "change.undone", actor=actor, at=at, change=last.pk)
    return last


def _require_untouched(agreement: Agreement, change: DraftChange) -> None:
    """Every clause stands as the act left it, and nothing new hangs on it."""
    now = states_of(agreement)
    for key, (_before, after) in change.states.items():
        if not is_same(now.get(key), after):
            raise ChangeOvertakenError(label=clause_label(agreement, key))
    gone = {key for key, (before, _after) in change.states.items() if before is None}
    for key, state in now.items():
        if state["parent"] in gone and key not in change.states:
            raise ChangeOvertakenError(label=clause_label(agreement, key))
    back = {key for key, (before, _after) in change.states.items() if before}
    for key in back:
        parent = change.states[key][0]["parent"]
        if parent is not None and parent not in now and parent not in back:
            raise ChangeOvertakenError(label=clause_label(agreement, parent))


def _restore(
    agreement: Agreement,
    states: Mapping[str, list[State | None]],
    actor: User,
    at: datetime,
) -> None:
    rows = {row.key: row for row in agreement.draft_clauses.all()}
    waiting = {key: before for key, (before, _after) in states.items() if before}
    while waiting:
        # parents first: a clause that comes back may hang on another one
        ready = [k for k, state in waiting.items() if state["parent"] not in waiting]
        for key in ready:
            rows[key] = _restored(agreement, rows, key, waiting.pop(key), actor, at)
    added = [key for key, (before, _after) in states.items() if before is None]
    agreement.draft_clauses.filter(key__in=added).delete()


def _restored(
    agreement: Agreement,
    rows: Mapping[str, DraftClause],
    key: str,
    state: State,
    actor: User,
    at: datetime,
) -> DraftClause:
    """Return a clause as it stood, under a revision nobody has read yet."""
    row = rows.get(key) or DraftClause(
        agreement=agreement, key=key, revision=state["revision"]
    )
    for name in CONTENT:
        setattr(row, name, state[name])
    row.parent = rows[state["parent"]] if state["parent"] else None
    row.revision += 1
    row.edited_by, row.edited_at = actor, at
    row.save()
    return row
