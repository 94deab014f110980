"""When the measurement of pages says that a bound is broken."""

import pytest

from demonstration.bench.report import broken


def figures(queries, *, median=0.05):
    row = {"name": "list", "queries": 5, "median": median}
    return {
        size: [{**row, "queries": count}]
        for size, count in zip((10, 1000, 10000), queries, strict=True)
    }


@pytest.mark.parametrize("queries", [(4, 5, 5), (5, 5, 6), (6, 5, 5)])
def test_each_page_needs_as_many_queries_for_few_rows_as_for_many(queries):
    (sentence,) = broken(figures(queries))
    assert "queries" in sentence


def test_a_slow_page_is_named_with_its_time():
    (sentence,) = broken(figures((5, 5, 5), median=0.12))
    assert sentence == "list: 120 ms in the median"
    assert not list(broken(figures((5, 5, 5))))
