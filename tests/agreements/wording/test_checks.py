"""What keeps a text from being frozen."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.wording import (
    Clause,
    Column,
    Finding,
    Kind,
    Wording,
    check_wording,
    preview_wording,
)
from tests.wordings import ADDENDA, addendum_wording, framework_wording, party_facts


def key(number: int) -> str:
    return f"{number:012x}"


def clause(kind: str, number: int, *children: Clause, **fields) -> Clause:
    return Clause(kind=Kind(kind), key=key(number), children=children, **fields)


def section(number: int = 1, *children: Clause, **fields) -> Clause:
    below = children or (clause("paragraph", number + 1, text="Text."),)
    return clause("section", number, *below, **{"heading": "Zweck", **fields})


def findings(*clauses: Clause, **fields) -> list[Finding]:
    whole = {
        "kind": "framework",
        "reference": "KV-1",
        "version": 1,
        "language": "de",
        "title": "Vereinbarung",
        "short_title": "V",
        "demonstration": False,
        "clauses": clauses,
    }
    return list(check_wording(Wording(**{**whole, **fields})))


def paragraph(text: str) -> Clause:
    return section(
        1, clause("paragraph", 2, text="Eins."), clause("paragraph", 3, text=text)
    )


def table(**fields) -> Clause:
    whole = {"heading": "Häuser", "columns": COLUMNS, "rows": (("A", "40"),)}
    return section(1, clause("table", 2, **{**whole, **fields}))


COLUMNS = (Column(heading="Haus"), Column(heading="Stunden"))
ITEMS = [clause("item", number, text="Punkt,") for number in range(10, 37)]
AFTER = "of § 1 Abs. 2"


def test_the_framework_is_complete():
    assert check_wording(framework_wording()) == ()


@pytest.mark.parametrize("reference", ADDENDA)
def test_every_addendum_is_complete(reference):
    assert check_wording(addendum_wording(reference)) == ()


@pytest.mark.parametrize(
    ("clauses", "code", "message"),
    [
        ([], "empty-wording", "The text has no clauses yet. Add the first section."),
        ([section(heading=" ")], "no-heading", "§ 1 has no heading."),
        (
            [clause("section", 1, heading="Zweck")],
            "no-content",
            "§ 1 has no text below its heading.",
        ),
        ([paragraph(" ")], "no-text", "§ 1 Abs. 2 is empty."),
        (
            [section(1, clause("paragraph", 2, clause("item", 3), text="Sie sind"))],
            "no-text",
            "§ 1 Buchst. a is empty.",
        ),
        (
            [section(text="Text.")],
            "misplaced-text",
            "§ 1 has a text of its own. Put it into a paragraph below the heading.",
        ),
        (
            [section(1, clause("paragraph", 2, text="Text.", heading="Kopf"))],
            "misplaced-heading",
            "§ 1 has a heading, but its kind has none.",
        ),
        (
            [section(1, clause("paragraph", 2, text="Text.", columns=COLUMNS))],
            "misplaced-table",
            "§ 1 has columns or rows, but is no table.",
        ),
        (
            [section(1, clause("item", 2, text="Punkt."))],
            "misplaced-clause",
            "§ 1 Buchst. a may not stand there: its kind does not fit.",
        ),
        (
            [section(), clause("paragraph", 5, text="Text.")],
            "misplaced-clause",
            "may not stand there: its kind does not fit.",
        ),
        (
            [section(), clause("preamble", 5, clause("paragraph", 6, text="Vorab."))],
            "misplaced-order",
            "Präambel stands in the wrong order. The preamble comes first, then the "
            "sections, then the annexes.",
        ),
        (
            [
                clause("annex", 5, clause("paragraph", 6, text="x"), heading="A"),
                section(),
            ],
            "misplaced-order",
            "§ 1 stands in the wrong order. The preamble comes first, then the "
            "sections, then the annexes.",
        ),
        (
            [
                clause("preamble", 5, clause("paragraph", 6, text="Vorab.")),
                clause("preamble", 7, clause("paragraph", 8, text="Vorab.")),
                section(),
            ],
            "misplaced-order",
            "Präambel stands in the wrong order. The preamble comes first, then the "
            "sections, then the annexes.",
        ),
        (
            [section(1, clause("paragraph", 2, *ITEMS, text="Es sind"))],
            "too-many-items",
            "§ 1 has 27 items, but the letters end at z. Split the list.",
        ),
        (
            [section(1), section(4, clause("paragraph", 1, text="Text."))],
            "duplicate-key",
            "The key 000000000001 of § 2 is used more than once.",
        ),
        (
            [replace(section(), key="KEY")],
            "bad-key",
            "The key KEY of § 1 is not 12 hexadecimal digits.",
        ),
        ([table(columns=())], "no-columns", "§ 1 Tabelle has no columns."),
        (
            [table(rows=(("A", "40"), ("B",)))],
            "row-length",
            "§ 1 Tabelle: row 2 has 1 cells, but there are 2 columns.",
        ),
        (
            [table(columns=(*COLUMNS[:1], Column(heading="x", width=101)))],
            "column-width",
            "§ 1 Tabelle: the widths of the columns do not add up to at most 100 per "
            "cent.",
        ),
        (
            [table(columns=(*COLUMNS[:1], Column(heading="x", width=-1)))],
            "column-width",
            "§ 1 Tabelle: the widths of the columns do not add up to at most 100 per "
            "cent.",
        ),
        (
            [table(columns=(*COLUMNS[:1], Column(heading="x", align="center")))],
            "column-align",
            "§ 1 Tabelle: a column is aligned neither left nor right.",
        ),
        (
            [table(text="Text.")],
            "misplaced-text",
            "§ 1 Tabelle has a text of its own. Put it into a paragraph below the "
            "heading.",
        ),
    ],
)
def test_a_fault_of_the_tree_is_found_with_its_clause(clauses, code, message):
    found = [finding for finding in findings(*clauses) if finding.code == code]
    assert [finding.message.endswith(message) for finding in found] == [True]


def test_an_agreement_needs_a_title():
    (finding,) = findings(section(), title="")
    assert (finding.code, finding.key) == ("no-title", "")
    assert finding.message == "The agreement has no title."


@pytest.mark.parametrize(
    ("character", "code", "message"),
    [
        ("\x00", "forbidden-character", "invisible character U+0000 is not allowed"),
        ("\x1b", "forbidden-character", "invisible character U+001B is not allowed"),
        ("\u200b", "forbidden-character", "character U+200B ZERO WIDTH SPACE is"),
        ("\u202e", "forbidden-character", "U+202E RIGHT-TO-LEFT OVERRIDE is not"),
        ("\u2066", "forbidden-character", "U+2066 LEFT-TO-RIGHT ISOLATE is not"),
        ("\u00ad", "forbidden-character", "U+00AD SOFT HYPHEN is not"),
        ("\ufeff", "forbidden-character", "U+FEFF ZERO WIDTH NO-BREAK SPACE is"),
        ("\ud800", "forbidden-character", "U+D800 is not"),
        ("\ue000", "forbidden-character", "U+E000 is not"),
        ("\n", "line-break", "a clause has no line breaks. Start a new paragraph"),
        ("\u2028", "line-break", "a clause has no line breaks. Start a new paragraph"),
        ("\u00a0", "special-space", "U+00A0 NO-BREAK SPACE is not allowed. Use an"),
        ("\t", "forbidden-character", "invisible character U+0009 is not allowed"),
    ],
)
def test_a_character_nobody_sees_is_found_with_clause_and_position(
    character, code, message
):
    (finding,) = findings(paragraph(f"Ein{character}Wort"))
    assert (finding.code, finding.key, finding.position) == (code, key(3), 4)
    assert finding.message.startswith("§ 1 Abs. 2, character 4: ")
    assert message in finding.message


@pytest.mark.parametrize(
    ("found", "start"),
    [
        (findings(section(heading="Zw\u200beck")), "§ 1 (heading), character 3: "),
        (
            findings(table(rows=(("A", "40"), ("B", "4{0")))),
            "§ 1 Tabelle (row 2, column 2), character 2: ",
        ),
        (
            findings(table(columns=(*COLUMNS[:1], Column(heading="\u200b")))),
            "§ 1 Tabelle (heading of column 2), character 1: ",
        ),
        (findings(section(), title="Ver\u202etrag"), "Titel, character 4: "),
        (findings(section(), short_title="\x07"), "Titel, character 1: "),
        (
            findings(
                section(),
                parties=(replace(party_facts("hvd", "Verband"), name="H\u200bVD"),),
            ),
            "hvd, character 2: ",
        ),
    ],
)
def test_the_place_of_a_fault_is_named_wherever_it_is(found, start):
    assert [finding.message.startswith(start) for finding in found] == [True]


def test_letters_of_foreign_names_and_combining_marks_are_allowed():
    assert findings(paragraph("Ç̆elik, M̂bouo, Nguyễn, Þórður")) == []


def test_all_faults_are_found_at_once():
    broken = paragraph("nach {ref:000000000009} bis {term.ends} {")
    codes = [finding.code for finding in findings(broken, title="")]
    assert codes == [
        "no-title",
        "dead-reference",
        "unknown-placeholder",
        "unbalanced-brace",
    ]


@pytest.mark.parametrize("text", ["{x}", "{", "}", "{xyzxyz", "\u200b"])
def test_a_long_run_of_faults_takes_no_long_time(text):
    started = time.monotonic()
    assert len(findings(paragraph(text * 100_000))) == 200
    assert time.monotonic() - started < 5


ANY_KEY = st.sampled_from([key(1), key(2), "x"])
ANY_TEXT = st.text("aä {}\n\u200b§:ref.", max_size=12)
ANY_CLAUSE = st.recursive(
    st.builds(Clause, kind=st.sampled_from(Kind), key=ANY_KEY, text=ANY_TEXT),
    lambda below: st.builds(
        Clause,
        kind=st.sampled_from(Kind),
        key=ANY_KEY,
        heading=ANY_TEXT,
        text=ANY_TEXT,
        children=st.lists(below, max_size=3).map(tuple),
        columns=st.just(()) | st.just(COLUMNS),
        rows=st.just(()) | st.tuples(st.tuples(ANY_TEXT)),
    ),
    max_leaves=6,
)


@settings(max_examples=60)
@given(st.lists(ANY_CLAUSE, max_size=3))
def test_the_most_broken_draft_is_judged_and_shown(clauses):
    for finding in findings(*clauses):
        assert finding.message
    draft = replace(framework_wording(), clauses=tuple(clauses))
    assert preview_wording(draft).lines()
