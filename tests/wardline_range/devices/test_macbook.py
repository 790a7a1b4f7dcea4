"""The laptop announces itself, and somebody browses."""

from tests.wardline_range.made import lives


def test_it_is_used() -> None:
    shown = lives(["macbook"], 0.5)
    ip = shown.ip("macbook")
    assert 5223 in shown.table("conn", ip)["resp_p"].to_list()
    assert "_companion-link._tcp.local" in shown.table("mdns", ip)["rr_name"].to_list()
    assert any(name.startswith("www.") for name in shown.table("tls", ip)["server_name"])
