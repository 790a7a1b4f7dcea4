"""Makers by link-layer address."""

import pytest

from wardline.inventory.knowledge.addresses import oui


def said(mac: str) -> dict[str, tuple[str, float]]:
    return {name: (value, confidence) for name, value, confidence in oui(mac)}


@pytest.mark.parametrize(
    ("mac", "vendor"),
    [("00:17:88:00:00:01", "Philips"), ("50:c7:bf:00:00:01", "TP-Link"), ("00:00:bc:00:00:01", "Rockwell Automation")],
)
def test_the_registry_names_the_maker_as_people_say_it(mac: str, vendor: str) -> None:
    assert said(mac)["vendor"] == (vendor, 0.7)


def test_a_maker_of_modules_is_a_weaker_guess() -> None:
    assert said("5c:cf:7f:00:00:01")["vendor"] == ("Espressif", 0.45)


@pytest.mark.parametrize("mac", ["02:00:00:00:00:01", "da:a1:19:00:00:01", "92:1f:6c:d3:47:b8"])
def test_a_locally_administered_address_names_nobody(mac: str) -> None:
    ((name, value, confidence),) = oui(mac)
    assert (name, confidence) == ("vendor", 0.0)
    assert "locally administered" in value


@pytest.mark.parametrize("mac", ["00:00:00:00:00:22", "4c:ff:ff:00:00:01", "not a mac", ""])
def test_placeholders_and_unregistered_addresses_say_nothing(mac: str) -> None:
    assert list(oui(mac)) == []


def test_what_a_maker_mostly_makes_is_a_guess_at_the_type() -> None:
    value, confidence = said("00:40:8c:00:00:01")["type"]
    assert value == "camera"
    assert confidence < 0.7
