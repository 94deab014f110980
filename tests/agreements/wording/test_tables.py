"""Tables written as lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.wording.errors import TooLargeTableError, UnevenTableError
from agreements.wording.tables import read_table, table_lines


def test_a_table_is_written_line_by_line():
    text = "Haus | Betrag\n\nHaus am Park |  12.000 Euro\nHaus A\\|B | 1\n"
    headings, rows = read_table(text)
    assert headings == ("Haus", "Betrag")
    assert rows == (("Haus am Park", "12.000 Euro"), ("Haus A|B", "1"))


def test_nothing_written_is_an_empty_table():
    assert read_table(" \n") == ((), ())


@pytest.mark.parametrize("line", ["nur eine", "eins | zwei | drei", "||||"])
def test_a_line_with_other_cells_is_refused_with_its_number(line):
    with pytest.raises(UnevenTableError) as caught:
        read_table(f"Haus | Betrag\nA | 1\n{line}")
    assert "3" in str(caught.value)


@pytest.mark.parametrize("text", ["|" * 12, "a\n" * 402])
def test_a_table_that_no_page_could_hold_is_refused(text):
    with pytest.raises(TooLargeTableError):
        read_table(text)


cells = st.text("ab| §ä,", min_size=1).map(lambda t: " ".join(t.split()) or "x")


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(
            st.lists(cells, min_size=n, max_size=n), min_size=1, max_size=5
        )
    )
)
def test_what_is_written_is_read_again(lines):
    headings, *rows = lines
    read = read_table(table_lines(headings, rows))
    assert read == (tuple(headings), tuple(map(tuple, rows)))
