"""The journal: closed vocabulary, hash chain, guarded by the database."""

import json
from datetime import date

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from agreements import journal_triggers
from agreements.journal import ACTIONS, broken_links, record
from agreements.models import (
    JournalEntry,
    JournalHead,
    LegalReview,
    ReviewComment,
    Version,
)
from tests.factories import at, person
from tests.paths import concluded

DAY = date(2018, 1, 15)
UNGUARDED = {
    "UPDATE": "UPDATE agreements_journalentry SET payload = '{}' WHERE sequence = 2",
    "DELETE": "DELETE FROM agreements_journalentry WHERE sequence = 2",
}


def write(count=3):
    return [
        record(None, "organisation.added", actor=None, at=at(DAY), organisation=number)
        for number in range(count)
    ]


@pytest.fixture
def _without_triggers(db):
    """What somebody can do who owns the database."""
    journal_triggers.drop(connection)
    yield
    journal_triggers.create(connection)


def test_entries_are_chained_from_the_first(db):
    first, second, third = write()
    assert [first.sequence, second.sequence, third.sequence] == [1, 2, 3]
    assert first.prev == "0" * 64
    assert (second.prev, third.prev) == (first.hash, second.hash)
    assert JournalHead.objects.get().hash == third.hash
    assert list(broken_links()) == []


def test_an_empty_journal_is_whole(db):
    assert list(broken_links()) == []


def test_an_entry_says_who_did_what_when_and_to_which_agreement(cast, draft):
    entry = record(
        draft, "agreement.agreed", actor=cast.drafter, at=at(DAY), digest="ab"
    )
    assert (entry.agreement_id, entry.actor_id) == (draft.pk, cast.drafter.pk)
    assert entry.at == "2018-01-15T11:00:00+00:00"
    assert json.loads(entry.payload) == {"digest": "ab"}


def test_an_unknown_action_is_a_mistake(db):
    with pytest.raises(ValueError, match=r"agreement\.improved"):
        record(None, "agreement.improved", actor=None, at=at(DAY))
    assert not JournalEntry.objects.exists()


def test_the_vocabulary_is_subject_and_participle():
    assert all(action.count(".") == 1 and text for action, text in ACTIONS.items())


def test_a_rolled_back_act_leaves_no_entry(db):
    write(1)
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)
    assert JournalEntry.objects.count() == 1
    write(1)
    assert list(broken_links()) == []


def test_the_journal_holds_no_names_and_no_texts(cast, draft):
    concluded(cast, draft)
    told = " ".join(JournalEntry.objects.values_list("payload", flat=True))
    for word in ("Lawyer", "House", "Haus", "example.org", "Vorstand", "Zweck"):
        assert word not in told


# What the database refuses


@pytest.mark.parametrize("event", UNGUARDED)
def test_raw_sql_does_not_change_an_entry(db, event):
    write()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(UNGUARDED[event])
    assert list(broken_links()) == []


def test_the_table_is_not_emptied(db):
    write()
    empty = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{empty} agreements_journalentry")
    assert JournalEntry.objects.count() == 3


def test_a_query_set_does_not_change_an_entry(db):
    write()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        JournalEntry.objects.filter(sequence=2).update(actor_id=7)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        JournalEntry.objects.all().delete()
    assert JournalEntry.objects.count() == 3


def test_a_fork_is_impossible(db):
    _first, second, _third = write()
    fork = JournalEntry(
        sequence=4, at=second.at, action=second.action, payload="{}", prev=second.prev
    )
    fork.hash = "f" * 64
    with pytest.raises(DatabaseError), transaction.atomic():
        fork.save()


# What somebody with the database in hand cannot hide


@pytest.mark.parametrize(
    "change",
    [
        {"payload": '{"organisation":9}'},
        {"action": "rule.recorded"},
        {"actor_id": 7},
        {"agreement_id": 7},
        {"at": "2018-01-15T11:00:01+00:00"},
    ],
)
@pytest.mark.usefixtures("_without_triggers")
def test_a_changed_entry_is_found(change):
    write()
    JournalEntry.objects.filter(sequence=2).update(**change)
    assert list(broken_links()) == ["journal: entry 2 was changed after it was written"]


@pytest.mark.usefixtures("_without_triggers")
def test_a_removed_entry_is_found():
    write()
    JournalEntry.objects.filter(sequence=2).delete()
    found = list(broken_links())
    assert "journal: entry 2 is missing before 3" in found
    assert "journal: entry 3 does not follow the one before" in found


@pytest.mark.usefixtures("_without_triggers")
def test_a_removed_last_entry_is_found():
    write()
    JournalEntry.objects.filter(sequence=3).delete()
    assert list(broken_links()) == ["journal: the head does not name the last entry"]


# The triggers themselves


def guarding():
    return [
        message.id
        for message in run_checks(databases=["default"], tags=["database"])
        if message.id == "agreements.W001"
    ]


def test_a_missing_trigger_is_reported_and_migrate_makes_it_again(db):
    assert journal_triggers.missing(connection) == set()
    assert guarding() == []
    journal_triggers.drop(connection)
    expected = len(journal_triggers.TABLES) * (
        3 if connection.vendor == "postgresql" else 2
    )
    assert len(guarding()) == expected
    call_command("migrate", verbosity=0)
    assert guarding() == []


def rebuild_on_sqlite(old, new):
    """Alter a column; SQLite builds the table anew for it, without its triggers."""
    if connection.vendor == "sqlite":
        with connection.schema_editor() as editor:
            editor.alter_field(JournalEntry, old, new, strict=True)
        assert journal_triggers.missing(connection)


def test_triggers_are_there_again_when_a_migration_rebuilt_a_table(committing_db):
    old = JournalEntry._meta.get_field("action")
    longer = models.CharField(max_length=61)
    longer.set_attributes_from_name("action")
    longer.model = JournalEntry
    rebuild_on_sqlite(old, longer)
    call_command("migrate", verbosity=0)
    assert journal_triggers.missing(connection) == set()
    rebuild_on_sqlite(longer, old)
    call_command("migrate", verbosity=0)
    assert journal_triggers.missing(connection) == set()


def test_each_kind_of_evidence_is_guarded():
    kinds = (JournalEntry, Version, LegalReview, ReviewComment)
    assert set(journal_triggers.TABLES) == {kind._meta.db_table for kind in kinds}


def test_an_actor_is_named_by_number(db):
    user = person("clerk")
    entry = record(None, "mandate.recorded", actor=user, at=at(DAY), mandate=1)
    assert entry.actor_id == user.pk
    assert str(entry) == "1 mandate.recorded"
