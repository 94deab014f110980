"""Texts on the pages of a draft: names are shown and typed, codes are stored."""

import re

import pytest
from django.urls import reverse

from agreements.draft_text import draft_wording
from agreements.models import Agreement, DraftChange, DraftClause
from agreements.wording import digest, to_canonical
from tests.factories import (
    DURATION,
    DURATION_PARAGRAPH,
    FIRST_ITEM,
    FIRST_PARAGRAPH,
    PURPOSE,
    SECOND_PARAGRAPH,
)
from tests.workflows import routes
from tests.workflows.clause_pages import address, clause, form_of, said
from tests.workflows.routes import browser
from workflows.models import KeptText

SWAP = {"HX-Request": "true"}
GERMAN = {"Accept-Language": "de"}
CODED = f"{{ref:{FIRST_ITEM}}} gilt ab dem {{term.starts_on}}."
SHOWN = "{§ 1 Abs. 1 Buchst. a} gilt ab dem {first day of the term}."
UNKNOWN = "“{§ 7}” is neither a clause nor a placeholder."


def field(answer):
    return re.search(r'<textarea name="text".*?>\n?(.*?)</textarea>', said(answer))[1]


def order(user, *keys):
    """Put the top clauses of the draft into an order, as in another tab."""
    for key in reversed(keys):
        assert user.post(address("move", key), {"place": ":"}).status_code == 302


def test_the_field_says_what_is_printed_there_and_not_its_code(lawyer):
    assert field(lawyer.get(address())) == SHOWN
    german = lawyer.get(address(), headers=GERMAN)
    assert field(german) == (
        "{§ 1 Abs. 1 Buchst. a} gilt ab dem {Erster Tag der Laufzeit}."
    )


def test_a_text_sent_back_as_it_was_shown_changes_nothing(agreement, lawyer):
    before = digest(to_canonical(draft_wording(agreement)))
    for headers in ({}, GERMAN):
        for key in DraftClause.objects.values_list("key", flat=True):
            page = address(key=key)
            sent = form_of(lawyer.get(page, headers=headers))
            answer = lawyer.post(page, sent, headers=headers)
            assert answer.status_code == 302
    assert digest(to_canonical(draft_wording(agreement))) == before
    assert not DraftChange.objects.exists()


def test_a_typed_name_is_stored_as_its_code(lawyer):
    sent = form_of(lawyer.get(address()))
    text = "Nach {§ 1 Abs. 2} und {§1} zum {Last Day of the term}, {term.starts_on}."
    assert lawyer.post(address(), sent | {"text": text}).status_code == 302
    assert clause().text == (
        f"Nach {{ref:{SECOND_PARAGRAPH}}} und {{ref:{PURPOSE}}} zum {{term.ends_on}}, "
        "{term.starts_on}."
    )


def test_a_heading_has_names_as_well(lawyer):
    page = address(key=DURATION)
    sent = form_of(lawyer.get(page))
    lawyer.post(page, sent | {"heading": "Laufzeit zu {§ 1}"})
    assert clause(DURATION).heading == f"Laufzeit zu {{ref:{PURPOSE}}}"
    assert form_of(lawyer.get(page))["heading"] == "Laufzeit zu {§ 1}"


def test_what_a_word_processor_puts_into_a_name_goes(lawyer):
    sent = form_of(lawyer.get(address()))
    pasted = (
        "Nach\u00a0{§\u00a01\u2009Abs.\u00a02} gilt {first day of\r\nthe te\u00adrm}"
    )
    assert lawyer.post(address(), sent | {"text": pasted}).status_code == 302
    assert clause().text == f"Nach {{ref:{SECOND_PARAGRAPH}}} gilt {{term.starts_on}}"


def test_names_mean_what_they_meant_when_the_page_was_made(cast, lawyer):
    sent = form_of(lawyer.get(address()))
    order(browser(cast.reviewer), DURATION, PURPOSE)
    text = "Es gilt {§ 1} und {§ 1 Abs. 2}."
    assert lawyer.post(address(), sent | {"text": text}).status_code == 302
    assert clause().text == f"Es gilt {{ref:{PURPOSE}}} und {{ref:{SECOND_PARAGRAPH}}}."
    assert field(lawyer.get(address())) == "Es gilt {§ 2} und {§ 2 Abs. 2}."


def test_kept_text_comes_back_with_the_numbers_of_now(cast, lawyer):
    sent = form_of(lawyer.get(address())) | {"text": "Es gilt {§ 1}, wohl {§ 7}."}
    lawyer.post(address("keep"), sent, headers=SWAP)
    assert KeptText.objects.exists()
    order(browser(cast.reviewer), DURATION, PURPOSE)
    back = lawyer.get(address())
    assert field(back) == "Es gilt {§ 2}, wohl {§ 7}."
    mended = form_of(back) | {"text": "Es gilt {§ 2}."}
    assert lawyer.post(address(), mended).status_code == 302
    assert clause().text == f"Es gilt {{ref:{PURPOSE}}}."
    assert not KeptText.objects.exists()


