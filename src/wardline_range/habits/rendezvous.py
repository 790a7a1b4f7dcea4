"""Keeping a way through the gateway open: small UDP datagrams to a server that introduces viewers (peer to peer).

References: RFC 8489 (STUN), which some makers use; others have messages of their own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wardline_range.clock import ns
from wardline_range.device import Device
from wardline_range.protocols import stun
from wardline_range.protocols.noise import noise

Exchange = Callable[[Device, int], tuple[bytes, bytes]]
"""A question sent by a device from a port, and the answer to it."""
_OUTSIDE = "subscriber.access.example"


def opaque(head: bytes, up_bytes: int, down_bytes: int) -> Exchange:
    """Messages of a maker's own: the same first bytes each time, and then bytes that nobody can read."""

    def exchange(device: Device, _: int) -> tuple[bytes, bytes]:
        chance, known = device.chance, len(head)
        return head + noise(chance, up_bytes - known), head + noise(chance, down_bytes - known)

    return exchange


def binding(device: Device, port: int) -> tuple[bytes, bytes]:
    """A STUN binding request and its answer: the gateway's own address outside."""
    transaction = device.chance.octets(12)
    return stun.request(transaction), stun.response(transaction, device.site.internet.address(_OUTSIDE), port)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where the server is, what is said, and how often; the own port stays for `lasts_s`."""

    name: str
    port: int
    exchange: Exchange
    every_s: float
    lasts_s: float = 7200


def rendezvous(device: Device, meeting: Meeting) -> Iterator[float]:
    """Ask and be answered, from one port for hours and then from another. Raises Unreachable where no name is found."""
    site, chance = device.site, device.chance
    while True:
        port = site.port(device.nic)
        until = device.now + ns(chance.around(meeting.lasts_s, 0.3))
        while device.now < until:
            _meet(device, port, meeting)
            yield chance.around(meeting.every_s, 0.05)


def _meet(device: Device, port: int, meeting: Meeting) -> None:
    """One datagram, and its answer while the Internet can be reached."""
    site = device.site
    address, at = device.resolve(meeting.name, device.now)
    asked, answered = meeting.exchange(device, port)
    sent = site.datagram(device.nic, port, address, meeting.port, asked, at, "")
    if site.internet.is_up(sent):
        peer = site.nic(address)
        back = sent + ns(device.chance.around(peer.lag_s, 0.1))
        site.datagram(peer, meeting.port, device.nic.ip, port, answered, back, "")
