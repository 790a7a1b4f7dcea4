"""STUN messages: a host asks under which address and port it is seen outside.

References: RFC 8489 5 (header), 14.2 (XOR-MAPPED-ADDRESS).
"""

import struct

from wardline_range.packets.frames import ip_bytes

PORT = 3478
_REQUEST, _SUCCESS = 0x0001, 0x0101
_COOKIE = 0x2112A442
_XOR_MAPPED_ADDRESS, _IPV4 = 0x0020, 1


def binding(transaction: bytes) -> bytes:
    """A binding request; the transaction id has 12 bytes."""
    return struct.pack("!HHI", _REQUEST, 0, _COOKIE) + transaction


def bound(transaction: bytes, address: str, port: int) -> bytes:
    """The answer: the address and port from which the request was seen to come."""
    value = int.from_bytes(ip_bytes(address), "big") ^ _COOKIE
    body = struct.pack("!HHBBHI", _XOR_MAPPED_ADDRESS, 8, 0, _IPV4, port ^ _COOKIE >> 16, value)
    return struct.pack("!HHI", _SUCCESS, len(body), _COOKIE) + transaction + body
