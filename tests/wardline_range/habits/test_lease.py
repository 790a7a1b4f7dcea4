"""Leases: asked for from nowhere, granted, announced, renewed at half their time."""

import polars as pl

from tests.wardline_range.made import lives


def test_a_lease_is_got_and_kept() -> None:
    shown = lives(["hp-printer"], hours=0.9)
    printer, ip = shown.truth.devices[1], shown.ip("hp-printer")
    dhcp = shown.table("dhcp").filter(pl.col("mac") == printer.mac).sort("ts")
    assert dhcp["msg_type"].to_list() == ["DISCOVER", "OFFER", "REQUEST", "ACK", "REQUEST", "ACK"]
    asked = dhcp.filter(pl.col("msg_type") == "REQUEST")
    assert asked["orig_h"].to_list() == ["0.0.0.0", ip]
    assert set(asked["host_name"]) == {printer.hostname}
    waited = (asked["ts"][1] - asked["ts"][0]).total_seconds()
    assert 2600 < waited < 2800
    told = shown.table("arp").filter((pl.col("orig_h") == ip) & (pl.col("resp_h") == ip))
    assert told.height == 1