def test_typing_names_is_checked_and_printed(lawyer):
    sent = form_of(lawyer.get(address()))
    same = lawyer.post(address("keep"), sent, headers=SWAP)
    assert "Everything is saved." in said(same)
    typed = sent | {"text": "Siehe {§ 1 Abs. 2} bis {last day of the term}."}
    page = said(lawyer.post(address("keep"), typed, headers=SWAP))
    assert f'Siehe <a href="#k-{SECOND_PARAGRAPH}">§ 1 Abs. 2</a> bis 31. Dez' in page
    wrong = sent | {"text": "Siehe {§ 7}."}
    page = said(lawyer.post(address("keep"), wrong, headers=SWAP))
    assert UNKNOWN in page


def test_a_place_is_counted_as_it_stands_in_the_field(lawyer):
    sent = form_of(lawyer.get(address())) | {"text": "{§ 1 Abs. 2} gilt } nicht."}
    page = said(lawyer.post(address("keep"), sent, headers=SWAP))
    assert "character 19: a curly bracket stands alone" in page
    lawyer.post(address(), sent)
    assert "character 19: a curly bracket stands alone" in said(lawyer.get(address()))


@pytest.mark.parametrize("text", ["Es gilt {§ 7}.", "Es gilt {§ 7} und {§ 7}."])
def test_an_unknown_name_is_said_once_at_the_field_with_what_is_near(lawyer, text):
    sent = form_of(lawyer.get(address())) | {"text": text}
    answer = lawyer.post(address(), sent)
    page = said(answer)
    assert answer.status_code == 422
    assert len(answer.context["form"].errors["text"]) == 1
    assert f"{UNKNOWN} Near it are: " in page
    assert "{§\u00a01}" in answer.context["form"].errors["text"][0]
    assert 'href="#id_text"' in page
    assert field(answer) == text
    assert clause().text == CODED
    german = said(lawyer.post(address(), sent, headers=GERMAN))
    assert "„{§ 7}“ ist weder eine Klausel noch ein Platzhalter." in german


def test_a_name_like_no_other_is_sent_to_the_lists(lawyer):
    sent = form_of(lawyer.get(address())) | {"text": "{zzzzzzzzzzzzzzzz} {}"}
    page = said(lawyer.post(address(), sent))
    assert "“{zzzzzzzzzzzzzzzz}” is neither" in page
    assert "are listed on the page of the clause" in page


@pytest.mark.parametrize("seal", ["", "x", "a:b:c", None])
def test_names_without_a_seal_are_not_guessed(lawyer, seal):
    sent = form_of(lawyer.get(address())) | {"text": "Es gilt {§ 1}."}
    forged = {**sent, "names": seal} if seal is not None else sent
    if seal is None:
        del forged["names"]
    answer = lawyer.post(address(), forged)
    assert answer.status_code == 422
    assert clause().text == CODED
    # the page that says so carries the names of now
    assert lawyer.post(address(), form_of(answer)).status_code == 302
    assert clause().text == f"Es gilt {{ref:{PURPOSE}}}."


def test_names_of_another_draft_are_not_taken(cast, lawyer):
    routes.drafting(cast, reference="KV-2030")
    other = reverse("drafts:edit", args=["KV-2030", DURATION_PARAGRAPH])
    sent = form_of(lawyer.get(other)) | {"text": "Es gilt {§ 1}."}
    assert lawyer.post(address(), sent).status_code == 422
    assert not DraftChange.objects.exists()


def test_codes_without_names_are_taken_as_before(lawyer):
    sent = {"heading": "", "text": f"Nur {{ref:{PURPOSE}}}.", "base_revision": 1}
    assert lawyer.post(address(), sent).status_code == 302
    assert clause().text == sent["text"]


def test_two_texts_are_compared_by_their_names(cast, lawyer):
    mine, theirs = (form_of(lawyer.get(address())) for _tab in range(2))
    other = browser(cast.reviewer)
    other.post(address(), theirs | {"text": f"{SHOWN} Immer."})
    order(other, DURATION, PURPOSE)
    answer = lawyer.post(address(), mine | {"text": f"Nun: {SHOWN}"})
    assert answer.status_code == 409
    page = said(answer)
    later = SHOWN.replace("§ 1", "§ 2")
    assert field(answer) == f"Nun: {later} Immer."
    assert f'lang="de">{later} Immer.</p>' in page
    assert f'lang="de">Nun: {later}</p>' in page
    # kept as well, and saved by the button below it or by the one in the field
    assert field(lawyer.get(address())) == f"Nun: {later}"
    assert lawyer.post(address(), form_of(answer)).status_code == 302
    assert clause().text == f"Nun: {CODED} Immer."


