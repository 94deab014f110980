"""How the clauses of a draft stand, noted around each act so it can be taken back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from agreements.models import Agreement, DraftChange, DraftClause, User
from agreements.wording.merging import merge
from agreements.wording.tables import table_lines

State = dict[str, Any]  # Any: what one clause holds, as JSON
CONTENT = ("kind", "position", "heading", "text", "columns", "rows")


def states_of(agreement: Agreement) -> dict[str, State]:
    """Return the state of each clause of a draft by its key, read in one query."""
    rows = agreement.draft_clauses.select_related("parent")
    return {row.key: _state(row) for row in rows}


def _state(row: DraftClause) -> State:
    content = {name: getattr(row, name) for name in CONTENT}
    parent = row.parent.key if row.parent else None
    return {**content, "parent": parent, "revision": row.revision}


def is_same(one: State | None, other: State | None) -> bool:
    """Say whether two states hold the same, whatever their revisions."""
    return _content(one) == _content(other)


def _content(state: State | None) -> State | None:
    return None if state is None else {**state, "revision": 0}


@contextmanager
def noted(
    agreement: Agreement, action: str, *, actor: User, at: datetime
) -> Iterator[None]:
    """Note what an act changes in the draft, which is locked meanwhile."""
    before = states_of(agreement)
    yield
    changed = changed_states(before, states_of(agreement))
    if changed:
        DraftChange.objects.create(
            agreement=agreement, action=action, actor=actor, at=at, states=changed
        )


def changed_states(
    before: Mapping[str, State], after: Mapping[str, State]
) -> dict[str, list[State | None]]:
    """Return for each clause that differs its state before and after."""
    return {
        key: [before.get(key), after.get(key)]
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    }


def last_change(agreement: Agreement, actor: User) -> DraftChange | None:
    """Return what a person did to a draft last, unless it is taken back."""
    return agreement.draft_changes.standing().filter(actor=actor).last()


def text_at(agreement: Agreement, key: str, revision: int) -> State | None:
    """Return a clause as it stood at a revision, if a change has noted it."""
    for change in agreement.draft_changes.filter(states__has_key=key).order_by("-pk"):
        for state in change.states[key]:
            if state is not None and state["revision"] == revision:
                return dict(state)
    return None


def merged(
    theirs: DraftClause, yours: Mapping[str, str], *, base_revision: int
) -> dict[str, str] | None:
    """Return heading and text with what both people changed since a revision.

    ``None`` if both changed the same words, or if nobody knows the text they
    began with.
    """
    base = text_at(theirs.agreement, theirs.key, base_revision)
    if base is None:
        return None
    heading = merge(base["heading"], yours["heading"], theirs.heading)
    text = merge(_written(base), yours["text"], theirs.written)
    if heading is None or text is None:
        return None
    return {"heading": heading, "text": text}


def _written(state: State) -> str:
    if state["kind"] != DraftClause.Kind.TABLE:
        return str(state["text"])
    headings = [column["heading"] for column in state["columns"]]
    return table_lines(headings, state["rows"]) if headings or state["rows"] else ""
