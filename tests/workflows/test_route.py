"""The route: list and picture of every process, and whose names one reads."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from agreements.models import Answer, Point
from agreements.services.review import PointSpec
from tests.factories import FIRST_PARAGRAPH, at, framework_draft, office_cast
from tests.paths import AGREED_ON, DUE_ON, OPENED_ON
from tests.workflows import routes
from tests.workflows.routes import browser
from workflows import acts
from workflows.flows import FLOWS, DraftingFlow, SigningFlow
from workflows.route import Reader, counting, route_of
from workflows.route_picture import picture
from workflows.route_states import State

STAFF = Reader(is_staff=True, is_lawyer=True, parties=frozenset())
OBJECTION = PointSpec(clause_key=FIRST_PARAGRAPH, kind="objection", comment="So nicht.")


@pytest.fixture
def agreement(cast, stand_on):
    return routes.drafting(cast)


def page(user, reference="KV-2018"):
    answer = browser(user).get(reverse("agreements:route", args=[reference]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def states(agreement):
    walk = route_of(agreement, STAFF)[0]
    return {node.name: state for node, state in walk.states.items()}


def test_before_the_first_step_the_route_says_what_will_stand_there(cast, stand_on):
    framework_draft(cast)
    assert "Each step will stand here, with who and when," in page(cast.drafter)


def decide_all(cast, agreement):
    for point in Point.objects.about(agreement):
        acts.decide_point(
            point=point,
            decision=Point.Decision.ACCEPTED,
            reason="Ja.",
            actor=cast.drafter,
            at=at(AGREED_ON, 15),
        )


def test_a_draft_waits_and_everything_else_is_to_come(agreement):
    found = states(agreement)
    assert found["begin"] == State.DONE
    assert found["draft"] == State.NOW
    assert {found[name] for name in ("review_wording", "answer", "end")} == {
        State.COMING
    }


def test_a_route_that_came_back_has_its_steps_before_it_again(cast, agreement):
    routes.in_review(cast, agreement)
    routes.answer(cast, agreement, "house1", Answer.Kind.OBJECTED, [OBJECTION])
    decide_all(cast, agreement)
    found = states(agreement)
    assert found["draft"] == State.NOW
    assert found["review_wording"] == found["answer"] == State.COMING
    routes.in_legal_review(cast, agreement)
    found = states(agreement)
    assert (found["draft"], found["review_wording"]) == (State.DONE, State.NOW)
    assert found["answer"] == State.COMING


def test_what_the_route_left_aside_was_not_needed(cast, agreement):
    routes.agreed(cast, agreement)
    found = states(agreement)
    assert found["decide_points"] == found["reopen"] == State.NOT_NEEDED
    assert found["mark_agreed"] == found["end"] == State.DONE


def test_naming_that_is_over_is_done_while_the_original_is_signed(cast, agreement):
    routes.sealed(cast, agreement)
    found = states(agreement)
    assert found["name_signatories"] == State.DONE
    assert found["sign"] == State.NOW


def test_staff_read_who_did_what_for_which_party_and_when(cast, agreement):
    routes.in_review(cast, agreement)
    routes.answer(cast, agreement, "house1")
    html = page(cast.councillor)
    assert "1 of 2 has answered" in html
    assert str(cast.people["house1"][0]) in html
    assert "16 Oct 2017" in html
    assert "Then: Decide the points of the parties or Text agreed or Back" in html


def test_a_party_reads_its_own_names_and_counts_the_others(cast, agreement):
    routes.in_review(cast, agreement)
    for partner in cast.partners:
        routes.answer(cast, agreement, partner.slug)
    own, other = cast.people["house1"][0], cast.people["house2"][0]
    html = page(own)
    assert str(own) in html
    assert str(other) not in html
    assert str(cast.partners[1]) not in html
    assert str(cast.reviewer) not in html
    assert "Other parties: 1 of 1 has answered" in html
    assert str(cast.office) in html


@pytest.mark.parametrize(
    ("done", "everyone", "counted"),
    [
        (0, 1, "0 von 1 hat geantwortet"),
        (1, 3, "1 von 3 hat geantwortet"),
        (0, 3, "0 von 3 haben geantwortet"),
        (2, 3, "2 von 3 haben geantwortet"),
    ],
)
def test_what_is_counted_agrees_with_its_number(done, everyone, counted):
    with override("de"):
        assert counting(DraftingFlow.answer, done, everyone) == counted


def test_only_who_may_reads_how_to_hand_over_and_to_stop(cast, agreement):
    routes.in_review(cast, agreement)
    assert page(cast.drafter).count("/hand-over/") == 2
    assert page(cast.people["house1"][0]).count("/hand-over/") == 1
    assert "/hand-over/" not in page(cast.auditor)
    assert "/reopen/" in page(cast.drafter)
    assert "/reopen/" not in page(cast.councillor)


def test_a_finished_agreement_shows_its_whole_history(cast, agreement):
    routes.in_force(cast, agreement)
    html = page(cast.people["house1"][0])
    assert html.index("Signing round 1") < html.index("Drafting")
    assert "from 5 January 2018 to 17 January 2018" in html
    assert html.count("<svg") == 1


def test_a_stopped_process_says_why(cast, agreement):
    routes.in_review(cast, agreement)
    acts.reopen_draft(
        agreement=agreement, reason="Zahlen.", actor=cast.drafter, at=at(AGREED_ON)
    )
    html = page(cast.people["house2"][0])
    assert "stopped on 16 October 2017" in html
    assert "Reason: Zahlen." in html


def test_the_picture_says_in_words_what_it_shows(cast, agreement):
    routes.in_review(cast, agreement)
    html = page(cast.drafter)
    described = re.search(r"<desc[^>]*>(.*?)</desc>", html)[1]
    assert "Waits: Answer to the text (0 of 2 have answered)." in described
    assert "Done: Complete the draft and hand it on" in described
    assert 'role="img"' in html
    assert "style=" not in html


@pytest.mark.parametrize("flow_class", FLOWS)
def test_no_box_of_a_picture_lies_on_another(cast, agreement, flow_class):
    if flow_class is SigningFlow:
        routes.in_signature(cast, agreement)
    walk = route_of(agreement, STAFF)[0]
    walk.flow = flow_class
    if flow_class not in (DraftingFlow, SigningFlow):
        walk.states = dict.fromkeys(flow_class.instance.nodes(), State.COMING)
    with override("de"):
        drawn = picture(walk)
    places = [(box.x, box.y) for box in drawn.boxes]
    assert len(set(places)) == len(places) == len(list(flow_class.instance.nodes()))
    for box in drawn.boxes:
        assert not any("…" in line for _y, line in box.title)
        assert 0 <= box.x <= drawn.width - 236
        assert 0 <= box.y <= drawn.height - 84


def counted_queries(user):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(user)
    return len(queries)


def test_many_parties_and_rounds_take_as_many_queries_as_few(db, stand_on):
    cast = office_cast(partners=2)
    agreement = routes.drafting(cast)
    routes.in_review(cast, agreement)
    page(cast.drafter)
    few = counted_queries(cast.drafter)
    for hour in (9, 11, 13):
        acts.reopen_draft(
            agreement=agreement,
            reason="Neu.",
            actor=cast.drafter,
            at=at(OPENED_ON, hour),
        )
        agreement.refresh_from_db()
        acts.submit_draft(
            agreement=agreement, actor=cast.drafter, at=at(OPENED_ON, hour)
        )
        acts.approve_wording(
            agreement=agreement,
            due_on=DUE_ON,
            actor=cast.reviewer,
            at=at(OPENED_ON, hour, 30),
        )
        routes.drain()
    assert counted_queries(cast.drafter) == few
