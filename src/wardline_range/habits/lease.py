"""Getting an address by DHCP, and keeping it.

References: RFC 2131 4.4.1 (first lease), 4.4.5 (renewal at half of the lease); RFC 5227 2.1.1 (ARP probes),
2.3 (two ARP announcements).
"""

from collections.abc import Iterator
from dataclasses import replace

from wardline_range.clock import ns
from wardline_range.device import Device
from wardline_range.network import EVERYONE, NOBODY
from wardline_range.protocols import dhcp
from wardline_range.protocols.dhcp import Lease

LEASE_S = 5400
_PROBES = 3


def lease(device: Device) -> Iterator[float]:
    """The first lease, and its renewals."""
    gateway, grant = device.site.gateway_ip, _grant(device)
    _first(device, grant)
    while True:
        yield device.chance.around(LEASE_S / 2, 0.02)
        if device.site.is_there(gateway, device.now):
            _renew(device, grant)


def rejoin(device: Device) -> Iterator[float]:
    """Its link was lost for a moment: it asks anew."""
    _first(device, _grant(device))
    yield 0.0


def _grant(device: Device) -> Lease:
    return Lease(device.nic.ip, device.site.gateway_ip, "lan", LEASE_S, str(device.site.prefix.netmask))


def _first(device: Device, grant: Lease) -> None:
    client = device.client
    site, mac, number = device.site, device.nic.mac, device.chance.below(1 << 32)
    nobody = replace(device.nic, ip=NOBODY)
    discover = dhcp.asked(dhcp.DISCOVER, number, mac, client)
    request = dhcp.asked(dhcp.REQUEST, number, mac, client, wanted=grant.address, server=grant.server)
    site.introduce(grant.address, grant.server, device.now)
    at = device.now
    for asked, answer in ((discover, dhcp.OFFER), (request, dhcp.ACK)):
        at = site.datagram(nobody, dhcp.CLIENT_PORT, EVERYONE, dhcp.SERVER_PORT, asked, at + ns(0.002), "dhcp")
        at += ns(device.chance.between(0.001, 0.02))
        granted = dhcp.granted(answer, number, mac, grant)
        at = site.datagram(
            site.nic(site.gateway_ip), dhcp.SERVER_PORT, grant.address, dhcp.CLIENT_PORT, granted, at, "dhcp"
        )
    for _ in range(_PROBES):
        site.ask_arp(mac, NOBODY, grant.address, at := at + ns(device.chance.between(0.2, 1.0)))
    for _ in range(2):
        site.ask_arp(mac, grant.address, grant.address, at := at + ns(device.chance.between(0.2, 2.0)))


def _renew(device: Device, grant: Lease) -> None:
    site, number = device.site, device.chance.below(1 << 32)
    mac, address = device.nic.mac, grant.address
    asked = dhcp.asked(dhcp.REQUEST, number, mac, device.client, ciaddr=address)
    at = site.datagram(device.nic, dhcp.CLIENT_PORT, site.gateway_ip, dhcp.SERVER_PORT, asked, device.now, "dhcp")
    granted = dhcp.granted(dhcp.ACK, number, mac, grant, ciaddr=address)
    at += ns(device.chance.between(0.001, 0.01))
    site.datagram(site.nic(site.gateway_ip), dhcp.SERVER_PORT, address, dhcp.CLIENT_PORT, granted, at, "dhcp")
