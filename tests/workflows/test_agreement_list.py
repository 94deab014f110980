"""The list of agreements: searched, filtered, sorted, taken along as a file."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from agreements.models import Agreement, Roles
from tests.factories import (
    addendum_draft,
    empty_draft,
    framework_draft,
    organisation,
    party_specs,
)
from tests.paths import framework_in_force
from tests.workflows import routes
from tests.workflows.routes import browser
from workflows.inbox import waiting_for
from workflows.listing import STATIONS, Listing, Question
from workflows.sheets import csv_file, xlsx_file

LIST = "/agreements/"
DAY = date(2021, 5, 3)
STATIC = Path(__file__).parents[2] / "workflows/static/workflows"


def page(user, **question):
    answer = browser(user).get(LIST, question)
    assert answer.status_code == 200
    return answer.content.decode()


def found(user, on=DAY, **question):
    roles = Roles.of(user, on=on)
    waiting = {duty.agreement for duty in waiting_for(roles)}
    rows = Listing(Question.read(question), roles, waiting=waiting).rows()
    return [row.reference for row in rows]


@pytest.fixture
def several(cast, stand_on):
    """A framework in force, an addendum in review and two drafts."""
    framework = framework_in_force(cast)
    addendum = addendum_draft(cast, framework)
    routes.acts.open_drafting(
        agreement=addendum, actor=cast.drafter, at=routes.at(routes.APPROVED_ON)
    )
    routes.in_review(cast, addendum)
    for reference, title in (("KV-2021-02", "Zirkus"), ("KV-2021-01", "Ärztehaus")):
        empty_draft(cast, reference=reference, title=title, short_title=title)
    stand_on(DAY)
    return cast


def test_a_search_shows_the_clause_and_leads_to_it(several):
    shown = page(several.drafter, q="Raum")
    assert "ZV-2018-01" in shown
    assert 'href="/agreements/ZV-2018-01/versions/1/#k-b00000000001"' in shown
    assert "<mark>Räume</mark>" in shown
    assert "KV-2021-01" not in shown


def test_nothing_found_says_what_was_searched_and_how_to_widen(several):
    shown = page(several.drafter, q="<b>Flughafen", station="force")
    assert "Nothing found for “&lt;b&gt;Flughafen”" in shown
    assert 'href="?q=%3Cb%3EFlughafen"' in shown


def test_partners_find_only_what_was_shown_to_them(several):
    partner = several.people["house1"][0]
    assert found(partner, q="Zirkus") == []
    assert found(partner, q="Raum") == ["ZV-2018-01", "KV-2018"]
    assert found(several.people["house2"][0], q="Raum") == ["KV-2018"]
    for address in ("list.csv", "list.xlsx"):
        data = browser(partner).get(LIST + address).content
        assert b"Zirkus" not in data


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"station": "force"}, ["KV-2018"]),
        ({"station": "ending"}, ["KV-2018"]),
        ({"station": "year"}, ["KV-2018"]),
        ({"station": "ended"}, []),
        ({"station": "work"}, ["KV-2021-01", "KV-2021-02", "ZV-2018-01"]),
        ({"kind": "addendum"}, ["ZV-2018-01"]),
        ({"partner": "house1", "kind": "addendum"}, ["ZV-2018-01"]),
        ({"partner": "house2", "kind": "addendum"}, []),
        ({"sort": "title"}, ["KV-2021-01", "KV-2018", "ZV-2018-01", "KV-2021-02"]),
        ({"sort": "-title"}, ["KV-2021-02", "ZV-2018-01", "KV-2018", "KV-2021-01"]),
        ({"sort": "state"}, ["KV-2021-01", "KV-2021-02", "ZV-2018-01", "KV-2018"]),
        ({"sort": "due", "station": "force"}, ["KV-2018"]),
        ({"sort": "partner", "kind": "addendum"}, ["ZV-2018-01"]),
        ({"sort": "-ends", "kind": "addendum"}, ["ZV-2018-01"]),
        ({"sort": "place", "kind": "addendum"}, ["ZV-2018-01"]),
        ({"station": "x", "kind": "y", "sort": "z", "q": " "}, None),
    ],
)
def test_the_list_is_narrowed_and_sorted(several, question, expected):
    everything = found(several.drafter)
    assert len(everything) == 4
    assert found(several.drafter, **question) == (
        everything if expected is None else expected
    )


def test_partners_are_sorted_as_in_a_dictionary(cast):
    for name in ("zebra", "aehre", "affe"):
        partner = organisation(name)
        specs = party_specs(cast.office, partner)
        empty_draft(cast, reference=f"KV-{name}", parties=specs)
    assert found(cast.drafter, sort="partner") == ["KV-affe", "KV-aehre", "KV-zebra"]


def test_the_filters_count_and_keep_the_question(several):
    shown = page(several.drafter, q="KV", sort="title")
    assert 'href="?q=KV&amp;station=work&amp;sort=title"' in shown
    assert 'href="/agreements/list.csv?q=KV&amp;sort=title"' in shown
    assert 'aria-sort="ascending"' in shown
    assert shown.count("↑") == 1
    assert "aria-sort" not in (STATIC / "desk.css").read_text(encoding="utf-8")
    roles = Roles.of(several.drafter, on=DAY)
    counts = Listing(Question(), roles, waiting=()).counts
    assert counts == {
        "": 4, "mine": 0, "force": 1, "ending": 1, "year": 1, "work": 3, "review": 1,
        "ended": 0,
    }  # fmt: skip


@pytest.mark.parametrize("station", STATIONS)
@pytest.mark.parametrize("question", [{"q": "KV"}, {"q": "Ärzte"}, {"q": "nirgends"}])
def test_a_search_reads_the_same_at_once_as_in_steps(several, station, question):
    roles = Roles.of(several.drafter, on=DAY)
    asked = Question.read({**question, "station": station})
    for part in (slice(0, 2), slice(2, 4), slice(98, 100)):
        steps, at_once = (Listing(asked, roles, waiting=()) for _n in range(2))
        at_once.begin_with(part)
        assert at_once.counts == steps.counts
        part = slice(part.start, min(part.stop, len(steps)))
        if part.start < part.stop:
            assert at_once[part] == steps[part]


def test_a_searched_page_that_is_none_is_not_found(several):
    for number in ("0", "2", "99999999", "³", "x"):
        answer = browser(several.drafter).get(LIST, {"q": "KV", "page": number})
        assert answer.status_code == 404, number


def test_the_pages_of_a_long_list_keep_the_question(cast, stand_on):
    for number in range(30):
        empty_draft(cast, reference=f"KV-{number:02}")
    shown = page(cast.drafter, q="KV", kind="framework")
    assert 'href="?q=KV&amp;kind=framework&amp;page=2"' in shown
    assert "KV-29" in page(cast.drafter, q="KV", kind="framework", page=2)


@pytest.mark.parametrize("address", ["", "list.csv", "list.xlsx"])
def test_the_list_needs_as_many_queries_for_many_as_for_few(cast, stand_on, address):
    client = browser(cast.drafter)
    counts = []
    for batch in range(2):
        for number in range(3 + 12 * batch):
            empty_draft(cast, reference=f"KV-{batch}-{number:02}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"{LIST}{address}?q=KV&sort=title")
        counts.append(len(queries))
    assert counts[0] == counts[1] < 30


def test_the_csv_holds_what_the_list_shows(several):
    answer = browser(several.drafter).get(f"{LIST}list.csv?station=force")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].endswith('agreements-2021-05-03.csv"')
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Reference"] for row in rows] == ["KV-2018"]
    assert rows[0]["Last day"] == "2021-12-31"
    assert rows[0]["Partners"] == "Haus House1 e.V.; Haus House2 e.V."
    assert rows[0]["State"] == "In force"


def test_the_work_sheet_holds_dates_and_text(several):
    answer = browser(several.drafter).get(f"{LIST}list.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        strings = package.read("xl/sharedStrings.xml").decode()
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert "Ärztehaus" in strings
    assert "<v>44561</v>" in sheet  # 31 December 2021


@pytest.mark.parametrize("evil", ["=1+1", "+49", "-2", "@SUM(A1)", "\tx"])
def test_no_cell_is_a_formula(evil):
    rows = list(
        csv.reader(io.StringIO(csv_file([[evil]]).decode("utf-8-sig")), delimiter=";")
    )
    assert rows == [[f"'{evil}"]]
    with zipfile.ZipFile(io.BytesIO(xlsx_file([["Title"], [evil]]))) as package:
        assert "<f>" not in package.read("xl/worksheets/sheet1.xml").decode()


def test_what_cannot_be_searched_is_no_error(several):
    for q in ("\x00", "%", "'", '"', "*", "§", "a" * 5000, "\u202e", "🙂"):
        page(several.drafter, q=q)
    assert Agreement.objects.count() == 4


def test_of_equal_hits_the_framework_comes_first(cast, stand_on):
    framework = framework_draft(cast, reference="ZZ-1", short_title="Sommerfest")
    addendum_draft(cast, framework, reference="AA-1", short_title="Sommerfest Mitte")
    page = browser(cast.drafter).get(LIST, {"q": "Sommerfest"}).content.decode()
    table = page[page.index("<tbody") :]
    assert table.index("ZZ-1") < table.index("AA-1")


def test_every_state_begins_with_a_capital_in_german():
    with translation.override("de"):
        assert [
            str(word) for word in Agreement.Stage.labels if str(word)[0].islower()
        ] == []
