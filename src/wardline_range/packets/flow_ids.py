"""Community ID: one name for a flow that every tool computes alike.

References: Community ID Flow Hashing Specification v1 (seed 0, base64).
"""

import base64
import hashlib
import struct

from wardline_range.packets.frames import ICMP, IGMP, TCP, UDP, ip_bytes

PROTOCOLS = {"tcp": TCP, "udp": UDP, "icmp": ICMP, "igmp": IGMP}
_WITH_PORTS = ("tcp", "udp", "icmp")
ANSWERED_BY = {8: 0, 0: 8, 13: 14, 14: 13, 15: 16, 16: 15, 10: 9, 9: 10, 17: 18, 18: 17}
"""ICMP types that come in pairs; the directions of all others are flows of their own."""


def community_id(protocol: str, orig: tuple[str, int], resp: tuple[str, int]) -> str:
    """The id of a flow; for ICMP the ports are the type and that of its answer, or the code where it has none."""
    ends = [(ip_bytes(address), port) for address, port in (orig, resp)]
    if protocol != "icmp" or orig[1] in ANSWERED_BY:
        ends.sort()
    number = PROTOCOLS[protocol]
    ports = struct.pack("!HH", ends[0][1], ends[1][1]) if protocol in _WITH_PORTS else b""
    packed = b"\0\0" + ends[0][0] + ends[1][0] + bytes((number, 0)) + ports
    return "1:" + base64.b64encode(hashlib.sha1(packed, usedforsecurity=False).digest()).decode()


def echo_ports(kind: int) -> tuple[int, int]:
    """What stands for the ports of an ICMP echo flow."""
    return kind, ANSWERED_BY[kind]
