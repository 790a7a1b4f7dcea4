"""The loudspeaker is found by its household."""

from tests.wardline_range.made import lives


def test_it_is_a_zone_player() -> None:
    shown = lives(["sonos-speaker"], 0.3)
    ip = shown.ip("sonos-speaker")
    assert "_sonos._tcp.local" in shown.table("mdns", ip)["rr_name"].to_list()
    assert all("RINCON_" in usn for usn in shown.table("ssdp", ip)["usn"])
    assert any("ZonePlayer" in usn for usn in shown.table("ssdp", ip)["usn"])
    assert "msmetrics.ws.sonos.com" in shown.table("dns", ip)["query"].to_list()
