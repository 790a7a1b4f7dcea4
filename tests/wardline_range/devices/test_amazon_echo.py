"""The assistant looks for what it could switch, and counts itself."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_searches_the_network_and_keeps_its_lines() -> None:
    shown = lives(["amazon-echo"], 0.5)
    ip = shown.ip("amazon-echo")
    searched = shown.table("ssdp", ip).filter(pl.col("method") == "M-SEARCH")
    assert set(searched["search_target"]) == {"urn:Belkin:device:controllee:1", "upnp:rootdevice"}
    names = shown.table("dns", ip)["query"].to_list()
    assert {"bob-dispatch-prod-eu.amazon.com", "device-metrics-us.amazon.com"} <= set(names)
    assert shown.table("http", ip)["uri"].to_list()[0] == "/kindle-wifi/wifistub-echo.html"
