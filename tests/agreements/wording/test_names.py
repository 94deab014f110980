"""Names for what stands in curly brackets: read, written, and read back."""

import time
from dataclasses import replace

import pytest
from django.utils.translation import override

from agreements.wording import Clause, FrameworkFacts, Kind, placeholder_values, walk
from agreements.wording.names import Names, names_of
from tests.wordings import ADDENDA, addendum_wording, framework_wording

FIRST, SECOND, SOLE = "a00000000001", "a00000000002", "a00000000003"
TEXTS = [
    "Ohne Klammern.",
    f"Es gilt {{ref:{FIRST}}}.",
    f"{{ref:{FIRST}}}{{ref:{SECOND}}}, {{ref:{SOLE}}}",
    "Ab {term.starts_on} mit {notice.months.dative} zum {term.ends_on}.",
    "Ein Tippfehler: {term.ends_om}, eine Lücke: {ref:a0000000000f}.",
    "Eine } geschlossene Klammer und eine { offene",
    "| {term.starts_on} | \\| |",
    "",
]


def wording(*clauses: Clause):
    sections = clauses or (
        Clause(
            kind=Kind.SECTION,
            key=FIRST,
            heading="Zweck",
            children=(Clause(kind=Kind.PARAGRAPH, key=SOLE, text="Text."),),
        ),
        Clause(kind=Kind.SECTION, key=SECOND, heading="Laufzeit"),
    )
    return replace(framework_wording(), clauses=sections)


def every_text(wording):
    for clause in walk(wording.clauses):
        yield from (clause.heading, clause.text)
        for cells in clause.rows:
            yield from cells


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("text", TEXTS)
def test_what_is_shown_and_sent_back_is_stored_as_before(language, text):
    with override(language):
        names = names_of(wording())
    assert names.coded(names.readable(text)) == (text, [])


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_texts_of_the_demonstration_stay_as_they_are(language):
    whole = [framework_wording(), *(addendum_wording(name) for name in ADDENDA)]
    for one in whole:
        with override(language):
            names = names_of(one)
        folded = ["".join(name.split()).casefold() for name in names.by_code.values()]
        assert len(set(folded)) == len(folded)
        assert set(placeholder_values(one)) <= set(names.by_code) | {"term.proof_due"}
        for text in every_text(one):
            assert names.coded(names.readable(text)) == (text, [])
            assert "{ref:" not in names.readable(text)


def test_names_are_those_of_the_page_and_of_the_text():
    text = f"{{ref:{SECOND}}} ab {{term.starts_on}}, {{notice.months.dative}}"
    with override("de"):
        shown = names_of(wording()).readable(text)
    assert shown == "{§ 2} ab {Erster Tag der Laufzeit}, {Kündigungsfrist im Dativ}"
    with override("en"):
        shown = names_of(wording()).readable(text)
    assert shown == "{§ 2} ab {first day of the term}, {period of notice, dative}"


def test_the_only_paragraph_of_a_section_has_a_name_of_its_own():
    names = names_of(wording())
    assert names.name(f"ref:{FIRST}") == "§ 1"
    assert names.name(f"ref:{SOLE}") == "§ 1, Absatz"


def test_a_clause_of_the_framework_is_told_from_one_of_the_text():
    frame = FrameworkFacts(reference="KV", title="T", numbers=((FIRST, "§ 1"),))
    with override("de"):
        names = names_of(replace(wording(), framework=frame))
    assert names.coded("{§ 1 des Rahmens}, {§ 1}")[0] == (
        f"{{framework.ref:{FIRST}}}, {{ref:{FIRST}}}"
    )


def test_parties_of_the_same_name_are_told_apart():
    one, two, *others = framework_wording().parties
    twin = replace(two, name=one.name)
    twins = replace(framework_wording(), parties=(one, twin, *others))
    names = names_of(twins)
    name, other = (names.name(f"party.{p.slug}.name") for p in (one, twin))
    assert name != other
    assert names.coded(f"{{{other}}}")[0] == f"{{party.{twin.slug}.name}}"


def test_a_name_with_brackets_and_bars_cannot_break_a_text():
    one, *others = framework_wording().parties
    odd = replace(one, name="A {B} | C\\\n D")
    names = names_of(replace(framework_wording(), parties=(odd, *others)))
    shown = names.readable(f"{{party.{one.slug}.name}}")
    assert shown.count("{") == shown.count("}") == 1
    assert not set("|\\\n") & set(shown)
    assert names.coded(shown)[0] == f"{{party.{one.slug}.name}}"


@pytest.mark.parametrize("typed", ["{§2}", "{ §  2 }", "{FIRST day of the Term}"])
def test_blanks_and_capitals_make_no_difference(typed):
    with override("en"):
        text, unknown = names_of(wording()).coded(typed)
    assert unknown == []
    assert text in (f"{{ref:{SECOND}}}", "{term.starts_on}")


@pytest.mark.parametrize(
    ("typed", "near"),
    [("§ 9", "§ 1"), ("first day of the year", "first day of the term"), ("", None)],
)
def test_a_name_that_is_not_known_stays_and_is_said_with_what_is_near(typed, near):
    with override("en"):
        names = names_of(wording())
    assert names.coded(f"Es gilt {{{typed}}}.") == (f"Es gilt {{{typed}}}.", [typed])
    assert near is None or near in names.nearest(typed)


@pytest.mark.parametrize("code", ["{ref:x}", "{framework.ref:", "{term.x}", "{ref:}"])
def test_codes_are_left_to_the_checks(code):
    assert Names({}).coded(code) == (code, [])


def test_numbers_that_changed_meanwhile_are_read_as_they_were_shown():
    shown = names_of(wording())
    first, second = wording().clauses
    later = names_of(wording(second, first))
    text = f"Es gilt {{ref:{SECOND}}}."
    assert shown.readable(text) == "Es gilt {§ 2}."
    assert later.readable(text) == "Es gilt {§ 1}."
    assert shown.coded("Es gilt {§ 2}.")[0] == text


@pytest.mark.parametrize("text", ["{", "{a", "{a}", "{§ 1}", "{}{", "{ " * 3 + "}"])
def test_long_texts_are_read_quickly(text):
    names = names_of(framework_wording())
    begun = time.perf_counter()
    names.coded(text * 5000)
    names.nearest("x" * 20_000)
    assert time.perf_counter() - begun < 1
