"""An open step is laid before one person first; the right stays with all."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import JournalEntry, Roles
from tests.factories import at, office_cast
from tests.paths import APPROVED_ON, OPENED_ON, party_of
from tests.workflows import routes
from tests.workflows.conftest import TODAY
from tests.workflows.routes import browser
from tests.workflows.test_at_once import at_once, posting
from workflows import acts
from workflows.acts.steps import open_task
from workflows.errors import (
    CannotTakeError,
    HandedOverMeanwhileError,
    NotAllowedError,
    TaskGoneError,
)
from workflows.flows import DraftingFlow, SigningFlow
from workflows.inbox import count_waiting, inbox, task_url
from workflows.models import HandOver


@pytest.fixture
def agreement(cast, stand_on):
    return routes.drafting(cast)


def html_of(user):
    return browser(user).get("/").text


def hand(task, person, actor, **fields):
    given = {"note": "", "seen": 0, "at": at(APPROVED_ON, 10)}
    return acts.hand_over(task=task, person=person, actor=actor, **{**given, **fields})


def test_the_named_colleague_is_told_and_finds_the_step_on_top(cast, agreement):
    routes.drafting(cast, reference="KV-1999")
    task = open_task(DraftingFlow.draft, agreement)
    routes.drain()
    mail.outbox.clear()
    hand(task, cast.reviewer, cast.drafter, note="Bitte bis Freitag.")
    routes.drain()
    (message,) = mail.outbox
    assert message.to == [cast.reviewer.email]
    assert "Bitte bis Freitag." in message.body
    assert f"/tasks/{task.pk}/draft/" in message.body
    assert JournalEntry.objects.latest("sequence").action == "step.handed_over"
    mine = [duty.task for duty in inbox(Roles.of(cast.reviewer, on=TODAY))[:]]
    theirs = [duty.task for duty in inbox(Roles.of(cast.drafter, on=TODAY))[:]]
    assert mine[0] == theirs[-1] == task
    assert f"handed over to you by {cast.drafter}" in html_of(cast.reviewer)
    assert f"lies with {cast.reviewer} first" in html_of(cast.drafter)


def test_others_of_the_role_may_still_do_it(cast, agreement):
    hand(open_task(DraftingFlow.draft, agreement), cast.reviewer, cast.drafter)
    routes.in_legal_review(cast, agreement)
    assert open_task(DraftingFlow.review_wording, agreement)


def test_four_eyes_stay_four(cast, agreement):
    routes.in_legal_review(cast, agreement)
    task = open_task(DraftingFlow.review_wording, agreement)
    with pytest.raises(CannotTakeError):
        hand(task, cast.drafter, cast.reviewer)


def test_a_party_passes_its_step_on_to_its_own_people_only(cast, agreement):
    routes.in_review(cast, agreement)
    task = open_task(
        DraftingFlow.answer, agreement, party=party_of(agreement, "house1")
    )
    first, second = cast.people["house1"][:2]
    stranger = cast.people["house2"][0]
    with pytest.raises(NotAllowedError):
        hand(task, second, stranger, at=at(OPENED_ON))
    with pytest.raises(CannotTakeError):
        hand(task, stranger, first, at=at(OPENED_ON))
    assert hand(task, second, first, at=at(OPENED_ON)).person == second


def test_a_signature_is_nobody_elses(cast, agreement):
    routes.sealed(cast, agreement)
    party = party_of(agreement, "house1")
    task = open_task(SigningFlow.sign, agreement, party=party)
    with pytest.raises(CannotTakeError):
        hand(task, cast.people["house1"][1], cast.drafter)
    page = reverse("hand-over", args=[task.pk])
    assert browser(cast.drafter).get(page).status_code == 404


def test_a_closed_step_is_not_handed_over(cast, agreement):
    task = open_task(DraftingFlow.draft, agreement)
    routes.in_legal_review(cast, agreement)
    with pytest.raises(TaskGoneError):
        hand(task, cast.reviewer, cast.drafter)
    page = reverse("hand-over", args=[task.pk])
    assert browser(cast.drafter).get(page).status_code == 409


def test_the_second_of_two_reads_who_has_it_now(cast, agreement):
    task = open_task(DraftingFlow.draft, agreement)
    hand(task, cast.reviewer, cast.drafter)
    with pytest.raises(HandedOverMeanwhileError) as caught:
        hand(task, cast.drafter, cast.reviewer)
    assert str(cast.reviewer) in str(caught.value)
    hand(task, cast.reviewer, cast.drafter)
    assert HandOver.objects.count() == 1


def test_a_reminder_goes_to_whom_it_was_handed(cast, agreement):
    routes.in_review(cast, agreement)
    task = open_task(
        DraftingFlow.answer, agreement, party=party_of(agreement, "house1")
    )
    first, second = cast.people["house1"][:2]
    hand(task, second, first, at=at(OPENED_ON))
    waited_for = dict(
        acts.people_waited_for(agreement, on=TODAY, besides=cast.councillor)
    )
    assert waited_for[task] == [second]
    second.is_active = False
    second.save()
    waited_for = dict(
        acts.people_waited_for(agreement, on=TODAY, besides=cast.councillor)
    )
    assert first in waited_for[task]


def test_the_page_offers_those_with_the_right(cast, agreement):
    task = open_task(DraftingFlow.draft, agreement)
    page = reverse("hand-over", args=[task.pk])
    lawyer = browser(cast.drafter)
    html = lawyer.get(page).text
    assert str(cast.reviewer) in html
    assert str(cast.councillor) not in html
    assert lawyer.post(page, {"seen": "0"}).status_code == 422
    stranger = {"seen": "0", "person": cast.councillor.pk}
    assert lawyer.post(page, stranger).status_code == 422
    data = {"seen": "0", "person": cast.reviewer.pk, "note": "Bitte."}
    assert lawyer.post(page, data)["Location"] == "/agreements/KV-2018/route/"
    assert f"It lies with {cast.reviewer} first" in lawyer.get(page).text


def test_two_hand_it_over_at_once(committing_db, stand_on):
    cast = office_cast()
    agreement = routes.drafting(cast)
    page = reverse("hand-over", args=[open_task(DraftingFlow.draft, agreement).pk])
    results = at_once(
        [
            posting(actor, page, {"seen": "0", "person": person.pk})
            for actor, person in (
                (cast.drafter, cast.reviewer),
                (cast.reviewer, cast.drafter),
            )
        ]
    )
    assert sorted(results) == [302, 422]
    assert HandOver.objects.count() == 1


def count(person, on=TODAY):
    return count_waiting(person, on=on)


def detail_of(person, agreement):
    address = reverse("agreements:detail", args=[agreement.reference])
    return browser(person).get(address).text


def test_what_lies_with_a_colleague_no_longer_waits_for_the_giver(cast, agreement):
    task = open_task(DraftingFlow.draft, agreement)
    before = count(cast.drafter), count(cast.reviewer)
    hand(task, cast.reviewer, cast.drafter)
    assert (count(cast.drafter), count(cast.reviewer)) == (before[0] - 1, before[1])
    page = html_of(cast.drafter)
    assert "Nothing to do." in page
    assert "Lies with others first" in page
    assert reverse("tasks:draft", args=[task.pk]) in page
    given, taken = (
        detail_of(cast.drafter, agreement),
        detail_of(cast.reviewer, agreement),
    )
    assert "(waits for you)" not in given
    assert f"lies with {cast.reviewer} first" in given
    assert reverse("tasks:draft", args=[task.pk]) in given
    assert "(waits for you)" in taken
    hand(task, cast.drafter, cast.reviewer, seen=HandOver.objects.get().pk)
    assert count(cast.drafter) == before[0]
    assert "(waits for you)" in detail_of(cast.drafter, agreement)


def test_whoever_left_holds_nothing_back(cast, agreement):
    task = open_task(DraftingFlow.draft, agreement)
    before = count(cast.drafter)
    hand(task, cast.reviewer, cast.drafter)
    cast.reviewer.memberships.update(ends_on=TODAY - timedelta(days=1))
    assert count(cast.drafter) == before
    assert "Lies with others first" not in html_of(cast.drafter)


def test_a_step_of_a_party_lies_with_one_of_its_people(cast, agreement):
    routes.in_review(cast, agreement)
    party = party_of(agreement, "house1")
    task = open_task(DraftingFlow.answer, agreement, party=party)
    first, second = cast.people["house1"][:2]
    other = cast.people["house2"][0]
    hand(task, second, first, at=at(OPENED_ON))
    assert [count(person) for person in (first, second, other)] == [0, 1, 1]
    assert f"lies with {second} first" not in detail_of(other, agreement)


def test_handing_over_and_stopping_are_offered_where_the_step_is_done(cast, agreement):
    task = open_task(DraftingFlow.draft, agreement)
    hand_over = reverse("hand-over", args=[task.pk])
    stop = reverse("agreements:route", args=[agreement.reference]) + "#stop"
    page = browser(cast.drafter).get(task_url(task)).text
    assert f'href="{hand_over}"' in page
    assert f'href="{stop}"' in page
    detail = detail_of(cast.drafter, agreement)
    assert f'href="{hand_over}"' in detail
    assert f'href="{stop}"' in detail
    councillor = detail_of(cast.councillor, agreement)
    assert hand_over not in councillor
    assert stop not in councillor


def test_a_party_is_offered_to_hand_over_but_not_to_stop(cast, agreement):
    routes.in_review(cast, agreement)
    party = party_of(agreement, "house1")
    task = open_task(DraftingFlow.answer, agreement, party=party)
    hand_over = reverse("hand-over", args=[task.pk])
    person = cast.people["house1"][0]
    for page in (
        browser(person).get(task_url(task)).text,
        detail_of(person, agreement),
    ):
        assert f'href="{hand_over}"' in page
        assert "#stop" not in page
    assert hand_over not in detail_of(cast.people["house2"][0], agreement)


def test_a_signature_is_not_offered_to_be_handed_over(cast, agreement):
    routes.sealed(cast, agreement)
    party = party_of(agreement, "house1")
    task = open_task(SigningFlow.sign, agreement, party=party)
    for person in (cast.drafter, cast.people["house1"][0]):
        assert f"/tasks/{task.pk}/hand-over/" not in detail_of(person, agreement)


def test_many_handed_over_take_no_more_queries(cast, agreement):
    tasks = [open_task(DraftingFlow.draft, agreement)]
    for number in range(3):
        other = routes.drafting(cast, reference=f"KV-{number}")
        tasks.append(open_task(DraftingFlow.draft, other))

    def queries():
        with CaptureQueriesContext(connection) as found:
            html_of(cast.drafter)
        return len(found)

    hand(tasks[0], cast.reviewer, cast.drafter)
    few = queries()
    for task in tasks[1:]:
        hand(task, cast.reviewer, cast.drafter)
    assert queries() <= few
