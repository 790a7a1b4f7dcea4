"""The telephone tells its switch what it is, and asks its maker for a configuration."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_is_known_by_lldp_and_asks_once() -> None:
    shown = lives(["yealink-phone"], 0.3)
    ip = shown.ip("yealink-phone")
    assert shown.table("dns", ip)["query"].to_list().count("rps.yealink.com") == 1
    assert shown.table("sender").filter(pl.col("ether_type") == 0x88CC)["pkts"].sum() > 25
    assert set(shown.table("dhcp")["vendor_class"].drop_nulls()) == {"yealink"}
