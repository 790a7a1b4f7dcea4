"""The laptop looks for what it could cast to."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_looks_around_and_keeps_its_push_line() -> None:
    shown = lives(["chromebook"], 0.5)
    ip = shown.ip("chromebook")
    asked = shown.table("mdns", ip).filter(~pl.col("is_response"))
    assert set(asked["rr_name"]) == {"_googlecast._tcp.local"}
    assert shown.table("ssdp", ip)["user_agent"][0] == "Google Chrome/131.0.6778.96 ChromeOS"
    assert 5228 in shown.table("conn", ip)["resp_p"].to_list()
