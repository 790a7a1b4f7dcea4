"""Ethernet, ARP, IPv4, UDP, TCP and ICMP as bytes, with right lengths and checksums.

References: RFC 826, RFC 791 3.1, RFC 768, RFC 9293 3.1, RFC 792, RFC 1071 (checksum), IEEE 802.3 (60 octets at least).
"""

import ipaddress
import struct
from functools import lru_cache

ICMP, TCP, UDP = 1, 6, 17
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
BROADCAST = "ff:ff:ff:ff:ff:ff"
ARP_REQUEST, ARP_REPLY = 1, 2

_IPV4 = struct.Struct("!BBHHHBBH4s4s")
_TCP = struct.Struct("!HHIIBBHHH")
_UDP = struct.Struct("!HHHH")
_DONT_FRAGMENT = 0x4000


@lru_cache(maxsize=65536)
def ip_bytes(address: str) -> bytes:
    """An IPv4 address as four bytes."""
    return ipaddress.IPv4Address(address).packed


@lru_cache(maxsize=4096)
def mac_bytes(address: str) -> bytes:
    """A MAC address as six bytes."""
    return bytes.fromhex(address.replace(":", ""))


def multicast_mac(address: str) -> str:
    """The MAC address of an IPv4 multicast group (RFC 1112 6.4)."""
    _, b, c, d = ip_bytes(address)
    return f"01:00:5e:{b & 0x7F:02x}:{c:02x}:{d:02x}"


def checksum(data: bytes) -> int:
    """The Internet checksum; one's complement addition is arithmetic modulo 0xffff."""
    total = int.from_bytes(data if len(data) % 2 == 0 else data + b"\0", "big") % 0xFFFF
    return 0xFFFF - total if total else 0


def ethernet(dst: str, src: str, ether_type: int, payload: bytes) -> bytes:
    """A frame without its check sequence, padded to the least length of the medium."""
    frame = mac_bytes(dst) + mac_bytes(src) + ether_type.to_bytes(2, "big") + payload
    return frame if len(frame) >= 60 else frame + bytes(60 - len(frame))


def arp(operation: int, sender: tuple[str, str], target: tuple[str, str], dst: str) -> bytes:
    """An ARP frame to `dst`; sender and target are (MAC, address)."""
    body = struct.pack("!HHBBH", 1, 0x0800, 6, 4, operation)
    for mac, address in (sender, target):
        body += mac_bytes(mac) + ip_bytes(address)
    return ethernet(dst, sender[0], 0x0806, body)


def ipv4(src: str, dst: str, protocol: int, payload: bytes, *, ident: int, ttl: int) -> bytes:
    """An IPv4 packet that may not be fragmented."""
    fields = (0x45, 0, 20 + len(payload), ident & 0xFFFF, _DONT_FRAGMENT, ttl, protocol)
    ends = (ip_bytes(src), ip_bytes(dst))
    head = _IPV4.pack(*fields, checksum(_IPV4.pack(*fields, 0, *ends)), *ends)
    return head + payload


def udp(src: tuple[str, int], dst: tuple[str, int], payload: bytes) -> bytes:
    """A UDP datagram; the ends are (address, port)."""
    length = 8 + len(payload)
    pseudo = ip_bytes(src[0]) + ip_bytes(dst[0]) + struct.pack("!BBH", 0, UDP, length)
    total = checksum(pseudo + _UDP.pack(src[1], dst[1], length, 0) + payload) or 0xFFFF
    return _UDP.pack(src[1], dst[1], length, total) + payload


def tcp(
    src: tuple[str, int], dst: tuple[str, int], seq: int, ack: int, flags: int, window: int,
    payload: bytes = b"", options: bytes = b"",
) -> bytes:  # fmt: skip
    """A TCP segment; the options' length is a multiple of four."""
    offset = (20 + len(options)) << 2 & 0xF0
    fields = (src[1], dst[1], seq & 0xFFFFFFFF, ack & 0xFFFFFFFF, offset, flags, window)
    rest = options + payload
    pseudo = ip_bytes(src[0]) + ip_bytes(dst[0]) + struct.pack("!BBH", 0, TCP, 20 + len(rest))
    return _TCP.pack(*fields, checksum(pseudo + _TCP.pack(*fields, 0, 0) + rest), 0) + rest


def icmp_echo(kind: int, ident: int, sequence: int, payload: bytes) -> bytes:
    """An ICMP echo request (kind 8) or reply (kind 0)."""
    rest = struct.pack("!HH", ident, sequence) + payload
    return struct.pack("!BBH", kind, 0, checksum(struct.pack("!BBH", kind, 0, 0) + rest)) + rest
