"""Acts on single clauses of a draft, each behind its own optimistic lock."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from agreements.draft_changes import noted
from agreements.draft_rows import (
    HEADED,
    find,
    new_key,
    place,
    require_place,
    texts_of,
    write,
)
from agreements.draft_text import clause_label
from agreements.journal import record
from agreements.models import Agreement, DraftClause, User
from agreements.refusals import HeadingTooLongError, KeyTakenError, StaleClauseError
from agreements.rows import locked
from agreements.stages import S, require
from agreements.wording.splitting import paragraphs


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
    """Add a clause to the draft; the same one under the same key is added once.

    A blank line begins a new clause of the same kind behind it. Below a heading, as
    that of a §, each text becomes a paragraph.

    :param parent_key: clause it belongs to; ``None`` for a §, annex or preamble
    :param after_key: sibling it follows; ``None`` makes it the first
    :param key: a key it has already; a new one if left out
    :raises MisplacedClauseError: if the kind cannot stand there
    :raises KeyTakenError: if another clause of the draft has the key
    """
    agreement = _open_draft(agreement)
    _require_length(heading)
    parent = None if parent_key is None else find(agreement, parent_key)
    require_place(kind, parent)
    row = DraftClause(
        agreement=agreement,
        key=key or new_key(),
        parent=parent,
        position=0,
        kind=DraftClause.Kind(kind),
        heading=heading,
        edited_by=actor,
        edited_at=at,
    )
    below = paragraphs(text) if row.kind in HEADED else []
    first, *more = [""] if below else texts_of(row, text)
    write(row, first)
    if taken := agreement.draft_clauses.filter(key=row.key).first():
        if _says(taken, row, more, below):
            return taken
        raise KeyTakenError(key=row.key)
    with noted(agreement, "clause.added", actor=actor, at=at):
        place(row, after_key=after_key)
        row.save(force_insert=True)
        added = [row.key, *_follow(row, more), *_hang(row, below)]
    record(agreement, "clause.added", actor=actor, at=at, clause=" ".join(added))
    return row


def _says(
    row: DraftClause, other: DraftClause, more: list[str], below: list[str]
) -> bool:
    """Say whether a clause is what another would be, with those behind and below."""
    names = ("kind", "heading", "text", "columns", "rows")
    behind = DraftClause.objects.filter(
        agreement=row.agreement_id, parent=row.parent_id, position__gt=row.position
    )
    return (
        all(getattr(row, name) == getattr(other, name) for name in names)
        and _texts(behind)[: len(more)] == more
        and _texts(DraftClause.objects.filter(parent=row))[: len(below)] == below
    )


def _texts(rows: QuerySet[DraftClause]) -> list[str]:
    return list(rows.order_by("position", "pk").values_list("text", flat=True))


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

    A blank line begins a new clause of the same kind behind it, which takes what
    hung on the clause: it followed the end of its text.

    :param text: of a table its lines, headings first, cells between bars
    :param base_revision: revision the person had before them when they began
    :raises StaleClauseError: with both texts, if it was changed since
    :raises UnevenTableError: if the rows of a table have not all the same cells
    """
    agreement = _open_draft(agreement)
    _require_length(heading)
    row = find(agreement, key)
    if (row.heading, row.written) == (heading, text):
        return row
    if row.revision != base_revision:
        yours = {"heading": heading, "text": text}
        label = clause_label(agreement, key)
        raise StaleClauseError(label=label, theirs=row, yours=yours)
    first, *more = texts_of(row, text)
    action = "clause.split" if more else "clause.edited"
    with noted(agreement, action, actor=actor, at=at):
        row.heading = heading
        write(row, first)
        row.revision += 1
        row.edited_by, row.edited_at = actor, at
        row.save()
        added = _follow(row, more)
        if added:
            row.children.update(parent=find(agreement, added[-1]))
    record(
        agreement,
        action,
        actor=actor,
        at=at,
        clause=" ".join([key, *added]),
        revision=row.revision,
        text=hashlib.sha256(f"{heading}\n{text}".encode()).hexdigest(),
    )
    return row


def _follow(row: DraftClause, texts: list[str]) -> list[str]:
    """Add clauses of the same kind behind one and return their keys."""
    keys = []
    before = row.key
    for text in texts:
        added = DraftClause(
            agreement=row.agreement,
            key=new_key(),
            parent=row.parent,
            position=0,
            kind=row.kind,
            text=text,
            edited_by=row.edited_by,
            edited_at=row.edited_at,
        )
        place(added, after_key=before)
        added.save(force_insert=True)
        keys.append(added.key)
        before = added.key
    return keys


def _hang(row: DraftClause, texts: list[str]) -> list[str]:
    """Add paragraphs below a new heading and return their keys."""
    added = [
        DraftClause(
            agreement=row.agreement,
            key=new_key(),
            parent=row,
            position=position,
            kind=DraftClause.Kind.PARAGRAPH,
            text=text,
            edited_by=row.edited_by,
            edited_at=row.edited_at,
        )
        for position, text in enumerate(texts, start=1)
    ]
    DraftClause.objects.bulk_create(added)
    return [clause.key for clause in added]


@transaction.atomic
def remove_clause(*, agreement: Agreement, key: str, actor: User, at: datetime) -> None:
    """Remove a clause and everything below it from the draft."""
    agreement = _open_draft(agreement)
    with noted(agreement, "clause.removed", actor=actor, at=at):
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
    with noted(agreement, "clause.moved", actor=actor, at=at):
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
