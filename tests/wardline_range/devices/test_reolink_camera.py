"""The camera keeps its way open by UDP, and pushes pictures."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_speaks_udp_all_the_time_and_pushes_now_and_then() -> None:
    shown = lives(["reolink-camera"], 2)
    conn = shown.table("conn", shown.ip("reolink-camera"))
    assert conn.filter(pl.col("resp_p") == 58200)["orig_pkts"].sum() > 250
    pushed = conn.filter(pl.col("resp_p") == 443)
    assert pushed["orig_bytes"].sum() > pushed["resp_bytes"].sum()
