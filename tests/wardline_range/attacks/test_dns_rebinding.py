"""The rebinding: one name with an outside and a local address, and HTTP to a local device under that name."""

import polars as pl

from tests.wardline_range.made import attacked
from wardline_range.attacks.dns_rebinding import DnsRebinding

SHOWN = attacked("dns-rebinding", "windows-laptop", ["windows-laptop", "hikvision-camera", "hp-printer"], hours=0.1)
PRINTER, LAPTOP = SHOWN.ip("hp-printer"), SHOWN.ip("windows-laptop")


def test_a_name_is_outside_first_and_local_then_with_no_time_to_live() -> None:
    asked = SHOWN.table("dns").filter(pl.col("query").str.ends_with(f".{DnsRebinding.domain}")).sort("ts")
    for (_,), rows in asked.group_by("query", maintain_order=True):
        answers = [answer[0].startswith("192.168.") for answer in rows["answers"].to_list()]
        assert answers == [False] + [True] * 6
        assert {ttl for ttls in rows["TTLs"].to_list() for ttl in ttls} == {0}


def test_local_devices_are_asked_under_the_outside_name() -> None:
    inside = SHOWN.table("http", LAPTOP).filter(pl.col("resp_h") == PRINTER)
    assert inside.height == 6
    assert all(host.endswith(DnsRebinding.domain) for host in inside["host"])
    posted = SHOWN.table("http", LAPTOP).filter(pl.col("method") == "POST")
    assert set(posted["host"]) == {DnsRebinding.domain}
