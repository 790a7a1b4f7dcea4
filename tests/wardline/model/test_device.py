"""A device is called what a person would call it."""

import pytest

from wardline.model.device import ATTRIBUTES, Attribute, Device, DeviceId


def device(addrs: tuple[str, ...] = ("192.0.2.1",), macs: tuple[str, ...] = (), **values: str) -> Device:
    said = tuple(Attribute(name, value, 0.9, "rule", 0, ()) for name, value in values.items())
    return Device(DeviceId("D1"), macs, addrs, 0, 1, said)


@pytest.mark.parametrize(
    ("given", "label"),
    [
        (device(hostname="cam-1", vendor="Acme"), "cam-1 (192.0.2.1)"),
        (device(vendor="Acme", model="X1", type="camera"), "Acme X1 (192.0.2.1)"),
        (device(vendor="Acme", type="camera"), "Acme camera (192.0.2.1)"),
        (device(vendor="Acme", model="Acme"), "Acme (192.0.2.1)"),
        (device(), "192.0.2.1"),
        (device((), ("00:00:5e:00:53:01",)), "00:00:5e:00:53:01"),
        (device(()), "D1"),
    ],
)
def test_the_label_uses_the_best_that_is_known(given: Device, label: str) -> None:
    assert given.label == label


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_an_attribute_that_was_not_seen_is_empty(name: str) -> None:
    assert device().attribute(name) is None
    assert device().value(name) == ""
    said = Attribute(name, "x", 0.9, "rule", 0, ())
    assert Device(DeviceId("D1"), (), (), 0, 1, (said,)).value(name) == "x"
