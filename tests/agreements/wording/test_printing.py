"""Numbers, references and placeholders as they stand on paper."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from agreements.wording import (
    Clause,
    Column,
    FrameworkFacts,
    Kind,
    Printed,
    PrintingError,
    Run,
    Wording,
    check_wording,
    outline,
    preview_wording,
    print_wording,
)
from tests.wordings import (
    ADDENDA,
    addendum_wording,
    framework_wording,
    party_facts,
    wordings,
)

KEY = "aaaaaaaaaaaa"


def wording(text: str, **fields) -> Wording:
    """A text of one § with one paragraph."""
    paragraph = Clause(kind=Kind.PARAGRAPH, key=KEY, text=text)
    section = Clause(
        kind=Kind.SECTION, key="bbbbbbbbbbbb", heading="Zweck", children=(paragraph,)
    )
    whole = {
        "kind": "framework",
        "reference": "KV-1",
        "version": 1,
        "language": "de",
        "title": "Titel",
        "short_title": "T",
        "demonstration": False,
        "parties": (party_facts("office", "Bezirksamt"),),
        "clauses": (section,),
    }
    return Wording(**{**whole, **fields})


def printed(text: str, **fields) -> str:
    return print_wording(wording(text, **fields)).clauses[0].children[0].text


def clause_of(printed: Printed, key: str):
    return next(clause for clause in printed.walk() if clause.key == key)


@pytest.mark.parametrize("key", ["88d4f81ccde4", "d99f1786634f", "95ebe6edd332"])
def test_the_framework_leaves_no_bracket_on_paper(key):
    assert "{" not in clause_of(print_wording(framework_wording()), key).text


@pytest.mark.parametrize("reference", ADDENDA)
def test_an_addendum_prints_the_numbers_of_its_framework(reference):
    lines = print_wording(addendum_wording(reference)).lines()
    assert any("nach § 9 der Kooperationsvereinbarung" in line for line in lines)
    assert not any("{" in line for line in lines)


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("11b2b5e3d193", "ihr nach § 14 Abs. 1 beigetreten"),
        ("60eebe603093", "Für die Mehrheit gilt Absatz 4 entsprechend"),
        ("8cf17403e9e8", "Von Absatz 3, § 10 und § 11 darf sie nicht"),
        ("95ebe6edd332", "Spätestens 15 Monate vor dem Ende"),
        ("88d4f81ccde4", "beginnt am 1. Januar 2018 und endet"),
        ("88d4f81ccde4", "mit Ablauf des 31. Dezember 2021; "),
        ("488c18f44dfc", "Spätestens neun Monate vor"),
        ("96f5cc6e8cf7", "einmal um höchstens sechs Monate verlängern"),
        ("d99f1786634f", "mit einer Frist von drei Monaten zum Ende"),
        ("f4698a95f343", "vertreten durch das Bezirksamt Pankow von Berlin,"),
    ],
)
def test_the_framework_prints_its_facts(key, part):
    assert part in clause_of(print_wording(framework_wording()), key).text


def test_a_reference_is_a_run_of_its_own_that_knows_its_target():
    clause = clause_of(print_wording(framework_wording()), "60eebe603093")
    assert clause.runs[1] == Run("Absatz 4", "3d592303d200")
    assert [bool(run.target) for run in clause.runs] == [False, True, False]


def test_plain_text_and_placeholders_are_one_run():
    clause = clause_of(print_wording(framework_wording()), "d99f1786634f")
    assert len(clause.runs) == 1


def test_the_plain_text_has_one_line_for_each_clause_table_head_and_row():
    lines = print_wording(framework_wording()).lines()
    assert lines[0].startswith("Kooperationsvereinbarung zur Nachbarschafts-")
    assert lines[1] == "Präambel"
    assert lines[2].startswith("Nachbarschaft lebt davon")
    assert lines[6] == "§ 1 Zweck, Rechtsnatur und Begriffe"
    assert lines[8] == (
        "a) ein wohnortnahes Netz von Einrichtungen zu erhalten und weiterzuentwickeln,"
    )
    table = lines.index("Übersicht der Einrichtungen")
    assert lines[table - 2] == "Anlage 1 Einrichtungen der Träger"
    assert lines[table + 1].startswith("Nr. | Einrichtung | Träger | Ortsteil | ")
    assert lines[table + 3] == (
        "2 | Nachbarschaftstreff Heinersdorf | Bürgerhaus e.V. | Heinersdorf | 20 | "
        "bis zum Ende des Umbaus an drei Tagen, abweichend von § 6 Abs. 1 Buchst. a"
    )


def test_the_outline_lists_what_has_a_heading():
    entries = outline(print_wording(framework_wording()))
    assert entries[0] == ("b35e6f337e47", "", "Präambel", 0)
    assert entries[9] == ("a1e39e869e28", "§ 9", "Zusatzvereinbarungen", 0)
    assert entries[-2][2:] == ("Übersicht der Einrichtungen", 1)
    assert len(entries) == 20


@pytest.mark.parametrize(
    ("months", "language", "bare", "dative", "accusative"),
    [
        (0, "de", "null", "null Monaten", "null Monate"),
        (1, "de", "ein", "einem Monat", "einen Monat"),
        (3, "de", "drei", "drei Monaten", "drei Monate"),
        (12, "de", "zwölf", "zwölf Monaten", "zwölf Monate"),
        (13, "de", "13", "13 Monaten", "13 Monate"),
        (1, "en", "one", "one month", "one month"),
        (12, "en", "twelve", "twelve months", "twelve months"),
        (13, "en", "13", "13 months", "13 months"),
    ],
)
def test_a_length_prints_in_words_up_to_twelve_with_its_noun(
    months, language, bare, dative, accusative
):
    text = "{n.months}|{n.months.dative}|{n.months.accusative}"
    facts = (("n.months", months),)
    assert printed(text, facts=facts, language=language) == (
        f"{bare}|{dative}|{accusative}"
    )


@pytest.mark.parametrize(
    ("unit", "value", "dative", "accusative"),
    [
        ("weeks", 1, "einer Woche", "eine Woche"),
        ("weeks", 4, "vier Wochen", "vier Wochen"),
        ("days", 1, "einem Tag", "einen Tag"),
        ("days", 14, "14 Tagen", "14 Tage"),
        ("years", 1, "einem Jahr", "ein Jahr"),
        ("years", 4, "vier Jahren", "vier Jahre"),
    ],
)
def test_other_lengths_have_their_own_nouns(unit, value, dative, accusative):
    text = f"{{x.{unit}.dative}}|{{x.{unit}.accusative}}"
    assert printed(text, facts=((f"x.{unit}", value),)) == f"{dative}|{accusative}"


@pytest.mark.parametrize(
    ("day", "language", "text"),
    [
        ("2018-01-01", "de", "1. Januar 2018"),
        ("2022-03-31", "de", "31. März 2022"),
        ("2018-01-01", "en", "1 January 2018"),
    ],
)
def test_a_day_prints_in_the_language_of_the_agreement(day, language, text):
    facts = (("term.starts_on", day),)
    assert printed("{term.starts_on}", facts=facts, language=language) == text


def test_a_party_is_named_by_what_the_agreement_knows_of_it():
    assert printed("{party.office.name}") == "Bezirksamt Pankow von Berlin"
    assert printed("{party.office.party_name}") == (
        "Land Berlin, vertreten durch das Bezirksamt Pankow von Berlin"
    )
    assert printed("{party.office.seat}") == "Berlin"


def test_placeholders_work_in_headings_columns_and_cells():
    table = Clause(
        kind=Kind.TABLE,
        key="cccccccccccc",
        heading="Häuser, {party.office.seat}",
        columns=(Column(heading="nach {ref:cccccccccccc}"),),
        rows=(("siehe {ref:bbbbbbbbbbbb}",),),
    )
    heading = "Amt {party.office.name}"
    section = Clause(
        kind=Kind.SECTION, key="bbbbbbbbbbbb", heading=heading, children=(table,)
    )
    assert print_wording(wording("", clauses=(section,))).lines() == (
        "Titel",
        "§ 1 Amt Bezirksamt Pankow von Berlin",
        "Häuser, Berlin",
        "nach Tabelle",
        "siehe § 1",
    )


def test_a_preamble_without_heading_is_headed_as_such():
    paragraph = Clause(kind=Kind.PARAGRAPH, key=KEY, text="Vorab.")
    preamble = Clause(kind=Kind.PREAMBLE, key="bbbbbbbbbbbb", children=(paragraph,))
    lines = print_wording(wording("", clauses=(preamble,), language="en")).lines()
    assert lines == ("Titel", "Preamble", "Vorab.")


FRAMEWORK = FrameworkFacts(
    reference="KV-2018", title="Rahmen", numbers=(("dddddddddddd", "§ 9"),)
)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (
            "Bis {term.end_on}.",
            "unknown-placeholder",
            "§ 1: there is no placeholder “term.end_on”. "
            "“term.ends_on” is probably meant.",
        ),
        (
            "{xyz}",
            "unknown-placeholder",
            "§ 1: there is no placeholder “xyz”.",
        ),
        (
            "{party.ofice.name}",
            "unknown-placeholder",
            "§ 1: there is no placeholder “party.ofice.name”. "
            "“party.office.name” is probably meant.",
        ),
        ("{}", "unknown-placeholder", "§ 1: there is no placeholder “”."),
        (
            "nach {ref:dddddddddddd}",
            "dead-reference",
            "§ 1: “ref:dddddddddddd” leads to no clause of this text.",
        ),
        (
            "nach {framework.ref:aaaaaaaaaaaa}",
            "dead-framework-reference",
            "§ 1: “framework.ref:aaaaaaaaaaaa” leads to no clause of the framework.",
        ),
        (
            "offen { und",
            "unbalanced-brace",
            "§ 1, character 7: a curly bracket stands alone. Curly brackets enclose "
            "the name of a placeholder.",
        ),
        (
            "zu } und",
            "unbalanced-brace",
            "§ 1, character 4: a curly bracket stands alone. Curly brackets enclose "
            "the name of a placeholder.",
        ),
        (
            "{{term.ends_on}}",
            "unbalanced-brace",
            "§ 1, character 1: a curly bracket stands alone. Curly brackets enclose "
            "the name of a placeholder.",
        ),
    ],
)
def test_what_has_no_meaning_is_refused_with_clause_and_position(text, code, message):
    draft = wording(text, facts=(("term.ends_on", "2021-12-31"),), framework=FRAMEWORK)
    with pytest.raises(PrintingError) as refusal:
        print_wording(draft)
    error = refusal.value
    assert (error.code, str(error), error.finding.key) == (code, message, KEY)
    assert error.values["label"] == "§ 1"
    assert check_wording(draft)[0] == error.finding


def test_the_preview_of_a_draft_keeps_what_has_no_meaning():
    lines = preview_wording(wording("Bis {term.end} nach {ref:xx} {")).lines()
    assert lines[-1] == "Bis {term.end} nach {ref:xx} {"


def test_values_are_not_read_as_placeholders_again():
    party = replace(party_facts("office", "Bezirksamt"), name="{party.office.seat}")
    assert printed("{party.office.name}", parties=(party,)) == "{party.office.seat}"


@settings(max_examples=40)
@given(wordings())
def test_printing_a_valid_wording_always_succeeds(wording: Wording):
    assert check_wording(wording) == ()
    printed = print_wording(wording)
    assert printed == preview_wording(wording)
    assert not any("{" in line or "}" in line for line in printed.lines())
    assert all(line and "\n" not in line for line in printed.lines())


@settings(max_examples=40)
@given(wordings())
def test_every_reference_leads_to_a_printed_clause(wording: Wording):
    printed = print_wording(wording)
    keys = {clause.key for clause in printed.walk()}
    for clause in printed.walk():
        cells = [run for row in clause.rows for cell in row for run in cell]
        targets = {run.target for run in (*clause.heading, *clause.runs, *cells)}
        assert targets - {""} <= keys
