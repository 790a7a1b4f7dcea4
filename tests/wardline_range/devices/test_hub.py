"""The hub accepts MQTT, and looks for updates."""

from tests.wardline_range.made import lives
from wardline_range.devices.hub import Hub


def test_it_is_a_broker_and_asks_for_versions() -> None:
    shown = lives(lambda site: [Hub(site)])
    assert 1883 in Hub.open_ports
    assert "version.home-assistant.io" in shown.table("dns", Hub.spec.ip)["query"].to_list()
    assert set(shown.table("dns", Hub.spec.ip)["qtype_name"]) == {"A", "AAAA"}