def test_a_persons_own_text_is_saved_instead(cast, lawyer):
    sent = form_of(lawyer.get(address()))
    browser(cast.reviewer).post(address(), sent | {"text": "Anders."})
    page = said(lawyer.post(address(), sent | {"text": f"{SHOWN} Doch."}))
    own = re.search(r'name="text" value="([^"]*)"', page)[1]
    again = {"heading": "", "text": own, "base_revision": 2}
    assert lawyer.post(address(), again).status_code == 302
    assert clause().text == f"{CODED} Doch."


def test_no_page_of_a_draft_shows_a_code(lawyer):
    sent = form_of(lawyer.get(address()))
    text = f"{SHOWN} Mehr: {{§ 1}}. Noch ein {{§ 1 Abs. 2}}."
    lawyer.post(address(), sent | {"text": text})
    change = DraftChange.objects.get()
    pages = [
        reverse("drafts:outline", args=["KV-2018"]),
        reverse("drafts:undo", args=["KV-2018", change.pk]),
        *(address(name) for name in ("edit", "split", "move", "remove")),
        reverse("drafts:add", args=["KV-2018"]),
        reverse("drafts:term", args=["KV-2018"]),
    ]
    for page in pages:
        words = said(lawyer.get(page))
        assert "{ref:" not in words, page
        assert not re.search(r"\{[a-z_]+\.[a-z_.]+\}", words), page


def test_a_clause_is_split_and_the_change_taken_back_with_its_codes(lawyer):
    sent = form_of(lawyer.get(address()))
    lawyer.post(address(), sent | {"text": f"{SHOWN} Mehr."})
    position = clause().text.index("Mehr.")
    split = {"position": position, "base_revision": 2}
    assert lawyer.post(address("split"), split).status_code == 302
    assert clause().text == CODED
    for _change in range(2):
        change = DraftChange.objects.standing().last()
        lawyer.post(reverse("drafts:undo", args=["KV-2018", change.pk]))
    assert clause().text == CODED
    assert DraftClause.objects.filter(parent__key=DURATION).count() == 1


@pytest.mark.parametrize(
    ("kind", "text", "stored"),
    [
        ("paragraph", "Siehe {§ 2}.", f"Siehe {{ref:{DURATION}}}."),
        ("table", "A | {§ 2}\n1 | 2", f"A | {{ref:{DURATION}}}\n1 | 2"),
    ],
)
def test_a_clause_is_added_with_names(lawyer, kind, text, stored):
    add = reverse("drafts:add", args=["KV-2018"])
    page = lawyer.get(add, {"after": FIRST_PARAGRAPH})
    sent = form_of(page) | {"kind": kind, "text": text}
    wrong = lawyer.post(add, sent | {"text": text.replace("2}", "7}")})
    assert wrong.status_code == 422
    assert len(wrong.context["form"].errors["text"]) == 1
    assert UNKNOWN in said(wrong)
    assert lawyer.post(add, sent).status_code == 302
    added = DraftClause.objects.get(key=sent["key"])
    assert added.written == stored


def test_a_text_is_measured_as_it_is_stored(lawyer):
    sent = form_of(lawyer.get(address()))
    name, code = "{period of notice, accusative}", "{notice.months.accusative}"
    longest = 20_000 // (len(code) + 1)
    fits = " ".join([name] * longest)
    assert len(fits) > 20_000
    assert lawyer.post(address(), sent | {"text": fits}).status_code == 302
    assert clause().text == " ".join([code] * longest)
    sent = form_of(lawyer.get(address())) | {"text": f"{fits} {name}"}
    assert lawyer.post(address(), sent).status_code == 422


def test_what_can_be_put_in_is_listed_by_name(lawyer):
    page = said(lawyer.get(address()))
    assert 'data-insert="{§ 1 Abs. 2}"' in page
    assert 'data-insert="{first day of the term}"' in page
    assert "<strong>{period of notice, dative}</strong>" in page


def test_what_the_term_does_not_state_is_named_all_the_same(agreement, lawyer):
    Agreement.objects.filter(pk=agreement.pk).update(extension_months=None)
    sent = form_of(lawyer.get(address()))
    typed = sent | {"text": "Nach {length of the extension, dative} und {§ 1}."}
    assert lawyer.post(address(), typed).status_code == 302
    assert clause().text == f"Nach {{extension.months.dative}} und {{ref:{PURPOSE}}}."
    assert field(lawyer.get(address())) == typed["text"]
    fault = "“length of the extension, dative” has no value. State it under “Term and"
    outline = reverse("drafts:outline", args=["KV-2018"])
    assert fault in said(lawyer.get(outline))
    assert fault in said(lawyer.get(address()))
    german = said(lawyer.get(outline, headers=GERMAN))
    assert "„Länge der Verlängerung im Dativ“ hat keinen Wert." in german


def test_a_mistyped_code_is_answered_with_a_name(lawyer):
    sent = form_of(lawyer.get(address())) | {"text": "Bis {term.ends_om}."}
    lawyer.post(address(), sent)
    page = said(lawyer.get(address()))
    assert "no placeholder “term.ends_om”. “last day of the term” is probably" in page
