"""The restarts: ordered in the master's name, and the outstation is away each time."""

import polars as pl

from tests.wardline_range.made import attacked

CAST = ["sel-rtu", "dnp3-master", "engineering-station"]
SHOWN = attacked("dnp3-cold-restart", "engineering-station", CAST, hours=0.3, lasts="12m")
DNP3 = SHOWN.table("dnp3", SHOWN.ip("engineering-station")).sort("ts")


def test_it_orders_restarts() -> None:
    asked = DNP3.filter("is_orig")["func"].to_list()
    assert asked == ["READ"] + ["COLD_RESTART"] * (len(asked) - 1)
    assert len(asked) > 3


def test_the_outstation_is_away_after_each() -> None:
    outstation = next(one for one in SHOWN.truth.devices if one.name == "sel-rtu")
    ordered = DNP3.filter(pl.col("func") == "COLD_RESTART").height
    assert len(outstation.addresses) == ordered + 1
    away = [
        after.start - before.end for before, after in zip(outstation.addresses, outstation.addresses[1:], strict=False)
    ]
    assert all(20 * 10**9 < one < 30 * 10**9 for one in away)
