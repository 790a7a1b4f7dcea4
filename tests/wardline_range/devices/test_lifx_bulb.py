"""The bulb answers its hub and keeps its line."""

from tests.wardline_range.made import lives


def test_it_is_found_and_switched() -> None:
    shown = lives(["lifx-bulb", "home-assistant"], 1)
    conn = shown.table("conn", shown.ip("home-assistant"))
    asked = conn.filter((conn["proto"] == "udp") & (conn["resp_p"] == 56700))
    assert {"192.168.10.255", shown.ip("lifx-bulb")} <= set(asked["resp_h"])
    assert "v2.broker.lifx.co" in set(shown.table("tls")["server_name"])
