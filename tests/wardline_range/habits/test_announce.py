"""Announcements: devices say what they are by multicast DNS and SSDP, and answer a search."""

import io

from tests.wardline_range.made import a_site, lives, read, residents
from wardline_range.devices.unifi_gateway import IGD
from wardline_range.habits.announce import searching


def test_a_host_announces_itself_twice_and_looks_around() -> None:
    shown = lives(["home-assistant"], hours=0.1)
    mdns = shown.table("mdns", shown.ip("home-assistant"))
    told = mdns.filter(mdns["rr_section"] == "answer")
    assert sorted(told["rr_type"]) == ["A", "A", "PTR", "PTR", "SRV", "SRV", "TXT", "TXT"]
    assert "homeassistant.local" in told["rr_name"].to_list()
    assert "_hap._tcp.local" in mdns.filter(~mdns["is_response"])["rr_name"].to_list()


def test_upnp_says_where_its_description_is() -> None:
    shown = lives(["samsung-television"], hours=0.1)
    ip = shown.ip("samsung-television")
    ssdp = shown.table("ssdp", ip)
    assert set(ssdp["method"]) == {"NOTIFY"}
    assert set(ssdp["location"]) == {f"http://{ip}:9197/dmr"}


def test_a_search_is_answered_by_those_who_live_here() -> None:
    out = io.BytesIO()
    site = a_site(out)
    gateway, hub = residents(site, "unifi-gateway", "home-assistant")
    next(searching(hub, IGD.target, "me", ((gateway.nic.ip, IGD), ("192.168.10.250", IGD)), 60))
    site.capture.flush(1 << 62)
    ssdp = read(out.getvalue())["ssdp"].sort("ts")
    assert ssdp["orig_h"].to_list() == [hub.nic.ip, gateway.nic.ip]
    assert ssdp["status_code"].to_list() == [None, 200]
