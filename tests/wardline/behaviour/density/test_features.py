"""A window's features are the same however its minutes are cut into slices."""

import math

import polars as pl

from tests.wardline.behaviour import worlds
from wardline.behaviour import names
from wardline.behaviour.density.features import MET, OPEN, WINDOW_NS, closed, gather, worded
from wardline.behaviour.talks import with_talks


def test_sums_and_sets_of_a_window_close_with_the_next() -> None:
    open_, met = pl.DataFrame(schema=OPEN), pl.DataFrame(schema=MET)
    for minute in (0, 1):
        rows = {"conn": [worlds.conn(minute, worlds.LAPTOP, worlds.EVIL, port) for port in (80, 443)]}
        seen = worlds.batch(minute, rows)
        open_, met = gather(with_talks(seen, names.nothing()), open_, met)
    window = worlds.T0 // WINDOW_NS
    assert closed(open_, met, window).is_empty()
    (row,) = closed(open_, met, window + 1).to_dicts()
    assert math.isclose(math.expm1(row["out_bytes"]), 2400)
    assert (round(math.expm1(row["peers"])), round(math.expm1(row["ports"]))) == (1, 2)
    assert (row["failed"], row["external"]) == (0.0, 1.0)


def test_quantities_are_worded_with_their_unit() -> None:
    assert worded("out_bytes", 1_500_000) == "1.5 MB sent"
    assert worded("failed", 0.25) == "25% failed"
