"""DHCP messages of both sides.

References: RFC 2131 2 (format), RFC 2132 (options), RFC 8910 (option 114).
"""

import struct
from dataclasses import dataclass

from wardline_range.packets.frames import ip_bytes, mac_bytes

DISCOVER, OFFER, REQUEST, ACK = 1, 2, 3, 5
CLIENT_PORT, SERVER_PORT = 68, 67
_NOWHERE = "0.0.0.0"
_COOKIE = b"\x63\x82\x53\x63"


@dataclass(frozen=True, slots=True)
class Client:
    """How a family of devices asks: host name, vendor class and list of wanted parameters, any of them absent."""

    host_name: str = ""
    vendor_class: str = ""
    params: tuple[int, ...] = (1, 3, 6, 15)
    max_size: int = 0


@dataclass(frozen=True, slots=True)
class Lease:
    """What the server grants."""

    address: str
    server: str
    domain: str
    seconds: int
    netmask: str = "255.255.255.0"


def asked(
    kind: int, trans_id: int, mac: str, client: Client, *, ciaddr: str = _NOWHERE, wanted: str = "", server: str = ""
) -> bytes:
    """A client's DISCOVER or REQUEST."""
    options = _option(53, bytes((kind,))) + _option(61, b"\x01" + mac_bytes(mac))
    if wanted:
        options += _option(50, ip_bytes(wanted))
    if server:
        options += _option(54, ip_bytes(server))
    if client.max_size:
        options += _option(57, client.max_size.to_bytes(2, "big"))
    if client.vendor_class:
        options += _option(60, client.vendor_class.encode())
    if client.host_name:
        options += _option(12, client.host_name.encode())
    return _message(1, trans_id, mac, ciaddr, _NOWHERE, options + _option(55, bytes(client.params)))


def read_asked(message: bytes) -> tuple[int, int, str] | None:
    """Kind, transaction id and MAC address of a client's message as `asked` writes it; None for anything else."""
    if message[:1] != b"\x01" or message[236:242] != _COOKIE + b"\x35\x01":
        return None
    return message[242], int.from_bytes(message[4:8], "big"), message[28:34].hex(":")


def granted(kind: int, trans_id: int, mac: str, lease: Lease, *, ciaddr: str = _NOWHERE) -> bytes:
    """The server's OFFER or ACK."""
    server = ip_bytes(lease.server)
    options = _option(53, bytes((kind,))) + _option(54, server) + _option(51, lease.seconds.to_bytes(4, "big"))
    options += _option(58, (lease.seconds // 2).to_bytes(4, "big")) + _option(1, ip_bytes(lease.netmask))
    options += _option(3, server) + _option(6, server) + _option(15, lease.domain.encode())
    return _message(2, trans_id, mac, ciaddr, lease.address, options)


def _option(code: int, value: bytes) -> bytes:
    return bytes((code, len(value))) + value


def _message(operation: int, trans_id: int, mac: str, ciaddr: str, yiaddr: str, options: bytes) -> bytes:
    head = struct.pack("!BBBBIHH", operation, 1, 6, 0, trans_id, 0, 0)
    addresses = ip_bytes(ciaddr) + ip_bytes(yiaddr) + bytes(8)
    body = head + addresses + mac_bytes(mac) + bytes(10 + 192) + _COOKIE + options + b"\xff"
    return body + bytes(max(0, 300 - len(body)))
