"""The bridge is found twice over, and keeps MQTT in TLS."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_announces_itself_and_keeps_its_line() -> None:
    shown = lives(["philips-hue-bridge"], 0.5)
    ip = shown.ip("philips-hue-bridge")
    assert "_hue._tcp.local" in shown.table("mdns", ip)["rr_name"].to_list()
    assert all("IpBridge/1.6" in server for server in shown.table("ssdp", ip)["server_software"])
    line = shown.table("conn", ip).filter(pl.col("resp_p") == 8883)
    assert line["service"].to_list() == ["ssl"]
