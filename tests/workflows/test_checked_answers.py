"""An answer is read once more, as it will be read, before it is sent."""

from html.parser import HTMLParser

import pytest

from agreements.models import Answer, Point
from tests.factories import SECOND_PARAGRAPH
from tests.paths import party_of
from tests.workflows import routes
from tests.workflows.routes import browser, page_of
from workflows.flows import DraftingFlow
from workflows.texts import clause_texts, printed_version


@pytest.fixture
def asked(cast, stand_on):
    agreement = routes.drafting(cast)
    routes.in_review(cast, agreement)
    return agreement


def answer_page(asked):
    return page_of(DraftingFlow.answer, asked, party=party_of(asked, "house1"))


def form(asked, kind, **fields):
    return {
        "points-TOTAL_FORMS": "1",
        "points-INITIAL_FORMS": "0",
        "kind": kind,
        "digest": asked.current_version.digest,
        **fields,
    }


def objection(**fields):
    given = {"clause_key": SECOND_PARAGRAPH, "kind": "objection", **fields}
    return {f"points-0-{name}": value for name, value in given.items()}


class _Hidden(HTMLParser):
    def __init__(self):
        super().__init__()
        self.fields = []

    def handle_starttag(self, tag, attrs):
        if tag == "input" and ("type", "hidden") in attrs:
            self.fields.append(dict(attrs))


def hidden_fields(page):
    parser = _Hidden()
    parser.feed(page)
    return [f for f in parser.fields if f.get("name") != "csrfmiddlewaretoken"]


def test_an_answer_is_shown_with_its_differences_before_it_is_sent(cast, asked):
    partner = browser(cast.people["house1"][0])
    texts = clause_texts(printed_version(asked.current_version))
    wish = objection(comment="So.", proposed_text=f"{texts[SECOND_PARAGRAPH]}\nGern.")
    data = form(asked, "objected", **wish)
    shown = partner.post(answer_page(asked), data | {"check": "1"}, follow=True)
    assert shown.redirect_chain == [(f"{answer_page(asked)}?check=1", 302)]
    page = shown.content.decode()
    assert "Gern." in page[page.index("<ins>") : page.index("</ins>")]
    assert "Nobody else is waited for" in page
    assert not Answer.objects.exists()
    sent = {f["name"]: f.get("value", "") for f in hidden_fields(page)}
    changed = partner.get(answer_page(asked)).content.decode()
    assert "Gern.</textarea>" in changed
    assert partner.post(answer_page(asked), sent).status_code == 302
    assert Point.objects.get().proposed_text.endswith("Gern.")


def test_without_anything_written_there_is_nothing_to_check(cast, asked):
    page, partner = answer_page(asked), browser(cast.people["house1"][0])
    check = {"check": "1"}
    assert partner.get(page, check).url == page
    partner.post(page, form(asked, "agreed", **check))
    assert partner.get(page, check).status_code == 200
    assert partner.post(page, form(asked, "agreed")).status_code == 302
    assert partner.get(page, check).status_code == 409


def test_what_cannot_be_sent_is_refused_before_it_is_shown(cast, asked):
    data = form(asked, "objected", check="1", **objection(proposed_text="Ja."))
    page = browser(cast.people["house1"][0]).post(answer_page(asked), data)
    assert page.status_code == 422
    assert "drafting/answer.html" in page.templates[0].name
