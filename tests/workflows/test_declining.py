"""Somebody will not sign: who is told, who is waited for, and what comes next."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from agreements.models import Agreement, DeclinedSignature
from tests.factories import at
from tests.paths import SEALED_ON, SIGNED_ON, party_of
from tests.workflows import routes
from tests.workflows.routes import browser
from workflows import acts
from workflows.flows import SigningFlow
from workflows.holdups import holdups
from workflows.inbox import count_waiting
from workflows.worker import drain


@pytest.fixture
def agreement(cast, stand_on):
    stand_on(SEALED_ON)
    return routes.drafting(cast)


def decline(agreement, user, slug="house1", reason="Der Betrag stimmt nicht."):
    task = acts.open_task(SigningFlow.sign, agreement, party=party_of(agreement, slug))
    acts.decline_signature(task=task, reason=reason, actor=user, at=at(SIGNED_ON))


def awaited(agreement, cast, on=SIGNED_ON):
    found = acts.people_waited_for(agreement, on=on, besides=cast.auditor)
    return {person for _task, people in found for person in people}


def test_who_declined_is_waited_for_no_longer_and_the_lawyers_are_asked(
    cast, agreement, stand_on
):
    routes.sealed(cast, agreement)
    stand_on(SIGNED_ON)
    first, second, _third = cast.people["house1"]
    assert {first, second} < awaited(agreement, cast)
    before = count_waiting(cast.drafter, on=SIGNED_ON)
    decline(agreement, first)
    assert first not in awaited(agreement, cast)
    assert second in awaited(agreement, cast)
    assert count_waiting(first, on=SIGNED_ON) == 0
    assert count_waiting(cast.drafter, on=SIGNED_ON) == before + 1
    tasks = browser(cast.drafter).get("/").content.decode()
    assert "Decide how the signing goes on" in tasks
    assert "will not sign: Der Betrag stimmt nicht." in tasks
    parties = reverse("agreements:parties", args=["KV-2018"])
    assert f'href="{parties}#declined"' in tasks
    page = browser(cast.drafter).get(parties).content.decode()
    assert 'id="declined"' in page
    for act in ("call-off-signing", "reopen"):
        assert reverse(f"agreements:{act}", args=["KV-2018"]) in page
    for reader in (first, second, cast.councillor):
        shown = browser(reader).get(parties).content.decode()
        assert 'id="declined"' not in shown


def test_the_overview_says_who_declined_and_that_legal_staff_decide(cast, agreement):
    routes.sealed(cast, agreement)
    first, second, _third = cast.people["house1"]
    decline(agreement, first)
    held = holdups([agreement])[agreement.pk]
    assert f"{first} (" in held.words
    assert "will not sign: Der Betrag stimmt nicht." in held.words
    assert "Legal staff decide how the signing goes on." in held.words
    everyone = len(held.tasks)
    decline(agreement, second, reason="Ich auch nicht.")
    both = holdups([agreement])[agreement.pk]
    assert both.words.count("will not sign") == 2
    assert len(both.tasks) == everyone - 1
    with override("de"):
        german = holdups([agreement])[agreement.pk].words
    assert "hat abgelehnt: Der Betrag stimmt nicht." in german
    assert "Das Rechtsamt entscheidet" in german


def test_a_declined_signature_is_settled_by_signing_or_by_another_round(
    cast, agreement, stand_on
):
    routes.sealed(cast, agreement)
    stand_on(SIGNED_ON)
    first, second, third = cast.people["house1"]
    before = count_waiting(cast.drafter, on=SIGNED_ON)
    decline(agreement, first)
    routes.sign(agreement, first)
    assert count_waiting(cast.drafter, on=SIGNED_ON) == before
    assert "will not sign" not in holdups([agreement])[agreement.pk].words
    decline(agreement, second)
    assert count_waiting(cast.drafter, on=SIGNED_ON) == before + 1
    acts.change_signatories(
        agreement=agreement,
        party=party_of(agreement, "house1"),
        users=[first, third],
        reason="Eine andere Person unterschreibt.",
        actor=cast.drafter,
        at=at(SIGNED_ON),
    )
    drain()
    assert not DeclinedSignature.objects.standing().exists()
    assert count_waiting(cast.drafter, on=SIGNED_ON) == before


def test_many_declined_signatures_take_no_more_queries(cast, agreement, stand_on):
    routes.sealed(cast, agreement)
    stand_on(SIGNED_ON)

    def queries():
        with CaptureQueriesContext(connection) as found:
            browser(cast.drafter).get("/")
            holdups(Agreement.objects.all())
        return len(found)

    decline(agreement, cast.people["house1"][0])
    few = queries()
    for slug in ("house1", "house2"):
        decline(agreement, cast.people[slug][1], slug=slug)
    assert queries() == few
