"""Memories stay small."""

import polars as pl

from wardline.behaviour.bounds import newest


def test_the_oldest_rows_of_a_crowded_key_go() -> None:
    rows = pl.DataFrame({"key": ["a"] * 5 + ["b"], "at": [3, 1, 5, 2, 4, 0]})
    assert newest(rows, ["key"], "at", 2).sort("key", "at").rows() == [("a", 4), ("a", 5), ("b", 0)]
    assert newest(rows, ["key"], "at", 9).height == 6
