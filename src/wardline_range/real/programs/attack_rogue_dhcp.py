"""Gives out addresses beside the network's own server, with itself as gateway and resolver.

Whoever asks is answered; since seldom anybody does, it also asks itself, in the name of computers that do not exist.

References: RFC 2131 3.1 (allocation), 4.1 (broadcast answers), RFC 2132 9.6 (message type).
"""

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wardline_range.packets import frames
from wardline_range.protocols import dhcp
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.pace import beats
from wardline_range.real.programs.wire import IPV4, Wire

_NOWHERE, _EVERYBODY = "0.0.0.0", "255.255.255.255"
_GRANTS = {dhcp.DISCOVER: dhcp.OFFER, dhcp.REQUEST: dhcp.ACK}
_OPTIONS_AT, _PAD, _END, _SERVER = 240, 0, 255, 54
_LEASE_S, _TTL = 300, 64


@dataclass(frozen=True, slots=True)
class Server:
    """The server, and the first of the addresses that it gives out."""

    mac: str
    ip: str
    first: str

    def answer(self, frame: bytes) -> bytes:
        """The frame that answers a DISCOVER or REQUEST; nothing for other frames, or what another server is asked."""
        message = asked_in(frame)
        told = dhcp.read_asked(message)
        if told is None or told[0] not in _GRANTS or server_in(message) not in (b"", frames.ip_bytes(self.ip)):
            return b""
        kind, trans_id, mac = told
        lease = dhcp.Lease(self._address(mac), self.ip, "lan", _LEASE_S)
        return self._frame(
            (self.ip, dhcp.SERVER_PORT), dhcp.CLIENT_PORT, dhcp.granted(_GRANTS[kind], trans_id, mac, lease)
        )

    def newcomer(self, number: int) -> Iterator[bytes]:
        """All four frames by which a computer that does not exist gets an address."""
        mac, client = f"02:00:5e:00:53:{number & 0xFF:02x}", dhcp.Client(f"pc-{number}")
        address, trans_id = self._address(mac), 0x5E005300 + number
        for kind, known in ((dhcp.DISCOVER, {}), (dhcp.REQUEST, {"wanted": address, "server": self.ip})):
            asked = dhcp.asked(kind, trans_id, mac, client, **known)
            question = self._frame((_NOWHERE, dhcp.CLIENT_PORT), dhcp.SERVER_PORT, asked)
            yield question
            yield self.answer(question)

    def _address(self, mac: str) -> str:
        """A client's address: always the same."""
        return str(ipaddress.IPv4Address(self.first) + int(mac[-2:], 16) % 16)

    def _frame(self, src: tuple[str, int], to_port: int, message: bytes) -> bytes:
        datagram = frames.udp(src, (_EVERYBODY, to_port), message)
        packet = frames.ipv4(src[0], _EVERYBODY, frames.UDP, datagram, ident=0, ttl=_TTL)
        return frames.ethernet(frames.BROADCAST, self.mac, IPV4, packet)


def main(given: Sequence[str] | None = None) -> None:
    """Serve until the time is over."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--interface", default="eth0")
    parser.add_argument("--ip", required=True, help="its own address")
    parser.add_argument("--first", required=True, help="first of 16 addresses to give out")
    parser.add_argument("--seconds", type=float, default=25.0)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two computers that do not exist")
    told = parser.parse_args(given)
    with Wire(told.interface, IPV4) as wire:
        server = Server(wire.mac, told.ip, told.first)
        for number in beats(told.seconds, told.every):
            for frame in server.newcomer(number):
                wire.send(frame)
            for answer in (server.answer(frame) for frame in wire.heard(0.9 * told.every)):
                if answer:
                    wire.send(answer)


def asked_in(frame: bytes) -> bytes:
    """The message to a DHCP server that a frame carries; nothing where it carries none."""
    body = 14 + (frame[14] & 15) * 4
    is_asked = frame[23] == frames.UDP and int.from_bytes(frame[body + 2 : body + 4], "big") == dhcp.SERVER_PORT
    return frame[body + 8 :] if is_asked else b""


def server_in(message: bytes) -> bytes:
    """The address of the server that a client's message names; nothing where it names none."""
    at = _OPTIONS_AT
    while at + 1 < len(message) and message[at] != _END:
        if message[at] == _SERVER:
            return message[at + 2 : at + 6]
        at += 1 if message[at] == _PAD else 2 + message[at + 1]
    return b""


if __name__ == "__main__":
    main()
