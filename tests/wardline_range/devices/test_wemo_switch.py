"""The switch is heard of by UPnP, often."""

from tests.wardline_range.made import lives


def test_it_advertises_every_minute_or_so() -> None:
    shown = lives(["wemo-switch"], 0.5)
    ip = shown.ip("wemo-switch")
    told = shown.table("ssdp", ip)
    assert told.height >= 17
    assert set(told["location"]) == {f"http://{ip}:49153/setup.xml"}
    assert {3478, 8443} <= set(shown.table("conn", ip)["resp_p"])
