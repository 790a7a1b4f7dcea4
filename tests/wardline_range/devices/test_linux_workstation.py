"""The desktop fetches what is new in the clear."""

from tests.wardline_range.made import lives


def test_it_checks_its_way_out_and_asks_for_packages() -> None:
    shown = lives(["linux-workstation"], 0.5)
    ip = shown.ip("linux-workstation")
    asked = shown.table("http", ip)["host"].to_list()
    assert asked.count("connectivity-check.ubuntu.com") >= 5
    assert asked.count("archive.ubuntu.com") == 1
    assert "_workstation._tcp.local" in shown.table("mdns", ip)["rr_name"].to_list()
