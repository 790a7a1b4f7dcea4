"""A capture file in pcapng, written in order of time whatever the order frames are put in.

The file holds nothing of the machine that writes it: the same frames give the same bytes.

References: draft-ietf-opsawg-pcapng 4.1 (section header), 4.2 (interface), 4.3 (enhanced packet).
"""

import struct
from array import array
from bisect import bisect_left
from collections.abc import Callable
from typing import BinaryIO

_ETHERNET = 1
_NANOSECONDS = 9
_PACKET, _TAIL = struct.Struct("<7I"), struct.Struct("<4xI")
_EVERY_NS, _MANY = 2_000_000_000, 4096
"""Frames are put in order and written so often at least; sorting few at a time costs more than waiting."""


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
    size = len(frame)
    padded = size + (-size & 3)
    head = _PACKET.pack(6, 32 + padded, 0, ts >> 32, ts & 0xFFFFFFFF, size, size)
    return head + frame + _TAIL.pack(32 + padded)[size - padded - 4 :]


class Capture:
    """Frames on their way into a file: held until no earlier one can come.

    A mirror port may drop some: `loses` is asked for each frame in order of time, and `written` counts for each flow
    (by its number in the book) the frames that were written.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._waiting: list[tuple[int, int, bytes, int]] = []
        self.is_attack = False
        """Whether what is put now is an attack's doing."""
        self._put = 0
        self._flushed = self._left = 0
        self.packets = 0
        self.dropped = 0
        self.loses: Callable[[int], bool] | None = None
        self.written = array("L")
        out.write(header())

    def put(self, ts: int, frame: bytes, flow: int = -1) -> None:
        """Take a frame for that time; `flow` is the number of its flow, -1 for none."""
        self._put += 1
        self._waiting.append((ts, self._put, frame, flow))

    def passed(self, now: int) -> None:
        """Time has passed: write what can be written, now and then."""
        if now - self._flushed >= _EVERY_NS or len(self._waiting) > self._left + _MANY:
            self.flush(now)

    def flush(self, until: int) -> None:
        """Write all frames before `until`."""
        self._flushed = until
        waiting = self._waiting
        waiting.sort()
        ready = bisect_left(waiting, (until, 0))
        due = waiting[:ready]
        del waiting[:ready]
        self._left = len(waiting)
        if self.loses is not None:
            loses = self.loses
            kept = [one for one in due if not loses(one[0])]
            self.dropped += len(due) - len(kept)
            due = kept
        self._out.write(b"".join([packet(ts, frame) for ts, _, frame, _ in due]))
        self.packets += len(due)
        self._count(due)

    def _count(self, due: list[tuple[int, int, bytes, int]]) -> None:
        written = self.written
        for _, _, _, flow in due:
            if flow >= 0:
                if flow >= len(written):
                    written.extend([0] * (flow + 1024 - len(written)))
                written[flow] += 1
