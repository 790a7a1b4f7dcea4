"""Telling the neighbour on the wire what one is, by LLDP.

References: IEEE 802.1AB-2016 9.1.1 (transmission), 9.2.5.6 (interval).
"""

from collections.abc import Iterator

from wardline_range.device import Device
from wardline_range.protocols import lldp


def neighbour(device: Device, port: str, text: str, does: int, *more: bytes) -> Iterator[float]:
    """Say every half minute which port this is, and what the device is in words and capabilities."""
    message = lldp.lldpdu(
        device.nic.mac, lldp.port_named(port), lldp.system_name(device.who.hostname), lldp.system_description(text),
        lldp.capabilities(does, does), lldp.management_address(device.nic.ip, 1), *more,
    )  # fmt: skip
    while True:
        device.site.frame(device.nic, lldp.GROUP, lldp.ETHER_TYPE, message, device.now)
        yield device.chance.around(lldp.INTERVAL_S, 0.01)
