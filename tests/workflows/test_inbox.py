"""What waits for whom: the inbox, the rights and the mails say the same."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from viewflow.workflow.models import Task

from agreements.models import Mandate, OutboxItem, Roles, User
from agreements.representation_state import mandates_ending
from tests.factories import at
from tests.paths import AGREED_ON
from tests.workflows import routes, world
from tests.workflows.routes import browser
from workflows import acts
from workflows.engine import OPEN, HumanTask
from workflows.flows import DraftingFlow, RenewalFlow, SigningFlow
from workflows.holdups import holdups
from workflows.inbox import count_waiting, human_nodes, inbox, waiting_tasks


def open_steps():
    tasks = Task.objects.filter(status__in=OPEN).order_by("pk")
    return [task for task in tasks if isinstance(task.flow_task, HumanTask)]


def test_whom_a_step_waits_for_and_who_is_told_has_the_right_to_it(whole_world):
    steps = open_steps()
    assert {task.flow_task for task in steps} == set(human_nodes())
    on = world.TODAY
    for user in User.objects.all():
        waiting = set(waiting_tasks(Roles.of(user, on=on)))
        for task in steps:
            node = task.flow_task
            told = user in node.right.people(task, on)
            if task in waiting or told:
                assert node.may(user, task, on=on), (node.name, user)
    for task in steps:
        told = set(task.flow_task.right.people(task, on))
        waited_for = {
            user
            for user in User.objects.all()
            if task in waiting_tasks(Roles.of(user, on=on))
        }
        assert told, task.flow_task.name
        assert told <= waited_for, task.flow_task.name


def test_nothing_waits_for_whom_the_agreement_is_not_shown(whole_world):
    for role in ("stranger", "foreign-lawyer", "auditor", "deactivated"):
        assert len(inbox(Roles.of(whole_world.people[role], on=world.TODAY))) == 0


def test_the_inbox_shows_what_is_late_first_and_says_what_its_day_means(cast, stand_on):
    first = routes.drafting(cast, reference="KV-1")
    second = routes.drafting(cast, reference="KV-2")
    routes.in_review(cast, second)
    partner = cast.people["house1"][0]
    stand_on(AGREED_ON.replace(day=20))
    page = browser(partner).get("/").content.decode()
    assert "KV-2" in page
    assert "4 days late" in page
    lawyer = inbox(Roles.of(cast.drafter, on=date(2017, 10, 20)))[:]
    assert [duty.agreement for duty in lawyer] == [first]


def test_when_all_agreed_legal_staff_are_to_open_the_signing(cast, stand_on):
    agreement = routes.drafting(cast)
    routes.agreed(cast, agreement)
    on = AGREED_ON
    for lawyer in (cast.drafter, cast.reviewer):
        (duty,) = inbox(Roles.of(lawyer, on=on))[:]
        assert duty.title == "Open the signing"
        assert duty.url == reverse("agreements:open-signing", args=["KV-2018"])
        assert count_waiting(lawyer, on=on) == 1
        assert duty.url in browser(lawyer).get("/").content.decode()
    assert count_waiting(cast.councillor, on=on) == 0
    assert "the signing is not opened" in holdups([agreement])[agreement.pk].words
    routes.in_signature(cast, routes.drafting(cast, reference="KV-2"))
    listed = inbox(Roles.of(cast.drafter, on=on))
    assert len(listed) == count_waiting(cast.drafter, on=on)


def test_a_long_inbox_has_pages_and_counts_all(cast, stand_on):
    for number in range(27):
        routes.drafting(cast, reference=f"KV-{number:02}")
    client = browser(cast.drafter)
    first, second = (client.get(f"/?page={n}").content.decode() for n in (1, 2))
    assert "27 tasks wait for you." in first
    assert "27 tasks wait for you." in second
    assert "Page 1 of 2" in first
    assert sum(f"KV-{n:02}" in second for n in range(27)) == 2


def test_an_empty_inbox_says_what_to_do(cast, stand_on):
    page = browser(cast.auditor).get("/").content.decode()
    assert reverse("agreements:list") in page
    assert "<li>\n          <a href=" not in page


def _queries(user, address):
    client = browser(user)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", ["/", "/agreements/"])
def test_a_longer_list_needs_no_more_queries(cast, stand_on, address):
    counts = []
    for upto in (3, 30):
        for number in range(len(cast.office.managed_agreements.all()), upto):
            routes.drafting(cast, reference=f"KV-{number:02}")
        counts.append(_queries(cast.drafter, address))
    assert counts[0] == counts[1]


def test_the_inbox_of_a_partner_needs_no_more_queries(cast, stand_on):
    counts = []
    for upto in (1, 4):
        for number in range(len(cast.office.managed_agreements.all()), upto):
            routes.in_review(cast, routes.drafting(cast, reference=f"KV-{number:02}"))
        counts.append(_queries(cast.people["house1"][0], "/"))
    assert counts[0] == counts[1]


def mails_about(node):
    tasks = Task.objects.filter(flow_task=node).values_list("pk", flat=True)
    items = OutboxItem.objects.filter(kind="mail", payload__task__in=list(tasks))
    return {item.payload["to"] for item in items}


def test_whoever_causes_a_step_gets_no_mail_about_it(cast):
    agreement = routes.drafting(cast)
    assert mails_about(DraftingFlow.draft) == set()
    routes.in_legal_review(cast, agreement)
    assert mails_about(DraftingFlow.review_wording) == {cast.reviewer.pk}


def test_each_signatory_and_nobody_else_is_asked_to_sign(cast):
    agreement = routes.drafting(cast)
    routes.sealed(cast, agreement)
    named = [u for p in agreement.parties.all() for u in routes.signatories(cast, p)]
    assert mails_about(SigningFlow.sign) == {user.pk for user in named}


def test_the_councillor_is_told_of_a_renewal(whole_world):
    assert mails_about(RenewalFlow.decide) == {whole_world.cast.councillor.pk}


def test_legal_staff_read_whose_mandate_ends_soon_and_are_led_to_the_person(
    cast, stand_on
):
    stand_on(world.TODAY)
    partner, later = cast.people["house1"][:2]
    house = cast.partners[0]
    soon = world.TODAY + timedelta(days=58)
    house.mandates.filter(user=partner).update(ends_on=soon)
    house.mandates.filter(user=later).update(ends_on=soon + timedelta(days=60))
    page = browser(cast.drafter).get("/").content.decode()
    section = page[page.index("Mandates that end soon") :]
    address = reverse("people:detail", args=[partner.pk])
    assert f'<a href="{address}">{partner}</a>' in section
    assert house.name in section
    assert "58 days left" in section
    assert str(later) not in section
    assert browser(cast.drafter).get(address).status_code == 200
    for other in (cast.councillor, partner):
        shown = browser(other).get("/").content.decode()
        assert "Mandates that end soon" not in shown


def test_a_mandate_that_goes_on_with_another_is_not_named(cast, stand_on):
    stand_on(world.TODAY)
    partner, house = cast.people["house1"][0], cast.partners[0]
    mandate = house.mandates.get(user=partner)
    soon = world.TODAY + timedelta(days=9)
    house.mandates.filter(pk=mandate.pk).update(ends_on=soon)
    assert list(mandates_ending(cast.drafter, on=world.TODAY)) == [mandate]
    Mandate.objects.create(
        user=partner,
        organisation=house,
        title=mandate.title,
        basis=mandate.basis,
        starts_on=soon + timedelta(days=1),
    )
    assert not mandates_ending(cast.drafter, on=world.TODAY)


def test_more_mandates_need_no_more_queries(cast, stand_on):
    stand_on(world.TODAY)
    found, client = [], browser(cast.drafter)
    client.get("/")
    ends = Mandate.objects.exclude(organisation=cast.office)
    for some in (ends[:1], ends):
        keys = list(some.values_list("pk", flat=True))
        Mandate.objects.filter(pk__in=keys).update(ends_on=world.TODAY)
        with CaptureQueriesContext(connection) as counted:
            client.get("/")
        found.append(len(counted))
    assert found[0] == found[1]
    assert "All of them stand with" in client.get("/").content.decode()


def test_a_returned_draft_says_why_among_the_tasks_and_in_its_outline(cast, stand_on):
    agreement = routes.drafting(cast)
    assert "returned: " not in browser(cast.drafter).get("/").content.decode()
    routes.in_legal_review(cast, agreement)
    acts.return_wording(
        agreement=agreement,
        reason="§ 2 ist unklar.",
        actor=cast.reviewer,
        at=at(AGREED_ON, 15),
    )
    shown = browser(cast.drafter).get("/").content.decode()
    assert "returned: § 2 ist unklar." in shown
    outline = reverse("drafts:outline", args=[agreement.reference])
    said = browser(cast.drafter).get(outline).content.decode()
    assert f"{cast.reviewer} returned version 1:</strong> § 2 ist unklar." in said
    routes.in_review(cast, agreement)
    assert "ist unklar" not in browser(cast.drafter).get(outline).content.decode()


def test_a_draft_taken_back_after_a_round_says_so_until_a_new_text_follows(
    cast, stand_on
):
    agreement = routes.drafting(cast)
    routes.in_review(cast, agreement)
    routes.drafting(cast, reference="KV-NEW")
    stand_on(AGREED_ON)
    acts.reopen_draft(
        agreement=agreement,
        reason="Der Betrag steht nicht fest.",
        actor=cast.drafter,
        at=at(AGREED_ON),
    )
    page = browser(cast.drafter).get("/").content.decode()
    words = "back from the parties since 16 October 2017: Der Betrag steht nicht fest."
    assert page.count(words) == 1
    acts.submit_draft(agreement=agreement, actor=cast.drafter, at=at(AGREED_ON, 16))
    acts.return_wording(
        agreement=agreement,
        reason="So nicht.",
        actor=cast.reviewer,
        at=at(AGREED_ON, 17),
    )
    page = browser(cast.drafter).get("/").content.decode()
    assert "back from the parties" not in page
    assert "returned: So nicht." in page
