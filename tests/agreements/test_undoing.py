"""Taking back what one did to a draft last."""

import pytest

from agreements.draft_changes import last_change, merged, states_of
from agreements.draft_text import draft_tree
from agreements.models import DraftClause, JournalEntry
from agreements.refusals import (
    ChangeOvertakenError,
    NothingToUndoError,
    StaleClauseError,
)
from agreements.services.clauses import (
    add_clause,
    edit_clause,
    move_clause,
    remove_clause,
)
from agreements.services.drafting import freeze_version
from agreements.services.undoing import undo_change
from agreements.wording.errors import UnevenTableError
from tests.factories import (
    DRAFTED_ON,
    DURATION,
    DURATION_PARAGRAPH,
    FIRST_ITEM,
    FIRST_PARAGRAPH,
    PURPOSE,
    SECOND_PARAGRAPH,
    at,
)
from tests.refusing import refused

NOON = at(DRAFTED_ON, 12)


def undo(draft, actor):
    change = last_change(draft, actor)
    number = change.pk if change else 0
    return undo_change(agreement=draft, change=number, actor=actor, at=NOON)


def edit(draft, actor, key, text, *, base=None, heading=""):
    row = draft.draft_clauses.get(key=key)
    return edit_clause(
        agreement=draft,
        key=key,
        heading=heading,
        text=text,
        base_revision=row.revision if base is None else base,
        actor=actor,
        at=NOON,
    )


def do_edit(draft, actor):
    edit(draft, actor, SECOND_PARAGRAPH, "Anders.")


def do_split(draft, actor):
    edit(draft, actor, FIRST_PARAGRAPH, "Erster.\n\nZweiter, um\n\nDritter, um")


def do_add(draft, actor):
    add_clause(
        agreement=draft,
        kind="paragraph",
        parent_key=PURPOSE,
        after_key=FIRST_PARAGRAPH,
        text="Neu.\n\nNoch einer.",
        actor=actor,
        at=NOON,
    )


def do_remove(draft, actor):
    remove_clause(agreement=draft, key=PURPOSE, actor=actor, at=NOON)


def do_move(draft, actor):
    move_clause(
        agreement=draft,
        key=FIRST_PARAGRAPH,
        after_key=None,
        parent_key=DURATION,
        actor=actor,
        at=NOON,
    )


ACTS = [do_edit, do_split, do_add, do_remove, do_move]


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_taken_back_as_a_whole(cast, draft, act):
    before = draft_tree(draft)
    act(draft, cast.drafter)
    assert draft_tree(draft) != before
    undo(draft, cast.drafter)
    assert draft_tree(draft) == before
    entry = JournalEntry.objects.order_by("sequence").last()
    assert (entry.action, entry.actor_id) == ("change.undone", cast.drafter.pk)


def test_all_acts_are_taken_back_one_after_the_other(cast, draft):
    before = draft_tree(draft)
    for act in (do_edit, do_split, do_add, do_move, do_remove):
        act(draft, cast.drafter)
    for _act in ACTS:
        undo(draft, cast.drafter)
    assert draft_tree(draft) == before
    with refused(NothingToUndoError):
        undo(draft, cast.drafter)


def test_a_second_click_does_not_take_back_what_was_done_before(cast, draft):
    do_edit(draft, cast.drafter)
    do_add(draft, cast.drafter)
    change = last_change(draft, cast.drafter).pk
    undo(draft, cast.drafter)
    with refused(NothingToUndoError):
        undo_change(agreement=draft, change=change, actor=cast.drafter, at=NOON)
    assert draft.draft_clauses.get(key=SECOND_PARAGRAPH).text == "Anders."


def test_what_somebody_else_did_is_not_mine_to_take_back(cast, draft):
    do_edit(draft, cast.reviewer)
    with refused(NothingToUndoError):
        undo(draft, cast.drafter)


def test_a_clause_changed_by_somebody_since_is_not_overwritten(cast, draft):
    do_edit(draft, cast.drafter)
    edit(draft, cast.reviewer, SECOND_PARAGRAPH, "Noch anders.")
    with refused(ChangeOvertakenError) as caught:
        undo(draft, cast.drafter)
    assert "§ 1 Abs. 2" in str(caught.value)
    assert draft.draft_clauses.get(key=SECOND_PARAGRAPH).text == "Noch anders."


