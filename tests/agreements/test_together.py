"""Acts at the same moment: real threads, real commits, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from agreements.draft_changes import last_change
from agreements.errors import AgreementError
from agreements.journal import broken_links
from agreements.models import Answer, OutboxItem, Signature
from agreements.refusals import RoundClosedError
from agreements.services.clauses import edit_clause
from agreements.services.outbox import promise, take
from agreements.services.review import PointSpec
from agreements.services.undoing import undo_change
from tests.factories import (
    DRAFTED_ON,
    FIRST_PARAGRAPH,
    SECOND_PARAGRAPH,
    at,
    framework_draft,
    office_cast,
)
from tests.paths import give_answer, open_round, sealed_round, sign

pytestmark = pytest.mark.usefixtures("committing_db")


def together(acts: list[Callable[[], object]]) -> list[object]:
    """Run all acts at once and return what each gave or was refused with."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(timeout=30)
            return act()
        except AgreementError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_three_agree_and_one_objects_at_the_same_moment():
    cast = office_cast(partners=4)
    round = open_round(cast, framework_draft(cast))
    point = PointSpec(clause_key=FIRST_PARAGRAPH, kind="objection", comment="Nein.")

    def act(slug: str) -> Callable[[], object]:
        if slug == "house4":
            return lambda: give_answer(cast, round, slug, "objected", points=[point])
        return lambda: give_answer(cast, round, slug)

    results = together([act(house.slug) for house in cast.partners])
    round.refresh_from_db()
    assert round.outcome == "objected"
    assert isinstance(results[3], Answer)
    refusals = [result for result in results if not isinstance(result, Answer)]
    assert all(isinstance(refusal, RoundClosedError) for refusal in refusals)
    assert Answer.objects.count() == 4 - len(refusals)
    assert list(broken_links()) == []


def test_the_last_two_agreements_close_the_round_once():
    cast = office_cast(partners=2)
    round = open_round(cast, framework_draft(cast))
    results = together(
        [
            lambda: give_answer(cast, round, "house1"),
            lambda: give_answer(cast, round, "house2"),
        ]
    )
    assert all(isinstance(result, Answer) for result in results)
    round.refresh_from_db()
    assert round.outcome == "agreed"
    assert list(broken_links()) == []


def test_one_person_clicking_twice_answers_once():
    cast = office_cast(partners=2)
    round = open_round(cast, framework_draft(cast))
    together([lambda: give_answer(cast, round, "house1")] * 3)
    assert Answer.objects.count() == 1


def test_everybody_signs_at_the_same_moment():
    cast = office_cast(partners=3)
    round = sealed_round(cast, framework_draft(cast))
    signatories = list(round.signatories.all())
    results = together([lambda who=who: sign(who) for who in signatories])
    assert all(isinstance(result, Signature) for result in results)
    assert Signature.objects.count() == len(signatories) == 7
    assert list(broken_links()) == []


def test_of_two_saves_of_one_clause_the_later_gets_both_texts():
    cast = office_cast()
    draft = framework_draft(cast)

    def save(text: str) -> object:
        return edit_clause(
            agreement=draft,
            key=SECOND_PARAGRAPH,
            heading="",
            text=text,
            base_revision=1,
            actor=cast.drafter,
            at=at(DRAFTED_ON),
        )

    results = together([lambda: save("Erster Text."), lambda: save("Zweiter Text.")])
    refusals = [result for result in results if isinstance(result, AgreementError)]
    assert [refusal.code for refusal in refusals] == ["stale-clause"]
    assert draft.draft_clauses.get(key=SECOND_PARAGRAPH).revision == 2


def test_one_person_taking_back_twice_takes_back_one_change():
    cast = office_cast()
    draft = framework_draft(cast)
    first = draft.draft_clauses.get(key=SECOND_PARAGRAPH).text
    for number, text in enumerate(("Eins.", "Zwei."), start=1):
        edit_clause(
            agreement=draft, key=SECOND_PARAGRAPH, heading="", text=text,
            base_revision=number, actor=cast.drafter, at=at(DRAFTED_ON),
        )  # fmt: skip
    change = last_change(draft, cast.drafter)

    def undo() -> object:
        return undo_change(
            agreement=draft, change=change.pk, actor=cast.drafter, at=at(DRAFTED_ON)
        )

    results = together([undo, undo])
    refusals = [result for result in results if isinstance(result, AgreementError)]
    assert [refusal.code for refusal in refusals] == ["nothing-to-undo"]
    assert draft.draft_clauses.get(key=SECOND_PARAGRAPH).text == "Eins." != first
    assert list(broken_links()) == []


def test_workers_never_share_an_item():
    now = at(DRAFTED_ON)
    for number in range(6):
        promise(kind="mail", key=f"mail:{number}", payload={}, at=now)
    results = together(
        [lambda n=n: take(worker=str(n), now=now, lease_seconds=9) for n in range(6)]
    )
    taken = [item.pk for item in results if isinstance(item, OutboxItem)]
    assert len(taken) == len(set(taken))
    free = OutboxItem.objects.due(at=now).count()
    assert len(taken) + free == 6
