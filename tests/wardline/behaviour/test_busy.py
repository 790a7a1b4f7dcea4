"""Busy minutes: counted in full however the traffic was cut, and forgotten after twenty."""

import polars as pl
import pytest

from wardline.behaviour.busy import MINUTE_NS, minutes, repeated
from wardline.model.batch import Batch


def rows(minute: int, first: int, last: int) -> pl.DataFrame:
    at = [minute * MINUTE_NS + place * 10**9 for place in range(first, last)]
    return pl.DataFrame({"device": "d", "item": "x", "uid": [str(one) for one in at], "at": at})


def batch(minute: int, first: int = 0, last: int = 60) -> Batch:
    return Batch("made", minute * MINUTE_NS + first * 10**9, minute * MINUTE_NS + last * 10**9, {})


@pytest.mark.parametrize("cut", [1, 20, 59])
def test_a_minute_cut_in_two_counts_as_one(cut: int) -> None:
    known = minutes(batch(5, 0, cut), {}, rows(5, 0, cut), 40)
    known = minutes(batch(5, cut), {"minutes": known}, rows(5, cut, 60), 40)
    (one,) = repeated(batch(5, cut), known, 40)
    assert (one["most"], one["minutes"]) == (60, 1)


def test_calm_minutes_are_forgotten_when_they_are_over() -> None:
    known = minutes(batch(5), {}, rows(5, 0, 30), 40)
    known = minutes(batch(6), {"minutes": known}, rows(6, 0, 50), 40)
    assert known["minute"].to_list() == [6]


def test_busy_ones_are_remembered_for_twenty_minutes() -> None:
    known = minutes(batch(5), {}, rows(5, 0, 50), 40)
    assert minutes(batch(20), {"minutes": known}, None, 40).height == 1
    assert minutes(batch(30), {"minutes": known}, None, 40).is_empty()
