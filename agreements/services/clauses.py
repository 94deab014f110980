"""Acts on single clauses of a draft, each behind its own optimistic lock."""

import hashlib
from datetime import datetime

from django.db import transaction

from agreements.draft_rows import find, new_key, place, require_place
from agreements.draft_text import clause_label
from agreements.journal import record
from agreements.models import Agreement, DraftClause, User
from agreements.refusals import HeadingTooLongError, KeyTakenError, StaleClauseError
from agreements.rows import locked
from agreements.stages import S, require


@transaction.atomic
def add_clause(
    *,
    agreement: Agreement,
    kind: str,
    parent_key: str | None,
    after_key: str | None,
    actor: User,
    at: datetime,
    heading: str = "",
    text: str = "",
    key: str | None = None,
) -> DraftClause:
    """Add a clause to the draft.

    :param parent_key: clause it belongs to; ``None`` for a §, annex or preamble
    :param after_key: sibling it follows; ``None`` makes it the first
    :param key: a key it already has elsewhere; a new one if left out
    :raises MisplacedClauseError: if the kind cannot stand there
    :raises KeyTakenError: if the draft already has the key
    """
    agreement = _open_draft(agreement)
    _require_length(heading)
    parent = None if parent_key is None else find(agreement, parent_key)
    require_place(kind, parent)
    if key is not None and agreement.draft_clauses.filter(key=key).exists():
        raise KeyTakenError(key=key)
    row = DraftClause(
        agreement=agreement,
        key=key or new_key(),
        parent=parent,
        position=0,
        kind=DraftClause.Kind(kind),
        heading=heading,
        text=text,
        edited_by=actor,
        edited_at=at,
    )
    place(row, after_key=after_key)
    row.save(force_insert=True)
    record(agreement, "clause.added", actor=actor, at=at, clause=row.key)
    return row


@transaction.atomic
def edit_clause(
    *,
    agreement: Agreement,
    key: str,
    heading: str,
    text: str,
    base_revision: int,
    actor: User,
    at: datetime,
) -> DraftClause:
    """Change heading and text of a clause; the same text again changes nothing.

    :param base_revision: revision the person had before them when they began
    :raises StaleClauseError: with both texts, if it was changed since
    """
    agreement = _open_draft(agreement)
    _require_length(heading)
    row = find(agreement, key)
    if (row.heading, row.text) == (heading, text):
        return row
    if row.revision != base_revision:
        raise StaleClauseError(
            label=clause_label(agreement, key),
            theirs=row,
            yours={"heading": heading, "text": text},
        )
    row.heading, row.text = heading, text
    row.revision += 1
    row.edited_by, row.edited_at = actor, at
    row.save(update_fields=["heading", "text", "revision", "edited_by", "edited_at"])
    record(
        agreement,
        "clause.edited",
        actor=actor,
        at=at,
        clause=key,
        revision=row.revision,
        text=hashlib.sha256(f"{heading}\n{text}".encode()).hexdigest(),
    )
    return row


@transaction.atomic
def remove_clause(*, agreement: Agreement, key: str, actor: User, at: datetime) -> None:
    """Remove a clause and everything below it from the draft."""
    agreement = _open_draft(agreement)
    find(agreement, key).delete()
    record(agreement, "clause.removed", actor=actor, at=at, clause=key)


@transaction.atomic
def move_clause(
    *,
    agreement: Agreement,
    key: str,
    after_key: str | None,
    parent_key: str | None,
    actor: User,
    at: datetime,
) -> DraftClause:
    """Move a clause with everything below it; its key stays.

    :param after_key: sibling it then follows; ``None`` makes it the first
    :raises MisplacedClauseError: if the kind cannot stand there
    """
    agreement = _open_draft(agreement)
    row = find(agreement, key)
    parent = None if parent_key is None else find(agreement, parent_key)
    require_place(row.kind, parent)
    row.parent = parent
    place(row, after_key=after_key)
    row.edited_by, row.edited_at = actor, at
    row.save(update_fields=["parent", "position", "edited_by", "edited_at"])
    record(agreement, "clause.moved", actor=actor, at=at, clause=key)
    return row


def _require_length(heading: str) -> None:
    longest = DraftClause._meta.get_field("heading").max_length
    if len(heading) > longest:
        raise HeadingTooLongError(longest=longest)


def _open_draft(agreement: Agreement) -> Agreement:
    agreement = locked(agreement)
    require(agreement, S.DRAFT)
    return agreement
