"""A new § on its page: its place, its number and its paragraphs."""

from django.urls import reverse

from agreements.models import DraftClause
from tests.factories import DURATION
from tests.workflows.routes import page_of
from workflows.flows import DraftingFlow


def test_a_section_is_offered_the_end_of_the_text_and_named_when_it_is_added(lawyer):
    add = reverse("drafts:add", args=["KV-2018"])
    offered = lawyer.get(add).context["form"].initial
    assert (offered["clause"], offered["kind"]) == (DURATION, "section")
    answer = lawyer.post(add, offered | {"heading": "Namen"}, follow=True)
    assert "§ 3 is added." in answer.content.decode()
    annex = offered | {"kind": "annex", "heading": "Häuser"}
    assert (
        lawyer.post(add, annex | {"clause": clause_named("Namen")}).status_code == 302
    )
    assert lawyer.get(add).context["form"].initial["clause"] == clause_named("Namen")


def clause_named(heading):
    return DraftClause.objects.get(heading=heading).key


def test_the_first_section_is_offered_the_beginning(cast, stand_on, lawyer, agreement):
    agreement.draft_clauses.filter(parent=None).delete()
    add = reverse("drafts:add", args=["KV-2018"])
    assert lawyer.get(add).context["form"].initial["clause"] == ""


def test_the_text_of_a_new_section_becomes_its_paragraphs(lawyer):
    add = reverse("drafts:add", args=["KV-2018"])
    new = {"kind": "section", "where": "after", "clause": DURATION}
    new |= {"heading": "Namen", "text": "Eins.\n\nZwei.\n\n\nDrei."}
    assert lawyer.post(add, new).status_code == 302
    section = DraftClause.objects.get(heading="Namen")
    texts = section.children.order_by("position").values_list("kind", "text")
    assert section.text == ""
    assert [*texts] == [("paragraph", text) for text in ("Eins.", "Zwei.", "Drei.")]
    freeze = lawyer.get(page_of(DraftingFlow.draft, section.agreement))
    assert not freeze.context["findings"]
    change = section.agreement.draft_changes.get()
    lawyer.post(reverse("drafts:undo", args=["KV-2018", change.pk]))
    assert not DraftClause.objects.filter(text="Zwei.").exists()
