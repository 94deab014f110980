"""What is written is not lost with the sign-in, and shown to nobody else."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Answer, DraftClause, User
from tests.factories import FIRST_PARAGRAPH, SECOND_PARAGRAPH
from tests.workflows import routes
from tests.workflows.routes import browser, page_of
from workflows import keeping
from workflows.flows import DraftingFlow
from workflows.keeping import Writer, forget_old, keep, kept_for, seal_for
from workflows.models import KeptText
from workflows.ticking import tick

PASSWORD = "Ein langes Kennwort"
SENTENCE = "Ein langer, gut überlegter Satz."


@pytest.fixture
def agreement(cast, stand_on):
    return routes.drafting(cast)


def edit_page(key=SECOND_PARAGRAPH):
    return reverse("drafts:edit", args=["KV-2018", key])


def said(answer):
    return answer.content.decode()


def sealed(user, path, **fields):
    return fields | {"written_by": seal_for(user, path)}


def clause_data(user, text=SENTENCE, path=None):
    fields = {"heading": "", "text": text, "base_revision": 1}
    return sealed(user, path or edit_page(), **fields)


def sign_in(client, user, **data):
    user.set_password(PASSWORD)
    user.save()
    data = {"username": user.email, "password": PASSWORD} | data
    return client.post(reverse("sign-in"), data)


def test_a_text_sent_after_the_sign_in_ended_is_back_after_signing_in(cast, agreement):
    client = Client()
    answer = client.post(edit_page(), clause_data(cast.drafter))
    assert answer["Location"] == f"{reverse('sign-in')}?next={edit_page()}"
    assert 'class="vw-messages" role="status"' in said(client.get(answer["Location"]))
    back = sign_in(client, cast.drafter, next=edit_page())
    assert back["Location"] == edit_page()
    page = said(client.get(back["Location"]))
    assert f"{SENTENCE}</textarea>" in page
    assert DraftClause.objects.get(key=SECOND_PARAGRAPH).revision == 1


def test_whoever_signs_in_next_does_not_see_it(cast, agreement):
    client = Client()
    client.post(edit_page(), clause_data(cast.drafter))
    sign_in(client, cast.reviewer)
    assert SENTENCE not in said(client.get(edit_page()))
    assert SENTENCE in said(browser(cast.drafter).get(edit_page()))


def test_it_lies_encrypted_and_without_what_belongs_to_the_request(cast, agreement):
    Client().post(edit_page(), clause_data(cast.drafter) | {"csrfmiddlewaretoken": "x"})
    row = KeptText.objects.get()
    assert "Satz" not in row.sealed
    fields = kept_for(cast.drafter, edit_page(), now=timezone.now()).fields
    assert sorted(fields) == ["base_revision", "heading", "text"]


@pytest.mark.parametrize("seal", ["", "x", "WzEsICIvIl0:1:abc"])
def test_a_forged_seal_keeps_nothing(cast, agreement, seal):
    data = clause_data(cast.drafter) | {"written_by": seal}
    answer = Client().post(edit_page(), data)
    assert answer.status_code == 302
    assert not KeptText.objects.exists()


def test_an_old_seal_keeps_nothing(cast, agreement, monkeypatch):
    data = clause_data(cast.drafter)
    monkeypatch.setattr(keeping, "KEPT_FOR", timedelta(seconds=-1))
    Client().post(edit_page(), data)
    assert not KeptText.objects.exists()


def test_people_who_may_not_sign_in_any_more_get_nothing_kept(cast, agreement):
    data = clause_data(cast.drafter)
    User.objects.filter(pk=cast.drafter.pk).update(is_active=False)
    Client().post(edit_page(), data)
    assert not KeptText.objects.exists()


def test_only_pages_that_offer_text_again_keep_it(cast, agreement):
    path = reverse("drafts:remove", args=["KV-2018", FIRST_PARAGRAPH])
    Client().post(path, sealed(cast.drafter, path, text=SENTENCE))
    assert not KeptText.objects.exists()


def test_too_long_a_text_is_not_kept(cast, agreement):
    Client().post(edit_page(), clause_data(cast.drafter, "x" * 200_001))
    assert not keep(
        Writer(cast.drafter.pk, "/" * 301), QueryDict("text=x"), now=timezone.now()
    )
    assert not KeptText.objects.exists()


def test_the_oldest_of_many_pages_gives_way(cast, monkeypatch, db):
    monkeypatch.setattr(keeping, "PAGES_AT_MOST", 2)
    now = timezone.now()
    for number in range(3):
        writer = Writer(cast.drafter.pk, f"/{number}/")
        keep(writer, QueryDict("text=x"), now=now + timedelta(seconds=number))
    paths = KeptText.objects.order_by("path").values_list("path", flat=True)
    assert list(paths) == ["/1/", "/2/"]


def test_what_nobody_came_back_for_is_forgotten(cast, agreement):
    Client().post(edit_page(), clause_data(cast.drafter))
    later = timezone.now() + keeping.KEPT_FOR
    assert kept_for(cast.drafter, edit_page(), now=later) is None
    assert forget_old(now=timezone.now()) == 0
    KeptText.objects.update(kept_at=timezone.now() - keeping.KEPT_FOR)
    done = tick(on=timezone.localdate(), at=timezone.now())
    assert "kept texts: 1 that nobody came back for forgotten" in done


def test_a_changed_secret_makes_a_kept_text_unreadable_not_the_page(
    cast, agreement, settings
):
    Client().post(edit_page(), clause_data(cast.drafter))
    settings.SECRET_KEY = "another secret of the service, long enough for a test"
    assert kept_for(cast.drafter, edit_page(), now=timezone.now()) is None


def test_typing_goes_on_being_kept_when_the_sign_in_has_ended(cast, agreement):
    keep_page = reverse("drafts:keep", args=["KV-2018", SECOND_PARAGRAPH])
    data = clause_data(cast.drafter)
    answer = Client().post(keep_page, data, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Retarget"] == "#notice"
    assert SENTENCE in said(browser(cast.drafter).get(edit_page()))


def test_a_swap_without_sign_in_leads_to_it(agreement):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/agreements/"}
    answer = Client().get(reverse("agreements:list"), headers=headers)
    assert answer["HX-Redirect"] == f"{reverse('sign-in')}?next=/agreements/"


def test_the_first_tab_keeps_its_text_when_a_second_one_signed_in(cast, agreement):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.drafter)
    answer = client.post(edit_page(), clause_data(cast.drafter))
    assert answer["Location"] == edit_page()
    page = said(client.get(edit_page()))
    assert f"{SENTENCE}</textarea>" in page
    assert 'role="status"' in page


def test_a_tab_of_whoever_was_signed_in_before_keeps_its_text_for_them(cast, agreement):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.reviewer)
    answer = client.post(edit_page(), clause_data(cast.drafter))
    assert answer.status_code == 403
    assert SENTENCE not in said(client.get(edit_page()))
    assert SENTENCE in said(browser(cast.drafter).get(edit_page()))


def test_a_forged_request_keeps_nothing(cast, agreement):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.drafter)
    data = clause_data(cast.drafter) | {"written_by": "x"}
    assert client.post(edit_page(), data).status_code == 403
    assert not KeptText.objects.exists()


def test_a_new_clause_is_back(cast, agreement):
    page = reverse("drafts:add", args=["KV-2018"])
    fields = {"kind": "item", "where": "inside", "clause": FIRST_PARAGRAPH}
    Client().post(page, sealed(cast.drafter, page, text=SENTENCE, **fields))
    lawyer = browser(cast.drafter)
    shown = lawyer.get(page)
    assert f"{SENTENCE}</textarea>" in said(shown)
    assert shown.context["form"]["kind"].value() == "item"
    assert lawyer.post(page, fields | {"text": SENTENCE}).status_code == 302
    assert f"{SENTENCE}</textarea>" not in said(lawyer.get(page))


def test_an_answer_with_its_points_is_back_against_the_text_of_now(cast, agreement):
    routes.in_review(cast, agreement)
    page = page_of(
        DraftingFlow.answer, agreement, party=routes.party_of(agreement, "house1")
    )
    person = cast.people["house1"][0]
    fields = {
        "kind": Answer.Kind.OBJECTED,
        "digest": "of another text",
        "points-TOTAL_FORMS": 2,
        "points-INITIAL_FORMS": 0,
        "points-0-clause_key": SECOND_PARAGRAPH,
        "points-0-comment": "Erster Punkt.",
        "points-1-clause_key": FIRST_PARAGRAPH,
        "points-1-comment": "Zweiter Punkt.",
    }
    Client().post(page, sealed(person, page, **fields))
    shown = browser(person).get(page)
    assert "Erster Punkt.</textarea>" in said(shown)
    assert "Zweiter Punkt.</textarea>" in said(shown)
    assert "of another text" not in said(shown)
    assert shown.context["form"]["kind"].value() == Answer.Kind.OBJECTED


def test_reasons_of_a_return_are_back(cast, agreement):
    routes.in_legal_review(cast, agreement)
    page = page_of(DraftingFlow.review_wording, agreement)
    fields = {"decision": "return", "reason": SENTENCE, "digest": "x"}
    Client().post(page, sealed(cast.reviewer, page, **fields))
    reviewer = browser(cast.reviewer)
    assert f"{SENTENCE}</textarea>" in said(reviewer.get(page))


def test_a_sign_in_ends_after_its_last_use(cast, agreement, settings):
    client = browser(cast.drafter)
    client.get(reverse("inbox"))
    first = Session.objects.get().expire_date
    User.objects.update(last_login=timezone.now() - timedelta(hours=2))
    client.get(reverse("inbox"))
    assert Session.objects.get().expire_date > first


def test_a_page_that_asks_by_itself_does_not_count_as_use(cast, agreement):
    client = browser(cast.drafter)
    first = Session.objects.get().expire_date
    User.objects.update(last_login=timezone.now() - timedelta(hours=2))
    client.get(reverse("inbox"), headers={"HX-Request": "true"})
    assert Session.objects.get().expire_date == first


def test_a_page_knows_when_its_sign_in_ends(cast, agreement, settings):
    client = browser(cast.drafter)
    page = said(client.get(reverse("inbox")))
    assert 'data-lasts="32400"' in page
    hours = settings.SESSION_COOKIE_AGE / 3600
    began = re.search(r'data-ends-in="(\d+)"', page)
    assert hours - 0.1 < int(began[1]) / 3600 <= hours
    assert client.post(reverse("stay-signed-in")).url == "/"
    kept = client.post(reverse("stay-signed-in"), headers={"HX-Request": "true"})
    assert kept.status_code == 204
