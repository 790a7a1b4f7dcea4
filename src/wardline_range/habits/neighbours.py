"""Saying to the next switch who one is, by LLDP.

References: IEEE 802.1AB-2016 8.5 (TLVs), 9.2.5.7 (every 30 s).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.device import Device
from wardline_range.protocols import lldp


@dataclass(frozen=True, slots=True)
class Port:
    """What a device says of itself and of the port it says it on."""

    description: str
    name: str = ""
    able: int = lldp.STATION
    every_s: float = lldp.INTERVAL_S
    more: tuple[bytes, ...] = ()
    """Further TLVs."""


def announcing(device: Device, port: Port) -> Iterator[float]:
    """Announce every while."""
    mac = device.nic.mac
    where = lldp.port_named(port.name) if port.name else lldp.port_of(mac)
    more = [lldp.system_name(device.who.hostname or device.who.name), lldp.system_description(port.description)]
    more += [lldp.capabilities(port.able, port.able), lldp.management_address(device.nic.ip, 1)]
    message = lldp.lldpdu(mac, where, *more, *port.more)
    while True:
        device.site.frame(device.nic, lldp.GROUP, lldp.ETHER_TYPE, message, device.now)
        yield device.chance.around(port.every_s, 0.02)
