"""The comparison: which texts can be chosen, by whom, and how it is shown."""

import re

import pytest
from django.urls import reverse

from agreements.models import Version
from agreements.services.clauses import edit_clause
from tests.factories import FIRST_PARAGRAPH, at
from tests.paths import DUE_ON, framework_in_force
from tests.workflows import routes
from tests.workflows.routes import browser


@pytest.fixture
def reworded(cast, stand_on):
    """A draft taken back after its first version, with one clause changed."""
    agreement = routes.drafting(cast)
    routes.in_review(cast, agreement)
    lawyer = browser(cast.drafter)
    lawyer.post(reverse("agreements:reopen", args=["KV-2018"]), {"reason": "Neu."})
    row = agreement.draft_clauses.get(key=FIRST_PARAGRAPH)
    edit_clause(
        agreement=agreement,
        key=row.key,
        heading="",
        text=row.text.replace("arbeiten", "wirken"),
        base_revision=row.revision,
        actor=cast.drafter,
        at=at(DUE_ON),
    )
    agreement.refresh_from_db()
    return agreement


def page(**asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('agreements:compare', args=['KV-2018'])}?{query}"


def paper(**asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('agreements:compare-paper', args=['KV-2018'])}?{query}"


def html(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_draft_is_compared_with_the_last_version(cast, reworded):
    found = html(browser(cast.drafter), page())
    assert '<option value="draft" selected>' in found
    assert '<option value="1" selected>' in found
    assert "wirken" in found
    assert "1 place is different." in found
    assert 'id="place-1"' in found


def test_the_draft_is_no_choice_for_partners(cast, reworded):
    partner = browser(cast.people["house1"][0])
    assert 'value="draft"' not in html(partner, page())
    assert partner.get(page(new="draft")).status_code == 404
    assert partner.get(paper(new="draft")).status_code == 404
    assert partner.get(page(new="2")).status_code == 404


@pytest.mark.parametrize("token", ["0", "99", "before", "x", "%00"])
def test_a_text_that_is_not_there_is_not_found(cast, reworded, token):
    assert browser(cast.drafter).get(page(old=token)).status_code == 404


def test_two_equal_texts_are_said_to_be_equal_with_both_check_numbers(cast, reworded):
    found = html(browser(cast.drafter), page(old=1, new=1))
    digits = Version.objects.get().digest_short
    assert "No differences" in found
    assert found.count(f'<span class="vw-digest">{digits}</span>') == 2
    assert "paper/" not in found


def test_side_by_side_shows_each_text_for_itself(cast, reworded):
    found = html(browser(cast.drafter), page(layout="side"))
    assert 'class="vw-side__row"' in found
    old, new = found.split('class="vw-side__row"')[1].split("<p ")[1:3]
    assert "<del>" in old
    assert "<ins>" not in old
    assert "<ins>" in new
    assert "<del>" not in new


def test_the_way_it_is_shown_stays_in_the_address(cast, reworded):
    found = html(browser(cast.drafter), page(layout="side", show="whole"))
    assert '<input type="hidden" name="layout" value="side">' in found
    assert "layout=inline&amp;show=whole" in found
    assert "layout=side&amp;show=changes" in found


def test_the_whole_text_is_shown_on_request(cast, reworded):
    lawyer = browser(cast.drafter)
    assert "lädt zweimal im Jahr ein" not in html(lawyer, page())
    assert "lädt zweimal im Jahr ein" in html(lawyer, page(show="whole"))


def test_the_paper_is_a_pdf_that_is_never_kept(cast, reworded):
    answer = browser(cast.drafter).get(paper(old=1, new="draft"))
    assert answer.content.startswith(b"%PDF-")
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_more_versions_take_no_more_queries(
    cast, reworded, django_assert_max_num_queries
):
    lawyer = browser(cast.drafter)
    html(lawyer, page())
    with django_assert_max_num_queries(40) as few:
        html(lawyer, page())
    first = Version.objects.get()
    for number in range(2, 9):
        Version.objects.create(
            agreement=first.agreement,
            number=number,
            canonical=first.canonical,
            digest=f"{number:064}",
            frozen_at=first.frozen_at,
            frozen_by=first.frozen_by,
        )
    with django_assert_max_num_queries(len(few)):
        html(lawyer, page())


def test_the_signed_version_is_marked_and_nothing_changed_since(cast, stand_on):
    agreement = framework_in_force(cast)
    stand_on(max(agreement.starts_on, agreement.in_force_on))
    found = html(browser(cast.drafter), page())
    assert re.search(r">version 1 of [^<]+, signed on [^<]+, in force</option>", found)
    assert "Unchanged since it was signed: version 1" in found
    tab = reverse("agreements:versions", args=["KV-2018"])
    listed = html(browser(cast.drafter), tab)
    assert re.search(r"signed on \d+ \w+ \d{4}", listed)
    assert "In force</span>" in listed
    assert "state of the draft" not in listed


def test_versions_before_the_newest_are_states_of_the_draft(cast, reworded):
    routes.in_review(cast, reworded)
    found = html(browser(cast.drafter), page())
    first, second = re.findall(r"<option[^>]*>(version [^<]*)</option>", found)[:2]
    assert (first[:9], second[:9]) == ("version 2", "version 1")
    assert "state of the draft" not in first
    assert second.endswith(", state of the draft")
    assert "Unchanged since" not in found
    listed = html(
        browser(cast.drafter), reverse("agreements:versions", args=["KV-2018"])
    )
    assert listed.count("state of the draft") == 1
