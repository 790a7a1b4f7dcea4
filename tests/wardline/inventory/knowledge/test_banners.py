"""What clients and servers call themselves."""

from collections.abc import Callable

import pytest

from wardline.inventory.knowledge import banners
from wardline.inventory.knowledge.patterns import Said


@pytest.mark.parametrize(
    ("reader", "text", "expected"),
    [
        (banners.user_agent, "Mozilla/5.0 (Windows NT 10.0)", {"os": "Windows NT 10.0", "type": "computer"}),
        (banners.user_agent, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0)", {"vendor": "Apple", "type": "phone"}),
        (banners.user_agent, "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0)", {"type": "tv"}),
        (banners.server, "FreeRTOS/6.0.5, UPnP/1.0, IpBridge/1.16.0", {"vendor": "Philips", "type": "hub"}),
        (banners.server, "HP HTTP Server; HP LaserJet", {"vendor": "HP", "type": "printer"}),
        (banners.realm, "DCS-930LB", {"vendor": "D-Link", "type": "camera", "model": "DCS-930LB"}),
        (banners.realm, "NETGEAR R7000", {"vendor": "Netgear", "type": "router", "model": "R7000"}),
        (banners.ssh, "SSH-2.0-dropbear_2019.78", {"os": "Linux (embedded)"}),
        (banners.ssh, "SSH-2.0-ROSSSH", {"vendor": "MikroTik"}),
        (banners.subject, "CN=DCS-935L,O=D-Link", {"vendor": "D-Link", "type": "camera"}),
        (banners.client_id, "shellyplug-s-7AE1C0", {"vendor": "Shelly"}),
        (banners.topic, "zigbee2mqtt/lamp/set", {"type": "hub"}),
    ],
)  # fmt: skip
def test_a_banner_says_what_its_device_is(reader: Callable[[str], Said], text: str, expected: dict[str, str]) -> None:
    assert expected.items() <= {name: value for name, value, _ in reader(text)}.items()


@pytest.mark.parametrize("text", ["nginx", "Apache", "", "SSH-2.0-OpenSSH_9.6"])
def test_what_any_device_may_say_names_none(text: str) -> None:
    for reader in (banners.user_agent, banners.server, banners.realm, banners.ssh, banners.subject, banners.topic):
        assert {"vendor", "type", "model"}.isdisjoint(name for name, _, _ in reader(text))
