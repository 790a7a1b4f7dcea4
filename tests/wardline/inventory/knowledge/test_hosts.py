"""What DHCP clients say of themselves."""

import pytest

from wardline.inventory.knowledge.hosts import host_name, param_list, vendor_class
from wardline.inventory.knowledge.patterns import Said


def values(said: Said) -> dict[str, str]:
    return {name: value for name, value, _ in reversed(said)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DCS-935L", {"hostname": "DCS-935L", "vendor": "D-Link", "type": "camera", "model": "DCS-935L"}),
        ("HS110(EU)", {"vendor": "TP-Link", "type": "plug", "model": "HS110"}),
        ("ESP_07AEFB", {"vendor": "Espressif"}),
        ("LAPTOP-4T7QK2", {"type": "computer"}),
        ("Philips-hue.", {"hostname": "Philips-hue", "vendor": "Philips", "type": "hub"}),
    ],
)
def test_a_factory_given_name_names_maker_and_kind(name: str, expected: dict[str, str]) -> None:
    assert expected.items() <= values(host_name(name)).items()


def test_a_name_that_a_person_chose_is_but_a_name() -> None:
    assert list(host_name("gandalf")) == [("hostname", "gandalf", 0.95)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MSFT 5.0", {"os": "Windows", "type": "computer"}),
        ("android-dhcp-13", {"os": "Android 13", "type": "phone"}),
        ("udhcp 1.19.4", {"os": "Linux (embedded)"}),
        ("dhcpcd-5.2.10:Linux-3.10.73:armv7l:MT6735", {"os": "Linux-3.10.73"}),
        ("AXIS,Network Camera,M1045-LW,5.70.1", {"vendor": "Axis", "model": "M1045-LW", "firmware": "5.70.1"}),
        ("", {}),
    ],
)
def test_a_vendor_class_names_the_system(text: str, expected: dict[str, str]) -> None:
    assert expected.items() <= values(vendor_class(text)).items()


def test_the_order_of_parameters_tells_systems_apart() -> None:
    assert values(param_list("1,3,6,15,31,33,43,44,46,47,119,121,249,252"))["os"] == "Windows"
    assert values(param_list("1,121,3,6,15,119,252"))["vendor"] == "Apple"
    assert list(param_list("1,2,3")) == []
