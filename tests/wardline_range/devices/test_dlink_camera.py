"""The camera keeps a line to its cloud, and asks for firmware."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_keeps_its_line_and_meets_by_stun() -> None:
    shown = lives(["dlink-camera"], 0.5)
    ip = shown.ip("dlink-camera")
    line = {"signal.auto.mydlink.com", "stun.auto.mydlink.com", "ntp1.dlink.com", "wrpd.dlink.com"}
    assert set(shown.table("dns", ip)["query"]) == line | {"api.auto.mydlink.com"}
    assert "_dcp._tcp.local" in shown.table("mdns", ip)["rr_name"].to_list()
    assert shown.table("conn", ip).filter(pl.col("resp_p") == 443)["duration"].max() > 1500  # type: ignore[operator]
