"""The access point is found by broadcasts and by LLDP."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_says_who_it_is_before_anybody_asks() -> None:
    shown = lives(["unifi-access-point"], 0.2)
    conn = shown.table("conn", shown.ip("unifi-access-point"))
    assert conn.filter(pl.col("resp_p") == 10001).height == 12
    neighbours = shown.table("sender").filter(pl.col("ether_type") == 0x88CC)
    assert neighbours["pkts"].sum() >= 20
    assert set(shown.table("dhcp")["vendor_class"].drop_nulls()) == {"ubnt"}
