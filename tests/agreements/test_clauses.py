"""Editing a draft clause by clause."""

import pytest

from agreements.draft_text import draft_tree
from agreements.models import JournalEntry
from agreements.refusals import (
    HeadingTooLongError,
    KeyTakenError,
    MisplacedClauseError,
    StageError,
    StaleClauseError,
    UnknownClauseError,
)
from agreements.services.clauses import (
    add_clause,
    edit_clause,
    move_clause,
    remove_clause,
)
from agreements.wording.tree import Kind, is_key
from tests.factories import (
    DRAFTED_ON,
    DURATION,
    FIRST_ITEM,
    FIRST_PARAGRAPH,
    PURPOSE,
    SECOND_PARAGRAPH,
    at,
)
from tests.paths import open_round
from tests.refusing import refused


def edit(cast, draft, **fields):
    given = {
        "agreement": draft,
        "key": SECOND_PARAGRAPH,
        "heading": "",
        "text": "Das Bezirksamt lädt ein.",
        "base_revision": 1,
        "actor": cast.drafter,
        "at": at(DRAFTED_ON, 15),
    }
    return edit_clause(**given | fields)


def add(cast, draft, **fields):
    given = {
        "agreement": draft,
        "kind": Kind.PARAGRAPH,
        "parent_key": PURPOSE,
        "after_key": FIRST_PARAGRAPH,
        "text": "Neuer Absatz.",
        "actor": cast.drafter,
        "at": at(DRAFTED_ON, 15),
    }
    return add_clause(**given | fields)


def move(cast, draft, key, *, after, parent):
    return move_clause(
        agreement=draft,
        key=key,
        after_key=after,
        parent_key=parent,
        actor=cast.drafter,
        at=at(DRAFTED_ON, 15),
    )


def remove(cast, draft, key):
    remove_clause(agreement=draft, key=key, actor=cast.drafter, at=at(DRAFTED_ON, 15))


def keys(draft, parent=None):
    rows = draft.draft_clauses.filter(parent__key=parent) if parent else None
    if rows is None:
        rows = draft.draft_clauses.filter(parent=None)
    return list(rows.order_by("position").values_list("key", flat=True))


def test_an_edit_changes_text_and_revision(cast, draft):
    clause = edit(cast, draft, actor=cast.reviewer)
    clause.refresh_from_db()
    assert (clause.text, clause.revision) == ("Das Bezirksamt lädt ein.", 2)
    assert clause.edited_by == cast.reviewer


def test_a_stale_edit_gets_both_texts(cast, draft):
    edit(cast, draft, text="Erste Änderung.")
    with refused(StaleClauseError) as caught:
        edit(cast, draft, text="Zweite Änderung.")
    assert caught.value.theirs.text == "Erste Änderung."
    assert caught.value.theirs.revision == 2
    assert caught.value.yours == {"heading": "", "text": "Zweite Änderung."}
    assert "§ 1 Abs. 2" in str(caught.value)


def test_a_heading_that_is_too_long_is_refused(cast, draft):
    with refused(HeadingTooLongError):
        edit(cast, draft, key=PURPOSE, heading="x" * 301, text="")
    with refused(HeadingTooLongError):
        add(cast, draft, heading="x" * 301)


def test_an_edit_of_another_clause_is_not_stale(cast, draft):
    edit(cast, draft)
    edit(cast, draft, key=FIRST_ITEM, text="Angebote zu planen und")


def test_the_same_text_again_changes_nothing_even_if_stale(cast, draft):
    edit(cast, draft)
    before = JournalEntry.objects.count()
    assert edit(cast, draft).revision == 2
    assert JournalEntry.objects.count() == before


def test_the_journal_holds_a_hash_of_the_text_and_not_the_text(cast, draft):
    edit(cast, draft, text="Geheimer Entwurf.")
    entry = JournalEntry.objects.latest("sequence")
    assert entry.action == "clause.edited"
    assert "Geheimer" not in entry.payload
    assert SECOND_PARAGRAPH in entry.payload


