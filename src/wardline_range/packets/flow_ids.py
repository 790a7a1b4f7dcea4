"""Community ID: one name for a flow that every tool computes alike.

References: Community ID Flow Hashing Specification v1 (seed 0, base64).
"""

import base64
import hashlib
import struct

from wardline_range.packets.frames import ICMP, TCP, UDP, ip_bytes

PROTOCOLS = {"tcp": TCP, "udp": UDP, "icmp": ICMP}
_ECHO = {8: 0, 0: 8}


def community_id(protocol: str, orig: tuple[str, int], resp: tuple[str, int]) -> str:
    """The id of a flow; for ICMP the ports are the type and the type of its answer (both echo here)."""
    ends = sorted((ip_bytes(address), port) for address, port in (orig, resp))
    number = PROTOCOLS[protocol]
    packed = b"\0\0" + ends[0][0] + ends[1][0] + bytes((number, 0)) + struct.pack("!HH", ends[0][1], ends[1][1])
    return "1:" + base64.b64encode(hashlib.sha1(packed, usedforsecurity=False).digest()).decode()


def echo_ports(kind: int) -> tuple[int, int]:
    """What stands for the ports of an ICMP echo flow."""
    return kind, _ECHO[kind]
