"""The demonstration's story, as its own service tells it on both databases."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from agreements.models import (
    Agreement,
    Answer,
    Deadline,
    OutboxItem,
    Renewal,
    ReviewRound,
    User,
)
from demonstration.build import build
from demonstration.sources import load
from documents.services.checking import findings
from workflows.inbox import waiting_for

TODAY = date(2021, 5, 3)


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration in the database of the tests, taken back afterwards."""
    folder = tmp_path_factory.mktemp("story")
    with (
        django_db_blocker.unblock(),
        override_settings(DATA_DIR=folder, FILES_DIR=folder / "files"),
        transaction.atomic(),
    ):
        build(lambda line: None)
        yield folder
        transaction.set_rollback(True)


@pytest.mark.db
def test_the_story_is_told_as_written(story):
    call_command("check", verbosity=0)
    framework = Agreement.objects.get(reference="KV-2018")
    rounds = ReviewRound.objects.filter(agreement=framework)
    assert [round.outcome for round in rounds] == ["objected", "agreed"]
    kinds = Answer.objects.filter(round=rounds[0]).values_list("kind", flat=True)
    assert sorted(kinds) == ["agreed_with_proposals"] * 6 + ["objected"]
    assert framework.in_force_on == date(2018, 1, 17)
    assert framework.is_in_force(on=TODAY)
    assert Agreement.objects.filter(kind="addendum").count() == 10


@pytest.mark.db
def test_the_frameworks_deadlines_are_the_expected_ones(story):
    framework = Agreement.objects.get(reference="KV-2018")
    rows = framework.deadlines.values_list("kind", "due_on", "clause_key")
    for expected in load("framework")["expected_deadlines"]:
        assert (expected["kind"], expected["day"], expected["clause"]) in rows


@pytest.mark.db
def test_talks_are_overdue_and_the_councillor_must_decide(story):
    talks = Deadline.objects.get(agreement__reference="KV-2018", kind="talks_due")
    assert talks.due_on == date(2021, 3, 31)
    assert talks.state == Deadline.State.OPEN
    renewal = Renewal.objects.get(agreement__reference="KV-2018")
    assert renewal.decision == Renewal.Decision.OPEN
    councillor = User.objects.get(email="office-1@example.org")
    waiting = waiting_for(councillor, on=TODAY)
    assert "KV-2018" in [entry.agreement.reference for entry in waiting]


@pytest.mark.db
def test_nothing_is_left_undone_and_everything_is_whole(story):
    assert not OutboxItem.objects.open().exists()
    assert list(findings()) == []
