"""A phone stays registered, and calls."""

import polars as pl

from tests.wardline_range.made import lives


def test_its_way_stays_open_and_it_speaks() -> None:
    shown = lives(["asterisk-pbx", "yealink-phone"], 4)
    conn = shown.table("conn", shown.ip("yealink-phone")).filter(pl.col("resp_h") == shown.ip("asterisk-pbx"))
    kept = conn.filter(pl.col("resp_p") == 5060)
    assert kept["duration"].max() > 3600  # type: ignore[operator]
    assert conn.filter((pl.col("resp_p") >= 10_000) & (pl.col("orig_pkts") > 300)).height >= 1
