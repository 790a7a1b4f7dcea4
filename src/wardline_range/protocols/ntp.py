"""NTP packets of client and server.

References: RFC 5905 7.3; RFC 4330 (SNTP).
"""

import struct

PORT = 123
_SINCE_1900 = 2_208_988_800
_CLIENT, _SERVER = 3, 4


def stamp(ns: int) -> int:
    """A time in ns since 1970 as an NTP timestamp."""
    seconds, rest = divmod(ns, 1_000_000_000)
    return (seconds + _SINCE_1900) << 32 | (rest << 32) // 1_000_000_000


def request(at: int, poll: int) -> bytes:
    """A client's question sent at `at` ns; `poll` is the binary logarithm of its interval in s."""
    return struct.pack("!BBbbIII4Q", 4 << 3 | _CLIENT, 0, poll, -20, 0, 0, 0, 0, 0, 0, stamp(at))


def reply(asked_at: int, at: int, poll: int) -> bytes:
    """A stratum-2 server's answer at `at` ns."""
    head = struct.pack("!BBbbII4s", 4 << 3 | _SERVER, 2, poll, -23, 0x120, 0x340, bytes((192, 0, 2, 1)))
    return head + struct.pack("!4Q", stamp(at - at % 1_000_000_000), stamp(asked_at), stamp(at), stamp(at + 30_000))
