"""Reading: the list, one agreement, its texts and papers, sign-in, errors."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agreements.journal import ACTIONS
from agreements.models import Agreement, Deadline, Renewal, User
from documents.models import Document
from documents.services.rooms import file_store
from tests.factories import addendum_draft, at
from tests.paths import framework_in_force, in_force
from tests.workflows import routes
from tests.workflows.routes import browser, page_of
from workflows.flows import RenewalFlow
from workflows.ticking import tick

DEMONSTRATION_DAY = date(2021, 5, 3)


def detail(reference="KV-2018"):
    return reverse("agreements:detail", args=[reference])


def text(answer):
    return answer.content.decode()


@pytest.fixture
def renewing(cast, stand_on):
    """A framework whose talks are overdue and whose renewal is open."""
    framework = framework_in_force(cast)
    in_force(cast, addendum_draft(cast, framework), effective_on=date(2018, 1, 18))
    stand_on(DEMONSTRATION_DAY)
    tick(on=DEMONSTRATION_DAY, at=at(DEMONSTRATION_DAY, 6))
    return framework


def test_an_overdue_deadline_is_loud_on_the_page_and_in_the_list(cast, renewing):
    page = text(browser(cast.councillor).get(detail()))
    assert "panel--late" in page
    assert "Decision on the renewal overdue for 3 days" in page
    assert "vw-mark--spaet" in text(browser(cast.councillor).get("/agreements/"))


def test_the_address_of_a_button_opened_by_itself_says_what_to_do(cast, renewing):
    overdue = Deadline.objects.overdue(on=DEMONSTRATION_DAY).first()
    page = reverse("deadlines:meet", args=[overdue.pk])
    answer = browser(cast.councillor).get(page)
    assert answer.status_code == 405
    assert "POST" in answer["Allow"]
    assert f'href="{reverse("inbox")}"' in text(answer)


def test_a_deadline_is_acknowledged_and_met(cast, renewing):
    overdue = Deadline.objects.overdue(on=DEMONSTRATION_DAY).first()
    councillor = browser(cast.councillor)
    for verb in ("acknowledge", "meet"):
        page = reverse(f"deadlines:{verb}", args=[overdue.pk])
        assert councillor.post(page).status_code == 302
    overdue.refresh_from_db()
    assert overdue.acknowledged_by == cast.councillor
    assert overdue.state == Deadline.State.MET
    again = councillor.post(reverse("deadlines:meet", args=[overdue.pk]), follow=True)
    assert 'class="error"' in text(again)


def test_the_councillor_decides_on_the_renewal_and_its_addenda(cast, renewing):
    page = page_of(RenewalFlow.decide, renewing)
    councillor = browser(cast.councillor)
    assert "ZV-2018-01" in text(councillor.get(page))
    assert councillor.post(page, {"decision": "let_end"}).status_code == 422
    addendum = Agreement.objects.get(kind="addendum")
    data = {"decision": "renew", "addenda": [addendum.pk], "confirmed": "yes"}
    assert councillor.post(page, data).status_code == 302
    assert councillor.post(page, data).status_code == 409
    routes.drain()
    assert Renewal.objects.get().successor is not None
    successor = Renewal.objects.get().successor
    assert successor.reference in text(councillor.get(detail()))


def test_the_successor_stays_hidden_from_partners_while_it_is_a_draft(cast, renewing):
    data = {"decision": "renew", "confirmed": "yes"}
    browser(cast.councillor).post(page_of(RenewalFlow.decide, renewing), data)
    routes.drain()
    successor = Renewal.objects.get().successor
    partner = browser(cast.people["house1"][0])
    assert successor.reference not in text(partner.get(detail()))
    assert partner.get(detail(successor.reference)).status_code == 404


def test_the_history_tells_partners_nothing_about_the_office(cast, stand_on):
    routes.in_review(cast, routes.drafting(cast))
    history = reverse("agreements:history", args=["KV-2018"])
    inside = text(browser(cast.drafter).get(history))
    outside = text(browser(cast.people["house1"][0]).get(history))
    assert str(cast.reviewer) in inside
    frozen = ACTIONS["version.frozen"]
    assert frozen in inside
    assert frozen not in outside


def test_a_version_is_read_with_numbers_and_references(cast, stand_on):
    routes.in_review(cast, routes.drafting(cast))
    page = text(
        browser(cast.people["house1"][0]).get("/agreements/KV-2018/versions/1/")
    )
    assert "§ 2" in page
    assert 'href="#k-a00000000021"' in page


def test_partners_do_not_read_a_version_that_was_not_shown(cast, stand_on):
    agreement = routes.drafting(cast)
    routes.in_review(cast, agreement)
    browser(cast.drafter).post(
        reverse("agreements:reopen", args=["KV-2018"]), {"reason": "Neu."}
    )
    routes.in_legal_review(cast, agreement)
    partner = browser(cast.people["house1"][0])
    assert partner.get("/agreements/KV-2018/versions/1/").status_code == 200
    assert partner.get("/agreements/KV-2018/versions/2/").status_code == 404
    both = f"{reverse('agreements:compare', args=['KV-2018'])}?old=1&new=2"
    assert partner.get(both).status_code == 404
    assert browser(cast.auditor).get(both).status_code == 200


def test_the_list_is_paginated(cast, stand_on):
    for number in range(26):
        routes.drafting(cast, reference=f"KV-{number:02}")
    lawyer = browser(cast.drafter)
    assert "KV-25" not in text(lawyer.get("/agreements/"))
    assert "KV-25" in text(lawyer.get("/agreements/?page=2"))
    assert lawyer.get("/agreements/?page=9").status_code == 404


def test_a_paper_is_downloaded_whole_and_harmless(cast, stand_on):
    agreement = routes.drafting(cast)
    routes.in_review(cast, agreement)
    paper = Document.objects.get(kind=Document.Kind.DRAFT_PDF)
    page = reverse("download", args=[paper.pk])
    answer = browser(cast.people["house1"][0]).get(page)
    assert answer.content == file_store().get(paper.digest)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "KV-2018_Fassung-1_Entwurf.pdf" in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    inline = browser(cast.people["house1"][0]).get(f"{page}?inline")
    assert inline["Content-Disposition"].startswith("inline")


def test_a_paper_kept_inside_leaves_by_no_route(cast, stand_on):
    agreement = routes.drafting(cast)
    routes.concluded(cast, agreement)
    paper = Document.objects.get(kind=Document.Kind.ORIGINAL_PDF)
    Document.objects.filter(pk=paper.pk).update(is_sealed_away=True)
    for person in (cast.drafter, cast.people["house1"][0]):
        client = browser(person)
        page = reverse("download", args=[paper.pk])
        assert client.get(page).status_code == 404
        assert page not in text(client.get(detail()))


def test_a_check_number_tells_only_what_stands_on_the_paper(cast, stand_on):
    agreement = routes.drafting(cast)
    routes.concluded(cast, agreement)
    digest = agreement.current_version.digest
    page = text(Client().get(f"/p/{digest[:12]}"))
    original = Document.objects.get(kind=Document.Kind.ORIGINAL_PDF)
    assert "KV-2018" in page
    assert original.digest in page
    assert str(cast.people["house1"][0]) not in page
    assert Client().get(f"/p/{digest[:11]}").status_code == 404
    assert Client().get("/p/000000000000").status_code == 404


def test_one_signs_in_with_address_and_password(cast, stand_on, settings):
    cast.drafter.set_password("Probe-Kennwort-2021")
    cast.drafter.language = "en"
    cast.drafter.save()
    client = Client()
    wrong = {"username": cast.drafter.email, "password": "falsch"}
    refused = client.post("/sign-in/", wrong)
    unknown = client.post("/sign-in/", {**wrong, "username": "x@example.org"})
    assert refused.status_code == unknown.status_code == 422
    right = {**wrong, "password": "Probe-Kennwort-2021"}
    answer = client.post("/sign-in/", right)
    assert answer["Location"] == "/"
    assert 'lang="en"' in text(client.get("/"))
    assert client.post("/sign-out/")["Location"] == "/sign-in/"


def test_logins_are_listed_only_in_a_demonstration(cast, stand_on, settings):
    assert cast.drafter.email in text(Client().get("/sign-in/"))
    settings.DEMONSTRATION = False
    assert cast.drafter.email not in text(Client().get("/sign-in/"))


def test_the_language_is_kept_and_leads_only_back_to_us(cast, stand_on):
    client = browser(cast.drafter)
    data = {"language": "en", "next": "https://example.org/"}
    assert client.post("/language/", data)["Location"] == "/"
    assert 'lang="en"' in text(client.get("/"))
    assert User.objects.get(pk=cast.drafter.pk).language == "en"
    client.post("/language/", {"language": "xx", "next": "/"})
    assert User.objects.get(pk=cast.drafter.pk).language == "en"


def test_what_is_not_there_gets_a_page_of_ours(cast, stand_on):
    answer = browser(cast.drafter).get("/agreements/KV-1900/")
    assert answer.status_code == 404
    assert 'id="content"' in text(answer)


def test_a_form_without_its_token_is_refused_on_a_page_of_ours(cast, stand_on):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.drafter)
    answer = client.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert 'id="content"' in text(answer)


def test_a_fault_is_shown_without_its_cause(cast, stand_on, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("workflows.views.inbox.inbox", fail)
    client = browser(cast.drafter)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert 'id="content"' in text(answer)
    assert "secret detail" not in text(answer)
