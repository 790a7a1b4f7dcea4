"""Ethernet, ARP, IPv4, UDP, TCP and ICMP as bytes, with right lengths and checksums.

References: RFC 826, RFC 791 3.1, RFC 768, RFC 9293 3.1, RFC 792, RFC 1071 (checksum), IEEE 802.3 (60 octets at least).
"""

import ipaddress
import struct
from functools import lru_cache

ICMP, IGMP, TCP, UDP = 1, 2, 6, 17
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
BROADCAST = "ff:ff:ff:ff:ff:ff"
ARP_REQUEST, ARP_REPLY = 1, 2

_IPV4 = struct.Struct("!BBHHHBBH4s4s")
_UDP = struct.Struct("!HHHH")
_TCP_FRAME = struct.Struct("!14sHHHHHH12sIIHHHH")
_DONT_FRAGMENT = 0x4000
_LEAST = 60
_LEAST_TCP = _LEAST - 34


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
    return frame if len(frame) >= _LEAST else frame + bytes(_LEAST - len(frame))


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


def relayed(frame: bytes, by: str) -> tuple[bytes, bytes]:
    """An IPv4 frame led astray to the MAC address `by`, and as it is sent on from there, its TTL one less."""
    header = frame[14:22] + bytes((frame[22] - 1, frame[23])) + bytes(2) + frame[26:34]
    header = header[:10] + checksum(header).to_bytes(2, "big") + header[12:]
    wrong = mac_bytes(by)
    return wrong + frame[6:], frame[:6] + wrong + frame[12:14] + header + frame[34:]


def udp(src: tuple[str, int], dst: tuple[str, int], payload: bytes) -> bytes:
    """A UDP datagram; the ends are (address, port)."""
    length = 8 + len(payload)
    pseudo = ip_bytes(src[0]) + ip_bytes(dst[0]) + struct.pack("!BBH", 0, UDP, length)
    total = checksum(pseudo + _UDP.pack(src[1], dst[1], length, 0) + payload) or 0xFFFF
    return _UDP.pack(src[1], dst[1], length, total) + payload


class TcpHeader:
    """All headers of the frames that one end of a connection sends: what never changes is prepared once.

    The checksums are sums modulo 0xffff, so the constant words are added up beforehand.
    """

    __slots__ = ("_ends", "_ethernet", "_ip_sum", "_tcp_sum", "_ttl")

    def __init__(self, src: tuple[str, str, int], dst: tuple[str, str, int], ttl: int) -> None:
        """The ends are (MAC, address, port)."""
        self._ethernet = mac_bytes(dst[0]) + mac_bytes(src[0]) + b"\x08\x00"
        self._ends = ip_bytes(src[1]) + ip_bytes(dst[1])
        self._ttl = ttl << 8 | TCP
        addresses = int.from_bytes(self._ends, "big") % 0xFFFF
        self._ends += struct.pack("!HH", src[2], dst[2])
        self._ip_sum = 0x4500 + 20 + _DONT_FRAGMENT + self._ttl + addresses
        self._tcp_sum = TCP + addresses + src[2] + dst[2]

    def frame(
        self, ident: int, seq: int, ack: int, flags: int, window: int, payload: bytes = b"", options: bytes = b""
    ) -> bytes:
        """One segment as a frame; `ident`, `seq` and `ack` are in range, the options' length is a multiple of four."""
        rest = options + payload if options else payload
        length = 20 + len(rest)
        words = (0x50 + (len(options) << 2)) << 8 | flags
        ip_sum = (self._ip_sum + length + ident) % 0xFFFF
        tcp_sum = self._tcp_sum + length + seq + ack + words + window
        if rest:
            tcp_sum += int.from_bytes(rest if length % 2 == 0 else rest + b"\0", "big")
        tcp_sum %= 0xFFFF
        head = _TCP_FRAME.pack(
            self._ethernet, 0x4500, 20 + length, ident, _DONT_FRAGMENT, self._ttl, 0xFFFF - ip_sum if ip_sum else 0,
            self._ends, seq, ack, words, window, 0xFFFF - tcp_sum if tcp_sum else 0, 0,
        )  # fmt: skip
        return head + rest if length >= _LEAST_TCP else head + rest + bytes(_LEAST_TCP - length)


def icmp_unreachable(code: int, packet: bytes) -> bytes:
    """An ICMP destination unreachable for an IPv4 packet: its header and 8 bytes come back (RFC 792)."""
    rest = bytes(4) + packet[:28]
    return struct.pack("!BBH", 3, code, checksum(struct.pack("!BBH", 3, code, 0) + rest)) + rest


def icmp_echo(kind: int, ident: int, sequence: int, payload: bytes) -> bytes:
    """An ICMP echo request (kind 8) or reply (kind 0)."""
    rest = struct.pack("!HH", ident, sequence) + payload
    return struct.pack("!BBH", kind, 0, checksum(struct.pack("!BBH", kind, 0, 0) + rest)) + rest
