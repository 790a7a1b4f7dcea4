"""The thermostat shows itself to HomeKit."""

from tests.wardline_range.made import lives


def test_it_says_its_model() -> None:
    shown = lives(["ecobee-thermostat"], hours=0.1)
    mdns = shown.table("mdns", shown.ip("ecobee-thermostat"))
    assert any("md=ecobee3 lite" in text for text in mdns["rr_data"].drop_nulls())
    assert any(name.endswith("._hap._tcp.local") for name in mdns["rr_name"].drop_nulls())
