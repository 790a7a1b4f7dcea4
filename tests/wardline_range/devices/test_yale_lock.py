"""The lock rarely speaks."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_keeps_one_quiet_line() -> None:
    shown = lives(["yale-lock"], 4)
    conn = shown.table("conn", shown.ip("yale-lock"))
    [line] = conn.filter(pl.col("resp_p") == 8883).rows(named=True)
    assert line["duration"] > 13_000
    assert line["orig_pkts"] < 250
    assert conn.filter(pl.col("resp_p") == 443).height < 30
