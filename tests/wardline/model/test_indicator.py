"""Values are found among indicators by hash, whatever else is there."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from wardline.model.indicator import NO_INDICATORS, gathered


@given(st.sets(st.text(max_size=8), max_size=40), st.sets(st.text(max_size=8), max_size=40))
def test_what_is_named_is_found_and_nothing_else(held: set[str], asked: set[str]) -> None:
    known = gathered([], {"domain": [(value, place, -1) for place, value in enumerate(sorted(held))]}, [], {})
    found = known.naming("domain", pl.Series(sorted(asked), dtype=pl.String))
    assert set(found["value"]) == held & asked


def test_a_value_that_two_name_is_found_twice() -> None:
    known = gathered([], {"domain": [("a.example", 0, -1), ("a.example", 1, -1), ("a.example", 1, -1)]}, [], {})
    found = known.naming("domain", pl.Series(["a.example", "b.example"]))
    assert sorted(found["indicator"]) == [0, 1]


def test_without_indicators_nothing_is_named() -> None:
    assert not NO_INDICATORS
    assert NO_INDICATORS.naming("domain", pl.Series(["a.example"])).is_empty()
