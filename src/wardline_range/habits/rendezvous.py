"""Keeping a way through the gateway open: small UDP datagrams to a server that introduces viewers (peer to peer)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wardline_range.chance import Chance
from wardline_range.clock import ns
from wardline_range.device import Device
from wardline_range.protocols.noise import noise

Message = Callable[[Chance], bytes]


def opaque(head: bytes, size: int) -> Message:
    """A message of a maker's own: the same first bytes each time, and then bytes that nobody can read."""
    return lambda chance: head + noise(chance, size - len(head))


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where the server is, what is said to it and what it answers, and how often; the own port stays for `lasts_s`."""

    name: str
    port: int
    asked: Message
    answered: Message
    every_s: float
    lasts_s: float = 7200


def rendezvous(device: Device, meeting: Meeting) -> Iterator[float]:
    """Ask and be answered, from one port for hours and then from another. Raises Unreachable where no name is found."""
    site, chance = device.site, device.chance
    while True:
        port = site.port(device.nic)
        until = device.now + ns(chance.around(meeting.lasts_s, 0.3))
        while device.now < until:
            address, at = device.resolve(meeting.name, device.now)
            ask(device, port, address, meeting, at)
            yield chance.around(meeting.every_s, 0.05)


def ask(device: Device, port: int, address: str, meeting: Meeting, at: int) -> None:
    """One datagram from a port to the server's address, and its answer while the Internet can be reached."""
    site, chance = device.site, device.chance
    sent = site.datagram(device.nic, port, address, meeting.port, meeting.asked(chance), at, "")
    if site.internet.is_up(sent):
        peer = site.nic(address)
        back = sent + ns(chance.around(peer.lag_s, 0.1))
        site.datagram(peer, meeting.port, device.nic.ip, port, meeting.answered(chance), back, "")
