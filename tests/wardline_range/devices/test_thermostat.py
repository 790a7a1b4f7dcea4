"""The thermostat shows itself to HomeKit."""

from tests.wardline_range.made import lives
from wardline_range.devices.thermostat import Thermostat


def test_it_says_its_model() -> None:
    mdns = lives(lambda site: [Thermostat(site)], hours=0.02).table("mdns", Thermostat.spec.ip)
    assert any("md=ecobee3 lite" in text for text in mdns["rr_data"].drop_nulls())
    assert "Hallway._hap._tcp.local" in mdns["rr_name"].to_list()
