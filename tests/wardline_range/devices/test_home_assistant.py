"""The hub accepts MQTT, and looks for updates."""

from tests.wardline_range.made import lives
from wardline_range.devices.home_assistant import HomeAssistant


def test_it_is_a_broker_and_asks_for_versions() -> None:
    shown = lives(["home-assistant"])
    dns = shown.table("dns", shown.ip("home-assistant"))
    assert 1883 in HomeAssistant.model.open_ports
    assert "version.home-assistant.io" in dns["query"].to_list()
    assert set(dns["qtype_name"]) == {"A", "AAAA"}
