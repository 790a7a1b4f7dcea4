"""The plug tells the network its name, and its cloud by UDP."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_announces_itself_to_all_and_beats_by_udp() -> None:
    shown = lives(["edimax-plug"], 0.5)
    conn = shown.table("conn", shown.ip("edimax-plug"))
    told = conn.filter(pl.col("resp_p") == 20560)
    assert told["resp_h"].to_list() == ["255.255.255.255"] * 3
    assert shown.capture.count(b"SP2101W_") >= 3
    assert conn.filter(pl.col("resp_p") == 8766)["orig_pkts"].sum() > 50
