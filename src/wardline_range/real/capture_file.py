"""Frames out of a capture file of the lab, also while it grows.

References: draft-ietf-opsawg-pcapng 4.1 to 4.3. Read is what wardline_range.packets.pcapng writes: one interface,
nanoseconds, little-endian.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from wardline_range.packets.pcapng import header
from wardline_range.real.commands import LabError

_PACKET = 6
_BLOCK = struct.Struct("<II")
_FIELDS = struct.Struct("<4I")


def frames(path: Path) -> Iterator[tuple[int, bytes]]:
    """Every frame that is there in full, with its time in ns since 1970. Raises LabError."""
    expected = header()
    try:
        handle = path.open("rb")
    except OSError as error:
        raise LabError(f"cannot read {path} ({error.strerror})", "give the lab's capture file") from None
    with handle:
        if handle.read(len(expected)) != expected:
            raise LabError(f"{path} was not recorded by the lab", "give the lab's capture file")
        while len(head := handle.read(_BLOCK.size)) == _BLOCK.size:
            kind, length = _BLOCK.unpack(head)
            body = handle.read(length - _BLOCK.size)
            if len(body) < length - _BLOCK.size:
                return
            if kind == _PACKET:
                _, high, low, kept = _FIELDS.unpack_from(body)
                yield high << 32 | low, body[20 : 20 + kept]
