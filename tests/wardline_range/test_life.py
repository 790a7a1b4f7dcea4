"""A site's life: devices leave, are replaced and move; the mirror port drops; work is done as agreed."""

import polars as pl
import pytest

from tests.wardline_range.made import Entry, lives
from wardline_range.life import KINDS


def test_a_device_that_leaves_is_not_heard_again() -> None:
    shown = lives(["hp-printer", "windows-laptop"], 0.3, [{"event": "leave", "device": "windows-laptop", "at": "6m"}])
    laptop = next(one for one in shown.truth.devices if one.type == "computer")
    heard = shown.table("conn", laptop.ips[0])["ts"].dt.epoch("ns")
    assert heard.max() < shown.truth.start + 370 * 10**9  # type: ignore[operator]
    assert laptop.addresses[0].end == shown.truth.start + 360 * 10**9


def test_a_replacement_takes_address_and_name() -> None:
    cast: list[Entry] = [
        {"model": "hikvision-camera", "name": "old"},
        {"model": "hikvision-camera", "name": "new", "absent": True},
        "hikvision-recorder",
    ]
    replace = {"event": "replace", "device": "old", "by": "new", "at": "6m", "for": "60s"}
    shown = lives(cast, 0.4, [replace])
    old, new = (next(one for one in shown.truth.devices if one.name == name) for name in ("old", "new"))
    assert old.ips == new.ips
    assert old.hostname == new.hostname
    assert old.mac != new.mac
    seen = shown.table("conn").filter((pl.col("resp_h") == new.ips[0]) & (pl.col("resp_p") == 554)).sort("ts")
    assert set(seen["resp_l2_addr"].drop_nulls()) == {old.mac, new.mac}


def test_a_device_may_get_another_address() -> None:
    move = {"event": "readdress", "device": "hp-printer", "to": "192.168.10.200", "at": "6m"}
    shown = lives(["hp-printer"], 0.3, [move])
    printer = next(one for one in shown.truth.devices if one.type == "printer")
    assert printer.ips[1] == "192.168.10.200"
    asked = shown.table("dhcp").filter(pl.col("msg_type") == "ACK")["assigned_addr"].to_list()
    assert asked == list(printer.ips)


def test_a_mirror_port_that_drops_leaves_the_truth_whole() -> None:
    cast = ["windows-laptop", "hp-printer"]
    lossy = lives(cast, 0.3, [{"event": "mirror-loss", "at": "2m", "for": "15m", "share": 0.5}])
    whole = lives(cast, 0.3)
    assert lossy.truth.flows.drop("packets").equals(whole.truth.flows.drop("packets"))
    assert lossy.truth.packets < 0.75 * whole.truth.packets
    assert lossy.truth.flows["packets"].sum() < whole.truth.flows["packets"].sum()


def test_the_internet_may_be_away() -> None:
    shown = lives(["windows-laptop"], 0.4, [{"event": "internet-outage", "at": "5m", "for": "10m"}])
    during = pl.col("ts").dt.epoch("ns").is_between(shown.truth.start + 305 * 10**9, shown.truth.start + 890 * 10**9)
    assert "SERVFAIL" in set(shown.table("dns").filter(during)["rcode_name"])
    assert shown.table("tls").filter(during).is_empty()
    assert not shown.table("tls").filter(~during).is_empty()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_event_says_what_it_is(kind: str) -> None:
    assert KINDS[kind].__doc__
    assert KINDS[kind].kind == kind
