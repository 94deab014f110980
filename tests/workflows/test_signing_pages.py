"""Naming, signing, putting into force and changing people on the pages."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from viewflow.workflow.models import Task

from agreements.models import Agreement, SigningRound
from tests.paths import IN_FORCE_ON, SEALED_ON, SIGNED_ON, party_of
from tests.workflows import routes
from tests.workflows.routes import browser, page_of
from workflows import acts, jobs
from workflows.flows import SigningFlow
from workflows.worker import drain


@pytest.fixture
def agreement(cast, stand_on):
    stand_on(SEALED_ON)
    return routes.drafting(cast)


def mandates(cast, slug, count=2):
    organisation = next(o for o in cast.partners if o.slug == slug)
    return list(organisation.mandates.values_list("pk", flat=True)[:count])


def sign_page(agreement, slug="house1"):
    return page_of(SigningFlow.sign, agreement, party=party_of(agreement, slug))


def signature(agreement):
    return {"confirm": "on", "digest": agreement.current_version.digest}


def test_legal_staff_open_the_signing_of_an_agreed_text(cast, agreement):
    page = reverse("agreements:open-signing", args=["KV-2018"])
    lawyer = browser(cast.drafter)
    assert lawyer.post(page).status_code == 422
    routes.agreed(cast, agreement)
    assert lawyer.get(page).status_code == 200
    assert lawyer.post(page).status_code == 302
    assert lawyer.post(page).status_code == 422
    assert SigningRound.objects.count() == 1


def test_a_party_names_people_that_satisfy_its_rule(cast, agreement):
    routes.in_signature(cast, agreement)
    party = party_of(agreement, "house1")
    page = page_of(SigningFlow.name_signatories, agreement, party=party)
    partner = browser(cast.people["house1"][0])
    assert "Zwei Mitglieder des Vorstands" in partner.get(page).content.decode()
    assert partner.post(page, {"mandates": []}).status_code == 422
    too_few = partner.post(page, {"mandates": mandates(cast, "house1", 1)})
    assert too_few.status_code == 422
    foreign = partner.post(page, {"mandates": mandates(cast, "house2")})
    assert foreign.status_code == 422
    named = partner.post(page, {"mandates": mandates(cast, "house1")})
    assert named.status_code == 302
    assert SigningRound.objects.get().signatories.filter(party=party).count() == 2


def test_only_people_who_can_sign_in_for_a_party_are_offered(cast, agreement):
    routes.in_signature(cast, agreement)
    cast.people["house1"][1].memberships.update(ends_on=SEALED_ON - timedelta(days=1))
    party = party_of(agreement, "house1")
    page = page_of(SigningFlow.name_signatories, agreement, party=party)
    partner = browser(cast.people["house1"][0])
    refused = partner.post(page, {"mandates": mandates(cast, "house1")})
    assert refused.status_code == 422
    assert str(cast.people["house1"][1]) not in partner.get(page).content.decode()


def test_a_person_reads_for_whom_and_why_and_signs(cast, agreement, stand_on):
    routes.sealed(cast, agreement)
    stand_on(SIGNED_ON)
    first, second, _third = cast.people["house1"]
    page = browser(first).get(sign_page(agreement)).content.decode()
    assert "Haus House1 e.V." in page
    assert "Vorstandsmitglied 1" in page
    assert "Vereinsregister" in page
    assert agreement.current_version.digest_short in page
    assert str(second) in page
    assert "<details" not in page  # what is signed is shown
    assert "e.V..</" not in page
    assert "e.V.</strong>." not in page
    assert page.count("Art. 26 eIDAS") == 1
    data = signature(agreement)
    unconfirmed = browser(first).post(sign_page(agreement), {**data, "confirm": ""})
    assert unconfirmed.status_code == 422
    assert browser(first).post(sign_page(agreement), data).status_code == 302
    assert SigningRound.objects.get().signatures.count() == 1


def test_who_signs_twice_is_led_to_what_they_have_signed(cast, agreement):
    routes.sealed(cast, agreement)
    page, person = sign_page(agreement), browser(cast.people["house1"][0])
    signed = person.post(page, signature(agreement))["Location"]
    assert person.post(page, signature(agreement))["Location"] == signed
    assert person.get(page)["Location"] == signed
    assert person.get(signed).status_code == 200
    assert SigningRound.objects.get().signatures.count() == 1


def test_of_two_clicks_at_once_the_second_finds_the_signature(
    cast, agreement, monkeypatch
):
    routes.sealed(cast, agreement)
    page, person = sign_page(agreement), cast.people["house1"][0]
    sign = acts.sign

    def sign_before(**given):
        sign(**given)
        return sign(**given)

    monkeypatch.setattr(acts, "sign", sign_before)
    answer = browser(person).post(page, signature(agreement))
    assert answer["Location"].endswith("/signed/")
    assert SigningRound.objects.get().signatures.count() == 1


def test_who_has_signed_sees_who_is_missing_the_progress_and_the_copy(cast, agreement):
    routes.sealed(cast, agreement)
    first, second, _third = cast.people["house1"]
    page = sign_page(agreement)
    signed = browser(first).post(page, signature(agreement))["Location"]
    assert browser(second).get(signed).status_code == 404
    waiting = browser(first).get(signed)
    assert str(second) in waiting.content.decode()
    assert 'http-equiv="refresh"' not in waiting.content.decode()
    for person in (second, *cast.people["house2"][:2], cast.councillor):
        routes.sign(agreement, person)
    closing = browser(first).get(signed)
    assert 'http-equiv="refresh" content="2"' in closing.content.decode()
    assert "being made" in closing.content.decode()
    asks = {"HX-Request": "true"}
    assert browser(first).get(signed, headers=asks).status_code == 204
    drain()
    assert browser(first).get(signed, headers=asks)["HX-Refresh"] == "true"
    complete = browser(first).get(signed)
    assert 'http-equiv="refresh"' not in complete.content.decode()
    original = agreement.current_version.documents.get(kind="original_pdf")
    address = reverse("download", args=[original.pk])
    assert f'kern-btn--phone-block" href="{address}"' in complete.content.decode()
    assert browser(first).get(page)["Location"] == signed


def test_a_copy_that_cannot_be_made_is_said_so(cast, agreement):
    routes.sealed(cast, agreement)
    first = cast.people["house1"][0]
    signed = browser(first).post(sign_page(agreement), signature(agreement))["Location"]
    for person in (
        cast.people["house1"][1], *cast.people["house2"][:2], cast.councillor,
    ):  # fmt: skip
        routes.sign(agreement, person)
    task = Task.objects.get(flow_task=SigningFlow.complete)
    jobs.fail_job(task, "the authority of timestamps does not answer")
    answer = browser(first).get(signed)
    assert "could not be made" in answer.content.decode()
    assert 'http-equiv="refresh"' not in answer.content.decode()


def test_the_page_says_by_when_signatures_are_needed(cast, agreement, stand_on):
    routes.sealed(cast, agreement)
    person, page = browser(cast.people["house1"][0]), sign_page(agreement)
    stand_on(date(2017, 12, 30))
    early = person.get(page).content.decode()
    assert "2 days left" in early
    assert "Monday 1 January 2018" in early
    stand_on(SIGNED_ON)
    late = person.get(page).content.decode()
    assert "11 days late" in late
    assert "was to begin on Monday 1 January 2018" in late


def test_another_text_is_not_signed(cast, agreement):
    routes.sealed(cast, agreement)
    data = signature(agreement) | {"digest": "0" * 64}
    answer = browser(cast.people["house1"][0]).post(sign_page(agreement), data)
    assert answer.status_code == 422
    assert not SigningRound.objects.get().signatures.exists()


def test_who_is_not_named_or_has_no_mandate_that_day_does_not_sign(
    cast, agreement, stand_on
):
    routes.sealed(cast, agreement)
    page = sign_page(agreement)
    unnamed = browser(cast.people["house1"][2]).get(page)
    assert unnamed.status_code == 403
    assert "House1 3 is not named to sign for Haus House1" in unnamed.content.decode()
    person = cast.people["house1"][0]
    person.mandates.update(ends_on=SEALED_ON)
    stand_on(SIGNED_ON)
    answer = browser(person).post(page, signature(agreement))
    assert answer.status_code == 403
    assert "there is no mandate of House1 1" in answer.content.decode()
    assert not SigningRound.objects.get().signatures.exists()


def test_who_comes_after_a_change_of_people_reads_the_reason(cast, agreement):
    routes.sealed(cast, agreement)
    late, (first, second, _third) = sign_page(agreement), cast.people["house1"]
    browser(first).post(late, signature(agreement))
    change = reverse(
        "agreements:change-signatories",
        args=["KV-2018", party_of(agreement, "house1").pk],
    )
    data = {"mandates": mandates(cast, "house1", 3)[::2]}
    assert "panel--late" in browser(second).get(change).content.decode()
    assert browser(second).post(change, data).status_code == 422
    data["reason"] = "Rücktritt aus dem Vorstand."
    assert browser(second).post(change, data).status_code == 302
    answer = browser(second).get(late)
    assert answer.status_code == 409
    assert "Rücktritt aus dem Vorstand." in answer.content.decode()


def test_the_agreement_shows_who_has_signed_and_who_is_missing(cast, agreement):
    routes.sealed(cast, agreement)
    first, second, _third = cast.people["house1"]
    routes.sign(agreement, first)
    detail = reverse("agreements:parties", args=["KV-2018"])
    page = browser(cast.people["house2"][0]).get(detail).content.decode()
    assert f'vw-mark--long">{first}</span>' in page
    assert f"<div>{second}</div>" in page


def test_legal_staff_put_a_concluded_agreement_into_force(cast, agreement, stand_on):
    routes.concluded(cast, agreement)
    page = page_of(SigningFlow.put_into_force, agreement)
    stand_on(IN_FORCE_ON)
    lawyer = browser(cast.drafter)
    assert f'value="{IN_FORCE_ON}"' in lawyer.get(page).content.decode()
    early = {"effective_on": "2017-12-31", "basis": "BVV vom 17. Januar 2018"}
    assert lawyer.post(page, early).status_code == 422
    assert lawyer.post(page, {**early, "effective_on": "kein Tag"}).status_code == 422
    fitting = {**early, "effective_on": IN_FORCE_ON.isoformat()}
    assert lawyer.post(page, fitting).status_code == 302
    assert lawyer.post(page, fitting).status_code == 409
    agreement.refresh_from_db()
    assert agreement.stage == Agreement.Stage.CONCLUDED
    assert agreement.in_force_on == IN_FORCE_ON


def test_who_will_not_sign_says_why_and_the_legal_staff_decide(
    cast, agreement, stand_on
):
    routes.sealed(cast, agreement)
    stand_on(SIGNED_ON)
    first, second, _third = cast.people["house1"]
    task = acts.open_task(
        SigningFlow.sign, agreement, party=party_of(agreement, "house1")
    )
    page, person = reverse("tasks:decline", args=[task.pk]), browser(first)
    assert f'href="{page}"' in person.get(sign_page(agreement)).content.decode()
    assert person.post(page, {"reason": " "}).status_code == 422
    mail.outbox.clear()
    said = person.post(page, {"reason": "Der Betrag stimmt nicht."})
    assert said["Location"] == sign_page(agreement)
    assert person.post(page, {"reason": "Noch einmal."}).status_code == 422
    assert "Der Betrag" in person.get(sign_page(agreement)).content.decode()
    drain()
    (told,) = [m for m in mail.outbox if m.to == [cast.drafter.email]]
    assert told.subject == "KV-2018: Jemand unterschreibt nicht (Haus House1 e.V.)"
    assert "Der Betrag stimmt nicht." in told.body
    parties = reverse("agreements:parties", args=["KV-2018"])
    assert told.body.count("http") == 1
    assert parties in told.body
    other = cast.people["house2"][0]
    for reader, reads in ((cast.drafter, True), (second, True), (other, False)):
        shown = browser(reader).get(parties).content.decode()
        assert "will not sign, said on" in shown
        assert ("Der Betrag" in shown) is reads
    assert person.post(sign_page(agreement), signature(agreement)).status_code == 302
    assert SigningRound.objects.get().signatures.count() == 1
