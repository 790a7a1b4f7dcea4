"""Leases: asked for from nowhere, granted, announced, renewed at half their time."""

import io

import polars as pl

from tests.wardline_range.made import a_site, lives, read, residents
from wardline_range.clock import SECOND
from wardline_range.habits.lease import rejoin
from wardline_range.protocols import dhcp


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
    assert told.height == 2
    probes = shown.table("arp").filter((pl.col("orig_h") == "0.0.0.0") & (pl.col("resp_h") == ip))
    assert probes.height == 3


def test_who_lost_its_link_asks_anew() -> None:
    out = io.BytesIO()
    site = a_site(out)
    _, printer = residents(site, "unifi-gateway", "hp-printer")
    heard: list[int] = []
    site.hearers.append(lambda src, message, at: heard.append((dhcp.read_asked(message) or (0,))[0]))
    site.clock.spawn(rejoin(printer))
    site.clock.run(site.clock.now + SECOND, site.capture.passed)
    site.capture.flush(1 << 62)
    said = read(out.getvalue())["dhcp"].sort("ts")["msg_type"].to_list()
    assert said == ["DISCOVER", "OFFER", "REQUEST", "ACK"]
    assert heard == [dhcp.DISCOVER, dhcp.REQUEST]
