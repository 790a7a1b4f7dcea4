"""Leases: asked for from nowhere, granted, announced, renewed at half their time."""

import polars as pl

from tests.wardline_range.made import lives
from wardline_range.devices.printer import Printer


def test_a_lease_is_got_and_kept() -> None:
    shown = lives(lambda site: [Printer(site)], hours=0.9)
    dhcp = shown.table("dhcp").filter(pl.col("mac") == Printer.spec.mac).sort("ts")
    assert dhcp["msg_type"].to_list() == ["DISCOVER", "OFFER", "REQUEST", "ACK", "REQUEST", "ACK"]
    asked = dhcp.filter(pl.col("msg_type") == "REQUEST")
    assert asked["orig_h"].to_list() == ["0.0.0.0", Printer.spec.ip]
    assert set(asked["host_name"]) == {Printer.spec.hostname}
    waited = (asked["ts"][1] - asked["ts"][0]).total_seconds()
    assert 2600 < waited < 2800
    told = shown.table("arp").filter((pl.col("orig_h") == Printer.spec.ip) & (pl.col("resp_h") == Printer.spec.ip))
    assert told.height == 1
