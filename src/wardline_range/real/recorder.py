"""The lab's mirror port: a process in the switch's namespace that writes every frame once, as it enters the switch.

It reads a ring that the kernel fills (TPACKET_V3) from all ports of the bridge at once. A frame that leaves by another
port is passed over, and so is the copy that the bridge itself takes of a broadcast. The file is flushed many times a
second, so that another process can follow it.

References: packet(7), Documentation/networking/packet_mmap.rst (TPACKET_V3), linux/filter.h (SKF_AD_IFINDEX).
"""

import ctypes
import json
import mmap
import os
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from wardline_range.packets.pcapng import Capture

READY = "recording"
"""What it prints once no frame escapes it."""

_SOL_PACKET, _RX_RING, _STATISTICS, _VERSION, _IGNORE_OUTGOING = 263, 5, 6, 10, 23
_TPACKET_V3 = 2
_SO_ATTACH_FILTER = 26
_ALL = 3
_BLOCK, _BLOCKS, _RETIRE_MS = 1 << 20, 64, 40
_TO_USER, _VLAN_VALID = 1, 1 << 4
_HELD_NS = 20_000_000
"""Frames of different processors come a little out of order; those so old are surely complete."""
_BLOCK_HEAD = struct.Struct("=8x3I")
_PACKET_HEAD = struct.Struct("=6IHxxIIH")


class Ring:
    """Frames entering the ports of a bridge, in this process's network namespace."""

    def __init__(self, bridge: str) -> None:
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        _skip(self._socket, socket.if_nametoindex(bridge))
        self._socket.setsockopt(_SOL_PACKET, _IGNORE_OUTGOING, 1)
        self._socket.setsockopt(_SOL_PACKET, _VERSION, _TPACKET_V3)
        request = struct.pack("=7I", _BLOCK, _BLOCKS, 2048, _BLOCK // 2048 * _BLOCKS, _RETIRE_MS, 0, 0)
        self._socket.setsockopt(_SOL_PACKET, _RX_RING, request)
        self._map = mmap.mmap(self._socket.fileno(), _BLOCK * _BLOCKS)
        self._next = 0
        # Only now: what came before would have escaped the filter.
        _bind_to_all(self._socket)

    def fileno(self) -> int:
        """For select."""
        return self._socket.fileno()

    def close(self) -> None:
        """Let go of the ring."""
        self._map.close()
        self._socket.close()

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """The frames of all filled blocks, with their times in ns since 1970; the blocks are free again then."""
        while True:
            start = self._next * _BLOCK
            status, count, first = _BLOCK_HEAD.unpack_from(self._map, start)
            if not status & _TO_USER:
                return
            at = start + first
            for _ in range(count):
                step, seconds, ns, kept, _, flags, head, _, tci, tpid = _PACKET_HEAD.unpack_from(self._map, at)
                frame = self._map[at + head : at + head + kept]
                if flags & _VLAN_VALID:
                    frame = frame[:12] + struct.pack("!HH", tpid, tci) + frame[12:]
                yield seconds * 1_000_000_000 + ns, frame
                at += step
            struct.pack_into("=I", self._map, start + 8, 0)
            self._next = (self._next + 1) % _BLOCKS

    def dropped(self) -> int:
        """Frames lost since the last call because the ring was full."""
        _, lost, _ = struct.unpack("=3I", self._socket.getsockopt(_SOL_PACKET, _STATISTICS, 12))
        return int(lost)


def _bind_to_all(handle: socket.socket) -> None:
    """Take the frames of every interface, for which `socket.bind` has no name (struct sockaddr_ll, index 0)."""
    address = struct.pack("=H2si12x", socket.AF_PACKET, _ALL.to_bytes(2, "big"), 0)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.bind(handle.fileno(), address, len(address)):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _skip(handle: socket.socket, interface: int) -> None:
    """Let the kernel pass over the frames of one interface."""
    program = b"".join(
        struct.pack("=HBBI", *step)
        for step in ((0x20, 0, 0, 0xFFFFF008), (0x15, 0, 1, interface), (0x06, 0, 0, 0), (0x06, 0, 0, 0x40000))
    )
    kept = ctypes.create_string_buffer(program, len(program))
    handle.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("@HP", 4, ctypes.addressof(kept)))


def record(ring: Ring, out: BinaryIO, ends: Sequence[bool]) -> Capture:
    """Write frames until `ends` holds something, and then those that came before that."""
    capture = Capture(out)
    out.flush()
    print(READY, flush=True)
    while not ends:
        select.select([ring], [], [], _RETIRE_MS / 1000)
        _write(ring, capture, time.time_ns() - _HELD_NS)
        out.flush()
    time.sleep(3 * _RETIRE_MS / 1000)  # after this time the kernel has handed over the block it was filling
    _write(ring, capture, 1 << 63)
    out.flush()
    return capture


def _write(ring: Ring, capture: Capture, until: int) -> None:
    for ts, frame in ring.frames():
        capture.put(ts, frame)
    capture.flush(until)


def main(arguments: Sequence[str]) -> int:
    """Record the ports of bridge `arguments[1]` into file `arguments[0]` until SIGTERM; then say how many frames."""
    ends: list[bool] = []

    def end(_number: int, _frame: FrameType | None) -> None:
        ends.append(True)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    path, bridge = arguments
    ring = Ring(bridge)
    with Path(path).open("wb") as out:
        capture = record(ring, out, ends)
    print(json.dumps({"packets": capture.packets, "dropped": ring.dropped()}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
