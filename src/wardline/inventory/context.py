"""What people say of devices, beside what the traffic shows: owner, zone and criticality, as attributes."""

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from wardline.model.device import Attribute, Device, DeviceId
from wardline.model.directive import Context

RULE = "said by a person"
NAMES = ("owner", "zone", "criticality")


class Devices(Protocol):
    """Who knows the devices."""

    def get(self, device: DeviceId) -> Device | None:
        """One device as it is known now."""


def with_context(devices: Iterable[Device], contexts: Sequence[Context]) -> tuple[Device, ...]:
    """The devices with what was said of them; of two that say the same thing, the later one counts."""
    return tuple(_told(device, contexts) for device in devices) if contexts else tuple(devices)


class Known:
    """A view of devices with what was said of them."""

    def __init__(self, devices: Devices, contexts: Sequence[Context]) -> None:
        self._devices, self._contexts = devices, contexts

    def get(self, device: DeviceId) -> Device | None:
        """One device as it is known now."""
        found = self._devices.get(device)
        return _told(found, self._contexts) if found and self._contexts else found


def _told(device: Device, contexts: Sequence[Context]) -> Device:
    said: dict[str, str] = {}
    for one in contexts:
        if _fits(one.devices, device):
            values = (one.owner, one.zone, str(one.criticality or ""))
            said |= {name: value for name, value in zip(NAMES, values, strict=True) if value}
    if not said:
        return device
    seen = tuple(one for one in device.attributes if one.name not in said)
    fresh = tuple(Attribute(name, value, 1.0, RULE, device.first_seen, ()) for name, value in sorted(said.items()))
    return replace(device, attributes=(*seen, *fresh))


def _fits(word: str, device: Device) -> bool:
    if "/" in word:
        network = ipaddress.ip_network(word, strict=False)
        return any(ipaddress.ip_address(addr) in network for addr in device.addrs if _is_of(addr, network.version))
    return word in (device.id, *device.addrs, *device.macs, device.value("hostname"))


def _is_of(addr: str, version: int) -> bool:
    return ipaddress.ip_address(addr).version == version
