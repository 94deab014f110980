"""The timeline: bars, lead times and today stand where their days are."""

from datetime import date

import pytest
from django.utils.translation import override

from agreements.back_plan import back_plan
from agreements.models import Agreement
from agreements.outlook import Outlook
from workflows.overview import Row
from workflows.timeline import PHONE, WIDE, timeline

ON = date(2021, 5, 3)


def row(*, starts_on=date(2018, 1, 1), ends_on=date(2021, 12, 31), name="Räume"):
    agreement = Agreement(
        reference="ZV-1", short_title=name, starts_on=starts_on, ends_on=ends_on
    )
    look = Outlook(
        agreement=agreement,
        ends_on=ends_on,
        renewal=None,
        successor=None,
        is_let_end=False,
        plan=back_plan(ends_on, lead_months=6),
    )
    return Row(
        agreement=agreement, look=look, on=ON, partners="", holdup=None,
        decide_url="", remind_url="", is_reminded=False,
    )  # fmt: skip


def drawn(shape, *rows, on=ON):
    with override("de"):
        return timeline(rows, shape, on=on)


@pytest.mark.parametrize("shape", [WIDE, PHONE])
def test_the_lead_follows_the_bar_and_ends_with_the_term(shape):
    bar = drawn(shape, row()).bars[0]
    assert float(bar.x) + float(bar.width) == pytest.approx(float(bar.lead_x), abs=0.2)
    january = next(m for m in drawn(shape, row()).months if m.year == "2022")
    lead_end = float(bar.lead_x) + float(bar.lead_width)
    assert lead_end == pytest.approx(float(january.x), abs=0.2)


@pytest.mark.parametrize("shape", [WIDE, PHONE])
@pytest.mark.parametrize("year", [2009, 2021, 2035])
def test_nothing_is_drawn_outside(shape, year):
    long_one = row(starts_on=date(year - 30, 1, 1), ends_on=date(year, 12, 31))
    bar = drawn(shape, long_one).bars[0]
    right = float(bar.lead_x) + float(bar.lead_width or 0)
    assert shape.axis <= float(bar.x) <= float(bar.lead_x) <= right <= shape.end


def test_only_what_began_before_the_first_month_has_an_arrow():
    older, younger = drawn(WIDE, row(), row(starts_on=date(2021, 2, 1))).bars
    assert older.arrow
    assert not younger.arrow


@pytest.mark.parametrize("shape", [WIDE, PHONE])
@pytest.mark.parametrize("month", range(1, 13))
def test_no_year_is_written_where_today_is(shape, month):
    drawing = drawn(shape, row(), on=date(2021, month, 15))
    for shown in drawing.months:
        if shown.year:
            assert abs(float(shown.x) - float(drawing.today_x)) > 60


def test_a_long_name_is_cut_where_the_bars_begin():
    name = "Kooperationsvereinbarung über die Stadtteilarbeit im ganzen Bezirk"
    bar = drawn(WIDE, row(name=name)).bars[0]
    assert len(bar.name) == WIDE.letters
    assert bar.name.endswith("…")


def test_months_carry_the_letters_of_the_language():
    letters = "".join(month.letter for month in drawn(PHONE, row()).months)
    assert letters == "MAMJJASONDJFM"
