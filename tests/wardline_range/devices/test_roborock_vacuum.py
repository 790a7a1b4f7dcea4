"""The vacuum meets its cloud by UDP, and sends maps while it cleans."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_beats_and_sends_its_map() -> None:
    shown = lives(["roborock-vacuum"], 8)
    ip = shown.ip("roborock-vacuum")
    conn = shown.table("conn", ip)
    assert conn.filter(pl.col("resp_p") == 8053)["orig_pkts"].sum() > 1000
    assert conn.filter(pl.col("resp_p") == 443).height >= 20
    assert "_miio._udp.local" in shown.table("mdns", ip)["rr_name"].to_list()
