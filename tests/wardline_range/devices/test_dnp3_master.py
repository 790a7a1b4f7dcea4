"""The SCADA server polls over DNP3, and confirms events."""

import polars as pl

from tests.wardline_range.made import lives


def test_polls_follow_their_rhythm_and_every_event_is_confirmed() -> None:
    shown = lives(["sel-rtu", "dnp3-master"], hours=0.4)
    dnp3 = shown.table("dnp3", shown.ip("dnp3-master")).sort("ts")
    asked = dnp3.filter(pl.col("func") == "READ")
    gaps = asked["ts"].diff().drop_nulls().dt.total_milliseconds()
    assert 9800 < gaps.median() < 10_300  # type: ignore[operator]
    events = dnp3.filter((pl.col("func") == "RESPONSE") & pl.col("objects").list.contains("32.2"))
    assert events.height > 20
    assert dnp3.filter(pl.col("func") == "CONFIRM").height == events.height
    assert dnp3.filter(pl.col("objects").list.contains("1.2")).height >= 2
