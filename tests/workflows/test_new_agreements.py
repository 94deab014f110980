"""The frame of a new agreement: what it asks for, and what it refuses."""

import pytest
from django.urls import reverse

from agreements.models import Agreement
from workflows import acts
from workflows.flows import DraftingFlow

NEW = {
    "kind": "framework",
    "reference": "KV-2022",
    "title": "Kooperationsvereinbarung ab 2022",
    "short_title": "Kooperation 2022",
    "starts_on": "2022-01-01",
    "ends_on": "2025-12-31",
}


def _new(cast, **fields):
    partners = [partner.pk for partner in cast.partners]
    return NEW | {"office": cast.office.pk, "partners": partners} | fields


def test_a_new_agreement_begins_with_its_frame(cast, lawyer):
    answer = lawyer.post(reverse("agreements:new"), _new(cast))
    assert answer["Location"] == reverse("drafts:outline", args=["KV-2022"])
    agreement = Agreement.objects.get(reference="KV-2022")
    assert agreement.parties.count() == 3
    assert acts.open_task(DraftingFlow.draft, agreement)


@pytest.mark.parametrize(
    "fields",
    [
        {"reference": "KV-2018"},
        {"reference": "KV 2022"},
        {"ends_on": "2021-12-31"},
        {"partners": []},
        {"kind": "addendum"},
        {"notice_to": "year_end"},
    ],
)
def test_a_frame_that_does_not_fit_is_refused_and_leaves_nothing(cast, lawyer, fields):
    answer = lawyer.post(reverse("agreements:new"), _new(cast, **fields))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Agreement.objects.filter(title=NEW["title"]).exists()


def test_all_that_is_missing_in_a_frame_is_said_at_once(cast, lawyer, agreement):
    fields = {"kind": "addendum", "reference": "KV-2018", "notice_months": "3"}
    answer = lawyer.post(reverse("agreements:new"), fields)
    form = answer.context["form"]
    needed = {"title", "short_title", "office", "partners", "starts_on"}
    assert set(form.errors) == {"reference", "framework", "__all__", *needed}
    page = answer.content.decode()
    assert "An addendum needs its framework." in page
    assert "There is already an agreement with the reference KV-2018." in page
    assert "please state the day to which notice can be given" in page
    assert not lawyer.get(reverse("agreements:new")).context["form"].errors


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"ends_on": "2021-12-31"}, "__all__"),
        ({"ends_on": "x", "notice_months": "3"}, "ends_on"),
        ({"starts_on": "", "ends_on": "2300-01-01"}, "__all__"),
        ({"kind": "addendum", "framework": "0"}, "framework"),
        ({"kind": "x"}, "kind"),
    ],
)
def test_a_fault_of_a_frame_is_said_once(cast, lawyer, fields, place):
    answer = lawyer.post(reverse("agreements:new"), _new(cast, **fields))
    assert answer.status_code == 422
    assert len(answer.context["form"].errors[place]) == 1


def test_a_frame_says_what_is_needed_and_what_each_kind_is_for(lawyer):
    address = reverse("agreements:new")
    page = lawyer.get(address).content.decode()
    assert page.count("– optional") == 6
    assert "Everything is needed that is not marked as optional." in page
    assert 'aria-describedby="id_kind_1_explanation"' in page
    assert "Fills a framework in for one matter" in page
    german = lawyer.get(address, headers={"Accept-Language": "de"}).content.decode()
    assert german.count("– freiwillig") == 6
    assert "Ändert den Text einer Vereinbarung, die in Kraft ist" in german


def test_an_addendum_begins_under_its_framework(cast, lawyer, agreement):
    fields = {"kind": "addendum", "framework": agreement.pk, "starts_on": "2018-01-01"}
    fields |= {"reference": "ZV-2018-01", "ends_on": "2021-12-31"}
    assert (
        lawyer.post(reverse("agreements:new"), _new(cast, **fields)).status_code == 302
    )
    assert Agreement.objects.get(reference="ZV-2018-01").framework == agreement


@pytest.mark.parametrize(
    ("ends_on", "rule", "told"),
    [
        ("2022-06-30", "ends_with_framework", True),
        ("2021-12-31", "ends_with_framework", False),
        ("2022-06-30", "continues_frozen", False),
    ],
)
def test_an_addendum_that_ends_with_its_framework_is_told_of_a_later_day(
    cast, lawyer, agreement, ends_on, rule, told
):
    fields = {"kind": "addendum", "framework": agreement.pk, "starts_on": "2018-01-01"}
    fields |= {"reference": "ZV-2018-01", "ends_on": ends_on, "on_framework_end": rule}
    lawyer.post(reverse("agreements:new"), _new(cast, **fields))
    page = lawyer.get(reverse("drafts:outline", args=["ZV-2018-01"])).content.decode()
    assert ("The last day lies after the end of the framework KV-2018" in page) == told
