"""The second server: faster than the first, and itself the router and resolver of those who believe it."""

import polars as pl

from tests.wardline_range.made import attacked

SHOWN = attacked(
    "rogue-dhcp", "windows-laptop", ["windows-laptop", "samsung-television", "hp-printer"], hours=0.3, lasts="10m"
)
ROGUE = SHOWN.ip("windows-laptop")


def test_it_answers_before_the_gateway_and_names_itself() -> None:
    granted = SHOWN.table("dhcp").filter(pl.col("msg_type") == "ACK", pl.col("server_addr") == ROGUE)
    assert granted["routers"].to_list() == [[ROGUE]] * granted.height
    assert granted["dns_servers"].to_list() == [[ROGUE]] * granted.height
    assert granted.height == 2
    for row in granted.rows(named=True):
        both = SHOWN.table("dhcp").filter(pl.col("trans_id") == row["trans_id"], pl.col("msg_type") == "ACK").sort("ts")
        assert both["server_addr"].to_list() == [ROGUE, "192.168.10.1"]


def test_the_misled_ask_it_for_names_until_it_ends() -> None:
    [attack] = SHOWN.truth.attacks
    asked = SHOWN.table("dns").filter(pl.col("resp_h") == ROGUE, pl.col("resp_p") == 53)
    assert asked.height >= 3
    assert asked["ts"].dt.epoch("ns").max() <= attack.end  # type: ignore[operator]
    television = next(one for one in SHOWN.truth.devices if one.name == "samsung-television")
    assert "udp/53 windows-laptop" not in television.allowed


def test_its_answers_are_its_flows() -> None:
    steps = set(SHOWN.flows("rogue-dhcp").select("step", "service").iter_rows())
    assert steps == {("look", "dhcp"), ("answer", "dhcp"), ("answer", "dns")}
