"""Announcements: devices say what they are by multicast DNS and SSDP, and answer a search."""

import io

from tests.wardline_range.made import a_site, lives, read
from wardline_range.devices.hub import Hub
from wardline_range.devices.television import UPNP, Television
from wardline_range.habits.announce import searching


def test_a_host_announces_itself_twice_and_looks_around() -> None:
    shown = lives(lambda site: [Hub(site)], hours=0.05)
    mdns = shown.table("mdns", Hub.spec.ip)
    told = mdns.filter(mdns["rr_section"] == "answer")
    assert sorted(told["rr_type"]) == ["A", "A", "PTR", "PTR", "SRV", "SRV", "TXT", "TXT"]
    assert "homeassistant.local" in told["rr_name"].to_list()
    assert "_hap._tcp.local" in mdns.filter(~mdns["is_response"])["rr_name"].to_list()


def test_upnp_says_where_its_description_is() -> None:
    ssdp = lives(lambda site: [Television(site)], hours=0.05).table("ssdp", Television.spec.ip)
    assert set(ssdp["method"]) == {"NOTIFY"}
    assert set(ssdp["location"]) == {f"http://{Television.spec.ip}:9197/dmr"}


def test_a_search_is_answered_by_those_who_live_here() -> None:
    out = io.BytesIO()
    site = a_site(out)
    television, hub = Television(site), Hub(site)
    site.move_in(television)
    next(searching(hub, UPNP.target, "me", ((television.nic.ip, UPNP), ("192.168.10.250", UPNP)), 60))
    site.capture.flush(1 << 62)
    ssdp = read(out.getvalue())["ssdp"].sort("ts")
    assert ssdp["orig_h"].to_list() == [hub.nic.ip, television.nic.ip]
    assert ssdp["status_code"].to_list() == [None, 200]
