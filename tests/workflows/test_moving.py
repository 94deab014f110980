"""Where a clause is moved to: only to places the draft takes, and one by one."""

import pytest
from django.urls import reverse

from agreements.models import DraftChange, DraftClause, JournalEntry
from agreements.wording import ALLOWED_CHILDREN, Kind
from tests.factories import (
    DURATION,
    DURATION_PARAGRAPH,
    FIRST_ITEM,
    FIRST_PARAGRAPH,
    PURPOSE,
    SECOND_PARAGRAPH,
    at,
)
from tests.paths import APPROVED_ON
from tests.workflows import routes
from tests.workflows.clause_pages import address
from tests.workflows.routes import browser
from workflows import acts

SWAP = {"HX-Request": "true"}
OUTLINE = "/drafts/KV-2018/"


def order(parent=PURPOSE):
    rows = DraftClause.objects.filter(parent__key=parent)
    return list(rows.order_by("position").values_list("key", flat=True))


def top():
    rows = DraftClause.objects.filter(parent=None).order_by("position")
    return list(rows.values_list("key", flat=True))


def offered(user, key):
    return dict(user.get(address("move", key)).context["form"].fields["place"].choices)


def added(cast, agreement, kind, parent_key=None, after_key=None, text=""):
    return acts.add_clause(
        agreement=agreement, kind=kind, parent_key=parent_key, after_key=after_key,
        heading="Kopf" if parent_key is None else "", text=text,
        actor=cast.drafter, at=at(APPROVED_ON, 9),
    ).key  # fmt: skip


@pytest.fixture
def keys(cast, agreement):
    """A clause of each kind beside those of the small text."""
    table = added(cast, agreement, "table", PURPOSE, None, "A | B\n1 | 2")
    return {
        "preamble": added(cast, agreement, "preamble"),
        "section": PURPOSE,
        "paragraph": FIRST_PARAGRAPH,
        "item": FIRST_ITEM,
        "subitem": added(cast, agreement, "subitem", FIRST_ITEM, None, "und"),
        "annex": added(cast, agreement, "annex", None, DURATION),
        "table": table,
    }


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_every_place_that_is_offered_is_accepted(lawyer, keys, kind):
    page = address("move", keys[kind])
    places = offered(lawyer, keys[kind])
    assert lawyer.get(page).context["form"].initial["place"] in places
    for place in places:
        assert lawyer.post(page, {"place": place}).status_code == 302, place
        parent, _colon, after = place.partition(":")
        siblings = order(parent) if parent else top()
        at_least = siblings.index(after) + 1 if after else 0
        assert siblings[at_least] == keys[kind]
        moved = DraftClause.objects.select_related("parent").get(key=keys[kind])
        above = Kind(moved.parent.kind) if moved.parent else None
        assert Kind(kind) in ALLOWED_CHILDREN[above]
        found = lawyer.get(OUTLINE).context["findings"]
        assert "misplaced-order" not in {finding.code for finding in found}


def test_no_place_is_offered_that_is_refused(lawyer, keys):
    places = offered(lawyer, FIRST_PARAGRAPH)
    assert {f"{PURPOSE}:", f"{DURATION}:{DURATION_PARAGRAPH}"} <= set(places)
    parents = {place.partition(":")[0] for place in places}
    assert parents == {PURPOSE, DURATION, keys["annex"], keys["preamble"]}
    assert not any(FIRST_PARAGRAPH in place for place in places)
    assert len(offered(lawyer, keys["preamble"])) == 1


@pytest.mark.parametrize(
    "place", ["", "x", ":", f"{FIRST_ITEM}:", f"{PURPOSE}:{DURATION}", "::"]
)
def test_a_place_that_is_not_offered_is_refused_at_the_field(lawyer, place):
    before = order()
    answer = lawyer.post(address("move", FIRST_PARAGRAPH), {"place": place})
    assert answer.status_code == 422
    assert 'href="#id_place"' in answer.content.decode()
    assert order() == before


