"""IGMP: a host joins and leaves multicast groups; a router asks who listens.

The messages are payloads of IPv4 packets of protocol 2 with a time to live of 1, and should carry the router alert
option (RFC 2113) in the header.

References: RFC 2236 2 (version 2); RFC 3376 4 (version 3).
"""

import struct

from wardline_range.packets.frames import checksum, ip_bytes

ALL_HOSTS, ALL_ROUTERS, V3_ROUTERS = "224.0.0.1", "224.0.0.2", "224.0.0.22"
TTL = 1
QUERY_INTERVAL_S = 125
_QUERY, _REPORT_V2, _LEAVE, _REPORT_V3 = 0x11, 0x16, 0x17, 0x22
_TO_INCLUDE, _TO_EXCLUDE, _IS_EXCLUDE = 3, 4, 2


def query(group: str = "0.0.0.0", answer_within_s: float = 10.0) -> bytes:
    """Version 2, to all hosts (or to the group it names): who listens?"""
    return _summed(_QUERY, int(answer_within_s * 10), ip_bytes(group))


def report(group: str) -> bytes:
    """Version 2, to the group itself: somebody listens."""
    return _summed(_REPORT_V2, 0, ip_bytes(group))


def leave(group: str) -> bytes:
    """Version 2, to all routers: I do not listen any more."""
    return _summed(_LEAVE, 0, ip_bytes(group))


def query_v3(group: str = "0.0.0.0", answer_within_s: float = 10.0) -> bytes:
    """Version 3, to all hosts: who listens?"""
    robustness = 2
    return _summed(
        _QUERY, int(answer_within_s * 10), ip_bytes(group) + struct.pack("!BBH", robustness, QUERY_INTERVAL_S, 0)
    )


def join_v3(*groups: str) -> bytes:
    """Version 3, to its routers: now I listen to these groups, whoever sends."""
    return _records(_TO_EXCLUDE, groups)


def report_v3(*groups: str) -> bytes:
    """Version 3, to its routers: the answer to a query."""
    return _records(_IS_EXCLUDE, groups)


def leave_v3(*groups: str) -> bytes:
    """Version 3, to its routers: I do not listen any more."""
    return _records(_TO_INCLUDE, groups)


def _records(kind: int, groups: tuple[str, ...]) -> bytes:
    listed = b"".join(struct.pack("!BBH4s", kind, 0, 0, ip_bytes(group)) for group in groups)
    return _summed(_REPORT_V3, 0, struct.pack("!HH", 0, len(groups)) + listed)


def _summed(kind: int, code: int, rest: bytes) -> bytes:
    return struct.pack("!BBH", kind, code, checksum(struct.pack("!BBH", kind, code, 0) + rest)) + rest
