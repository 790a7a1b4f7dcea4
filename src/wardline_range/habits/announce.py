"""Saying to the network who one is: multicast DNS and SSDP.

References: RFC 6762 8.1 (three probes), 8.3 (announcing twice), 10 (TTLs); UPnP Device Architecture 2.0, 1.2.2 (an
advertisement for the root, the device and its type, repeated); RFC 3376 5.1 (joining a group, twice).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.clock import ns
from wardline_range.device import Device
from wardline_range.protocols import dns, igmp, ssdp

MDNS_GROUP, MDNS_PORT = "224.0.0.251", 5353


@dataclass(frozen=True, slots=True)
class Service:
    """One service as multicast DNS tells it: `_ipp._tcp` of an instance, its port and texts."""

    kind: str
    instance: str
    port: int
    texts: tuple[str, ...] = ()


def mdns(device: Device, host: str, services: tuple[Service, ...], every_s: float = 1800) -> Iterator[float]:
    """Join the group, ask whether the name is free, announce host and services twice, and again every while."""
    message, site = announced(host, device.nic.ip, services), device.site
    yield from joining(device, MDNS_GROUP)
    question = dns.probe(f"{host}.local", dns.a(f"{host}.local", device.nic.ip, 120))
    for _ in range(3):
        site.datagram(device.nic, MDNS_PORT, MDNS_GROUP, MDNS_PORT, question, device.now, "dns")
        yield 0.25
    while True:
        for after in (0.0, 1.0):
            at = device.now + ns(after)
            device.site.datagram(device.nic, MDNS_PORT, MDNS_GROUP, MDNS_PORT, message, at, "dns")
        yield device.chance.around(every_s, 0.2)


def joining(device: Device, group: str) -> Iterator[float]:
    """Tell the routers twice that one listens to a group."""
    for _ in range(2):
        device.site.group_message(device.nic, igmp.V3_ROUTERS, igmp.join_v3(group), device.now)
        yield device.chance.between(0.05, 1.0)


def announced(host: str, ip: str, services: tuple[Service, ...]) -> bytes:
    """The announcement of a host and its services."""
    answers: list[dns.Record] = []
    for service in services:
        kind = f"{service.kind}.local"
        name = f"{service.instance.replace('.', chr(92) + '.')}.{kind}"
        answers += [dns.ptr(kind, name), dns.srv(name, f"{host}.local", service.port)]
        answers.append(dns.txt(name, *service.texts, unique=True))
    return dns.announcement(*answers, dns.a(f"{host}.local", ip, 120, unique=True))


def browsing(device: Device, kinds: tuple[str, ...], every_s: float) -> Iterator[float]:
    """Look for services of these kinds every while."""
    question = dns.browse(*(f"{kind}.local" for kind in kinds))
    while True:
        device.site.datagram(device.nic, MDNS_PORT, MDNS_GROUP, MDNS_PORT, question, device.now, "dns")
        yield device.chance.around(every_s, 0.3)


@dataclass(frozen=True, slots=True)
class Upnp:
    """What a UPnP device says of itself; `path` and `port` lead to its description."""

    target: str
    uuid: str
    server: str
    port: int
    path: str

    def location(self, ip: str) -> str:
        """Where the description is."""
        return f"http://{ip}:{self.port}{self.path}"

    @property
    def usn(self) -> str:
        """Unique service name."""
        return f"uuid:{self.uuid}::{self.target}"


def notifying(device: Device, upnp: Upnp, every_s: float = 850) -> Iterator[float]:
    """Join the group and advertise by SSDP every while: root, device and type, each twice."""
    site, location = device.site, upnp.location(device.nic.ip)
    uuid = f"uuid:{upnp.uuid}"
    told = [
        ssdp.notify(location, target, usn, upnp.server)
        for target, usn in (("upnp:rootdevice", f"{uuid}::upnp:rootdevice"), (uuid, uuid), (upnp.target, upnp.usn))
    ]
    yield from joining(device, ssdp.GROUP)
    while True:
        port = site.port(device.nic)
        for message in (*told, *told):
            site.datagram(device.nic, port, ssdp.GROUP, ssdp.PORT, message, device.now, "ssdp")
            yield device.chance.between(0.02, 0.3)
        yield device.chance.around(every_s, 0.1)


def searching(
    device: Device, target: str, agent: str, found: tuple[tuple[str, Upnp], ...], every_s: float
) -> Iterator[float]:
    """Search by SSDP every while; each found (address, description) that lives here answers."""
    while True:
        site = device.site
        port = site.port(device.nic)
        site.datagram(device.nic, port, ssdp.GROUP, ssdp.PORT, ssdp.search(target, agent), device.now, "ssdp")
        for ip, upnp in found:
            if ip not in site.residents:
                continue
            answer = ssdp.found(upnp.location(ip), upnp.target, upnp.usn, upnp.server)
            at = device.now + ns(device.chance.between(0.05, 1.5))
            site.datagram(site.nic(ip), ssdp.PORT, device.nic.ip, port, answer, at, "ssdp")
        yield device.chance.around(every_s, 0.2)
