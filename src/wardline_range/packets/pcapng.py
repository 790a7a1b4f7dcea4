"""A capture file in pcapng, written in order of time whatever the order frames are put in.

The file holds nothing of the machine that writes it: the same frames give the same bytes.

References: draft-ietf-opsawg-pcapng 4.1 (section header), 4.2 (interface), 4.3 (enhanced packet).
"""

import heapq
import struct
from typing import BinaryIO

_ETHERNET = 1
_NANOSECONDS = 9


def _block(kind: int, body: bytes) -> bytes:
    length = 12 + len(body)
    return struct.pack("<II", kind, length) + body + struct.pack("<I", length)


def _option(code: int, value: bytes) -> bytes:
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


def header() -> bytes:
    """Section header and the description of one Ethernet interface with nanosecond times."""
    section = struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)
    options = _option(2, b"mirror0") + _option(9, bytes((_NANOSECONDS,))) + _option(0, b"")
    return _block(0x0A0D0D0A, section) + _block(1, struct.pack("<HHI", _ETHERNET, 0, 0) + options)


def packet(ts: int, frame: bytes) -> bytes:
    """One frame at `ts` ns since 1970."""
    head = struct.pack("<IIIII", 0, ts >> 32, ts & 0xFFFFFFFF, len(frame), len(frame))
    return _block(6, head + frame + bytes(-len(frame) % 4))


class Capture:
    """Frames on their way into a file: held until no earlier one can come."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._waiting: list[tuple[int, int, bytes]] = []
        self.packets = 0
        self._put = 0
        out.write(header())

    def put(self, ts: int, frame: bytes) -> None:
        """Take a frame for that time."""
        self._put += 1
        heapq.heappush(self._waiting, (ts, self._put, frame))

    def flush(self, until: int) -> None:
        """Write all frames before `until`."""
        while self._waiting and self._waiting[0][0] < until:
            ts, _, frame = heapq.heappop(self._waiting)
            self._out.write(packet(ts, frame))
            self.packets += 1
