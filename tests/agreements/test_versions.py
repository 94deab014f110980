"""Freezing a draft into a version that nothing changes any more."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from agreements.draft_text import clause_digests
from agreements.models import JournalEntry, Version
from agreements.refusals import (
    OpenPointsError,
    StageError,
    UnfinishedWordingError,
    VersionFrozenError,
)
from agreements.services.clauses import edit_clause, remove_clause
from agreements.services.drafting import freeze_version, load_clauses
from agreements.services.reopening import reopen_draft
from agreements.services.review import PointSpec, decide_point
from agreements.wording.canonical import digest
from tests.factories import (
    DRAFTED_ON,
    FIRST_ITEM,
    FIRST_PARAGRAPH,
    PURPOSE,
    SECOND_PARAGRAPH,
    SMALL_TEXT,
    at,
    empty_draft,
)
from tests.paths import give_answer, open_round
from tests.refusing import refused


def freeze(cast, draft, on=date(2017, 9, 5)):
    return freeze_version(agreement=draft, actor=cast.drafter, at=at(on))


def write(cast, draft, text, key=SECOND_PARAGRAPH):
    row = draft.draft_clauses.get(key=key)
    edit_clause(
        agreement=draft,
        key=key,
        heading=row.heading,
        text=text,
        base_revision=row.revision,
        actor=cast.drafter,
        at=at(DRAFTED_ON),
    )


def test_a_version_is_named_by_the_digest_of_its_canonical_json(cast, draft):
    version = freeze(cast, draft)
    assert version.number == 1
    assert version.digest == digest(version.canonical.encode())
    assert version.wording().clauses == SMALL_TEXT
    assert version.digest_short.replace(" ", "") == version.digest[:12]
    entry = JournalEntry.objects.latest("sequence")
    assert entry.action == "version.frozen"
    assert version.digest in entry.payload


def test_versions_count_on_and_never_share_a_digest(cast, draft):
    first, second = freeze(cast, draft), freeze(cast, draft)
    assert (first.number, second.number) == (1, 2)
    assert first.digest != second.digest
    assert draft.current_version == second


def test_a_later_edit_does_not_reach_a_frozen_version(cast, draft):
    version = freeze(cast, draft)
    write(cast, draft, "Anders.")
    assert Version.objects.get(pk=version.pk).wording().clauses == SMALL_TEXT


def test_an_empty_wording_is_not_frozen(cast):
    draft = empty_draft(cast)
    with refused(UnfinishedWordingError) as caught:
        freeze(cast, draft)
    assert [finding.code for finding in caught.value.findings] == ["empty-wording"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-text"),
        ("Es gilt {term.ends}.", "unknown-placeholder"),
        ("Es gilt {ref:c0ffeec0ffee}.", "dead-reference"),
        ("Es gilt {term.ends_on.", "unbalanced-brace"),
        ("Es gilt {framework.ref:a00000000021}.", "dead-framework-reference"),
    ],
)
def test_an_incomplete_wording_is_not_frozen(cast, draft, text, code):
    write(cast, draft, text)
    with refused(UnfinishedWordingError) as caught:
        freeze(cast, draft)
    finding = caught.value.findings[0]
    assert (finding.key, finding.code) == (SECOND_PARAGRAPH, code)
    assert "§ 1 Abs. 2" in str(caught.value)


def test_removing_a_clause_others_cite_keeps_the_draft_from_being_frozen(cast, draft):
    remove_clause(
        agreement=draft, key=FIRST_ITEM, actor=cast.drafter, at=at(DRAFTED_ON)
    )
    with refused(UnfinishedWordingError):
        freeze(cast, draft)


def test_undecided_points_keep_the_draft_from_being_frozen(cast, draft):
    round = open_round(cast, draft)
    point = PointSpec(clause_key=FIRST_PARAGRAPH, kind="objection", comment="Nein.")
    answer = give_answer(cast, round, "house1", "objected", points=[point])
    reopen_draft(
        agreement=draft,
        reason="Einwand.",
        actor=cast.drafter,
        at=at(date(2017, 10, 17)),
    )
    with refused(OpenPointsError):
        freeze(cast, draft)
    decide_point(
        point=answer.points.get(),
        decision="rejected",
        reason="Bleibt.",
        actor=cast.drafter,
        at=at(date(2017, 10, 18)),
    )
    assert freeze(cast, draft).number == 2


def test_a_text_in_review_is_not_frozen_again(cast, draft):
    open_round(cast, draft)
    with refused(StageError):
        freeze(cast, draft)


def test_each_clause_has_the_digest_of_what_it_prints(cast, draft):
    version = freeze(cast, draft)
    digests = clause_digests(version)
    assert set(digests) == {clause.key for clause in draft.draft_clauses.all()}
    assert digests[SECOND_PARAGRAPH] == digest(
        f"Das {cast.office.name} lädt zweimal im Jahr ein.".encode()
    )
    assert digests[PURPOSE] == digest(b"Zweck")


def test_saving_a_frozen_version_is_refused(cast, draft):
    version = freeze(cast, draft)
    version.canonical = "{}"
    with refused(VersionFrozenError):
        version.save()


def test_the_database_refuses_to_update_a_frozen_version(cast, draft):
    version = freeze(cast, draft)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(canonical="{}")
    assert Version.objects.get(pk=version.pk).canonical == version.canonical


def test_the_database_refuses_to_delete_a_frozen_version(cast, draft):
    version = freeze(cast, draft)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM agreements_version WHERE id = %s", [version.pk])
    assert Version.objects.filter(pk=version.pk).exists()


def test_a_second_text_of_the_same_content_loads_the_same_tree(cast, draft):
    other = empty_draft(cast, reference="KV-2019")
    load_clauses(
        agreement=other,
        clauses=freeze(cast, draft).wording().clauses,
        actor=cast.drafter,
        at=at(DRAFTED_ON),
    )
    assert freeze(cast, other).wording().clauses == SMALL_TEXT
