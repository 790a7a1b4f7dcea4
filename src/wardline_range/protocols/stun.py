"""STUN: a host behind a gateway asks a server on the Internet for its address as seen from there.

References: RFC 8489 5 (header), 14.2 (XOR-MAPPED-ADDRESS), 14.14 (SOFTWARE).
"""

import struct

from wardline_range.packets.frames import ip_bytes

PORT = 3478
_COOKIE = 0x2112A442
_REQUEST, _SUCCESS = 0x0001, 0x0101
_XOR_MAPPED, _SOFTWARE = 0x0020, 0x8022
_IPV4 = 1


def request(transaction: bytes, software: str = "") -> bytes:
    """A binding request; the transaction has twelve bytes."""
    return _message(_REQUEST, transaction, _attribute(_SOFTWARE, software.encode()) if software else b"")


def response(transaction: bytes, address: str, port: int, software: str = "") -> bytes:
    """The answer: where the request came from."""
    seen = int.from_bytes(ip_bytes(address), "big") ^ _COOKIE
    mapped = _attribute(_XOR_MAPPED, struct.pack("!BBHI", 0, _IPV4, port ^ _COOKIE >> 16, seen))
    return _message(_SUCCESS, transaction, mapped + (_attribute(_SOFTWARE, software.encode()) if software else b""))


def _message(kind: int, transaction: bytes, attributes: bytes) -> bytes:
    return struct.pack("!HHI", kind, len(attributes), _COOKIE) + transaction + attributes


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)