def test_a_clause_is_added_behind_its_sibling_with_a_key_of_its_own(cast, draft):
    clause = add(cast, draft)
    assert is_key(clause.key)
    assert keys(draft, PURPOSE) == [FIRST_PARAGRAPH, clause.key, SECOND_PARAGRAPH]


def test_a_clause_without_sibling_to_follow_becomes_the_first(cast, draft):
    clause = add(cast, draft, after_key=None)
    assert keys(draft, PURPOSE)[0] == clause.key


def test_a_clause_may_bring_its_key(cast, draft):
    assert add(cast, draft, key="c00000000001").key == "c00000000001"
    with refused(KeyTakenError):
        add(cast, draft, key="c00000000001", text="Ein anderer Absatz.")


def test_the_same_clause_under_the_same_key_is_added_and_noted_once(cast, draft):
    added = [add(cast, draft, key="c00000000001", text="Eins.\n\nZwei.")]
    entries = JournalEntry.objects.count()
    added.append(add(cast, draft, key="c00000000001", text="Eins.\n\nZwei."))
    assert added[0] == added[1]
    assert JournalEntry.objects.count() == entries
    with refused(KeyTakenError):
        add(cast, draft, key="c00000000001", text="Eins.\n\nDrei.")


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (Kind.ITEM, PURPOSE),
        (Kind.SECTION, PURPOSE),
        (Kind.PARAGRAPH, None),
        (Kind.SUBITEM, FIRST_PARAGRAPH),
    ],
)
def test_a_clause_stands_only_where_its_kind_may(cast, draft, kind, parent):
    with refused(MisplacedClauseError):
        add(cast, draft, kind=kind, parent_key=parent, after_key=None)


def test_unknown_neighbours_are_refused(cast, draft):
    with refused(UnknownClauseError):
        add(cast, draft, after_key=FIRST_ITEM)  # no sibling
    with refused(UnknownClauseError):
        add(cast, draft, parent_key="c0ffeec0ffee")
    with refused(UnknownClauseError):
        edit(cast, draft, key="c0ffeec0ffee")
    with refused(UnknownClauseError):
        remove(cast, draft, "c0ffeec0ffee")
    with refused(UnknownClauseError):
        move(cast, draft, FIRST_PARAGRAPH, after="c0ffeec0ffee", parent=PURPOSE)


def test_removing_a_clause_removes_what_hangs_below(cast, draft):
    remove(cast, draft, PURPOSE)
    assert [clause.key for clause in draft_tree(draft)] == [DURATION]
    assert draft.draft_clauses.count() == 2


def test_a_moved_clause_keeps_its_key_and_what_hangs_below(cast, draft):
    move(cast, draft, FIRST_PARAGRAPH, after=None, parent=DURATION)
    assert keys(draft, DURATION)[0] == FIRST_PARAGRAPH
    assert keys(draft, PURPOSE) == [SECOND_PARAGRAPH]
    assert FIRST_ITEM in keys(draft, FIRST_PARAGRAPH)


def test_siblings_change_places(cast, draft):
    move(cast, draft, PURPOSE, after=DURATION, parent=None)
    assert keys(draft) == [DURATION, PURPOSE]
    move(cast, draft, PURPOSE, after=None, parent=None)
    assert keys(draft) == [PURPOSE, DURATION]


def test_no_clause_moves_below_itself(cast, draft):
    with refused(MisplacedClauseError):
        move(cast, draft, FIRST_PARAGRAPH, after=None, parent=FIRST_ITEM)


def test_positions_of_siblings_stay_unique(cast, draft):
    for _number in range(4):
        add(cast, draft, after_key=None)
    move(cast, draft, SECOND_PARAGRAPH, after=None, parent=PURPOSE)
    positions = list(
        draft.draft_clauses.filter(parent__key=PURPOSE).values_list(
            "position", flat=True
        )
    )
    assert sorted(positions) == [1, 2, 3, 4, 5, 6]


def test_a_text_in_review_is_not_edited(cast, draft):
    open_round(cast, draft)
    with refused(StageError):
        edit(cast, draft)
    with refused(StageError):
        add(cast, draft)
    with refused(StageError):
        remove(cast, draft, PURPOSE)
    with refused(StageError):
        move(cast, draft, PURPOSE, after=DURATION, parent=None)