def test_a_change_of_somebody_at_another_place_is_in_nobodys_way(cast, draft):
    do_edit(draft, cast.drafter)
    edit(draft, cast.reviewer, FIRST_ITEM, "Angebote zu planen und")
    undo(draft, cast.drafter)
    assert draft.draft_clauses.get(key=FIRST_ITEM).text == "Angebote zu planen und"


def test_what_hangs_on_an_added_clause_is_not_lost_with_it(cast, draft):
    add_clause(
        agreement=draft, kind="section", parent_key=None, after_key=None,
        heading="Neu", key="c00000000001", actor=cast.drafter, at=NOON,
    )  # fmt: skip
    add_clause(
        agreement=draft, kind="paragraph", parent_key="c00000000001", after_key=None,
        text="Von anderer Hand.", actor=cast.reviewer, at=NOON,
    )  # fmt: skip
    with refused(ChangeOvertakenError):
        undo(draft, cast.drafter)


def test_a_removed_clause_does_not_come_back_under_a_removed_one(cast, draft):
    remove_clause(agreement=draft, key=DURATION_PARAGRAPH, actor=cast.drafter, at=NOON)
    remove_clause(agreement=draft, key=DURATION, actor=cast.reviewer, at=NOON)
    with refused(ChangeOvertakenError):
        undo(draft, cast.drafter)


def test_whoever_read_the_text_before_is_stale_afterwards(cast, draft):
    do_edit(draft, cast.drafter)
    undo(draft, cast.drafter)
    with refused(StaleClauseError):
        edit(draft, cast.reviewer, SECOND_PARAGRAPH, "Alt gelesen.", base=1)


def test_the_frozen_text_is_not_taken_back(cast, draft):
    do_edit(draft, cast.drafter)
    freeze_version(agreement=draft, actor=cast.drafter, at=NOON)
    assert not draft.draft_changes.exists()
    with refused(NothingToUndoError):
        undo_change(agreement=draft, change=1, actor=cast.drafter, at=NOON)


def test_a_blank_line_splits_and_items_go_with_the_end(cast, draft):
    do_split(draft, cast.drafter)
    texts = [c.text for c in draft_tree(draft)[0].children]
    assert texts[:3] == ["Erster.", "Zweiter, um", "Dritter, um"]
    item = draft.draft_clauses.get(key=FIRST_ITEM)
    assert item.parent.text == "Dritter, um"
    assert draft.draft_clauses.get(text="Erster.").key == FIRST_PARAGRAPH
    entry = JournalEntry.objects.order_by("sequence").last()
    assert entry.action == "clause.split"


def test_the_text_both_began_with_lets_their_changes_be_merged(cast, draft):
    row = draft.draft_clauses.get(key=SECOND_PARAGRAPH)
    theirs = edit(draft, cast.reviewer, SECOND_PARAGRAPH, f"{row.text} Immer.")
    yours = {"heading": "", "text": f"Nun: {row.text}"}
    together = merged(theirs, yours, base_revision=row.revision)
    assert together == {"heading": "", "text": f"Nun: {row.text} Immer."}
    assert merged(theirs, yours, base_revision=77) is None


def test_a_table_is_edited_as_lines(cast, draft):
    table = add_clause(
        agreement=draft, kind="table", parent_key=PURPOSE, after_key=FIRST_PARAGRAPH,
        text="Haus | Betrag\nA | 1", actor=cast.drafter, at=NOON,
    )  # fmt: skip
    DraftClause.objects.filter(pk=table.pk).update(
        columns=[
            {"heading": "Haus", "width": 70, "align": "left"},
            {"heading": "Betrag", "width": 30, "align": "right"},
        ]
    )
    before = states_of(draft)[table.key]
    changed = edit(draft, cast.drafter, table.key, "Haus | Euro\nA | 2\nB | 3")
    assert changed.written == "Haus | Euro\nA | 2\nB | 3"
    assert changed.columns[1] == {"heading": "Euro", "width": 30, "align": "right"}
    with refused(UnevenTableError):
        edit(draft, cast.drafter, table.key, "Haus | Euro\nA")
    undo(draft, cast.drafter)
    assert states_of(draft)[table.key]["rows"] == before["rows"]