def test_a_clause_goes_one_down_and_one_up(lawyer):
    down = address("step", FIRST_PARAGRAPH)
    answer = lawyer.post(down, {"down": SECOND_PARAGRAPH})
    assert answer["Location"] == f"{OUTLINE}?at={FIRST_PARAGRAPH}#k-{FIRST_PARAGRAPH}"
    assert order() == [SECOND_PARAGRAPH, FIRST_PARAGRAPH]
    page = lawyer.get(answer["Location"]).content.decode()
    assert "The clause is moved. It is § 1 Abs. 2 now." in page
    assert lawyer.post(down, {"up": SECOND_PARAGRAPH}).status_code == 302
    assert order() == [FIRST_PARAGRAPH, SECOND_PARAGRAPH]


def test_a_step_sent_twice_moves_once(lawyer):
    for _click in range(2):
        lawyer.post(address("step", FIRST_PARAGRAPH), {"down": SECOND_PARAGRAPH})
    assert order() == [SECOND_PARAGRAPH, FIRST_PARAGRAPH]
    assert DraftChange.objects.count() == 1
    moved = JournalEntry.objects.filter(action="clause.moved")
    assert moved.count() == 1


def test_a_step_is_taken_back(lawyer):
    lawyer.post(address("step", DURATION), {"up": PURPOSE})
    assert top() == [DURATION, PURPOSE]
    undo = reverse("drafts:undo", args=["KV-2018", DraftChange.objects.get().pk])
    assert lawyer.post(undo).status_code == 302
    assert top() == [PURPOSE, DURATION]


@pytest.mark.parametrize(
    "data", [{}, {"up": "x y"}, {"up": DURATION}, {"down": FIRST_PARAGRAPH}]
)
def test_a_step_past_a_clause_that_is_not_beside_says_so(lawyer, data):
    before = order()
    answer = lawyer.post(address("step", FIRST_PARAGRAPH), data, follow=True)
    page = answer.content.decode()
    assert "§ 1 Abs. 1 was not moved: somebody changed" in page
    assert order() == before
    german = {"Accept-Language": "de"}
    answer = lawyer.post(
        address("step", FIRST_PARAGRAPH), data, headers=german, follow=True
    )
    assert "wurde nicht verschoben" in answer.content.decode()


def test_steps_are_offered_only_where_something_stands(lawyer, keys):
    page = lawyer.get(OUTLINE).content.decode()
    assert f'id="up-{keys["table"]}"' not in page
    assert f'id="down-{keys["table"]}"' in page
    # the preamble stays before the sections, the annexes behind them
    for name in ("preamble", "annex"):
        assert f'id="up-{keys[name]}"' not in page
        assert f'id="down-{keys[name]}"' not in page
    assert f'id="down-{PURPOSE}"' in page
    assert f'id="up-{PURPOSE}"' not in page


def test_a_swapped_step_has_the_part_that_is_swapped(lawyer):
    step, data = address("step", FIRST_PARAGRAPH), {"down": SECOND_PARAGRAPH}
    answer = lawyer.post(step, data, headers=SWAP, follow=True)
    page = answer.content.decode()
    assert 'id="draft"' in page
    assert page.count("data-focus") == 1
    assert page.count("data-say") == 1
    assert f'id="up-{FIRST_PARAGRAPH}"' in page


def test_a_swapped_step_of_a_text_that_is_frozen_loads_the_page(
    cast, agreement, lawyer
):
    routes.in_legal_review(cast, agreement)
    step, data = address("step", FIRST_PARAGRAPH), {"down": SECOND_PARAGRAPH}
    assert lawyer.post(step, data).status_code == 409
    answer = lawyer.post(step, data, headers=SWAP)
    assert answer["HX-Redirect"] == OUTLINE
    assert order() == [FIRST_PARAGRAPH, SECOND_PARAGRAPH]


def test_a_step_is_sent_and_not_fetched(cast, lawyer):
    assert lawyer.get(address("step", FIRST_PARAGRAPH)).status_code == 405
    partner = browser(cast.people["house1"][0])
    data = {"down": SECOND_PARAGRAPH}
    assert partner.post(address("step", FIRST_PARAGRAPH), data).status_code == 404
