"""Packets of a capture file, pcap or pcapng, one by one.

Small and strict: the lab needs it to join attacks into a capture and to label what it recorded itself. Wardline's own
reader is the engine.

References: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng 4.1, 4.2, 4.3.
"""

import gzip
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from wardline.model.errors import InputError

ETHERNET = 1
_LARGEST = 1 << 20
_PCAP = {0xA1B2C3D4: 1000, 0xA1B23C4D: 1}
_SECTION, _INTERFACE, _ENHANCED, _BYTE_ORDER = 0x0A0D0D0A, 1, 6, 0x1A2B3C4D

Packet = tuple[int, bytes]
"""Time in ns since 1970, and the frame."""


def packets(path: Path) -> Iterator[Packet]:
    """Every Ethernet frame of a capture in the order of the file; one that was cut off ends it.

    Raises InputError where the file is no capture of Ethernet.
    """
    try:
        with path.open("rb") as plain:
            zipped = plain.peek(2)[:2] == b"\x1f\x8b"
            file = cast(BinaryIO, gzip.GzipFile(fileobj=plain)) if zipped else plain
            yield from _read(path, file)
    except (OSError, EOFError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _read(path: Path, file: BinaryIO) -> Iterator[Packet]:
    magic = file.read(4)
    if len(magic) < 4:
        raise InputError(f"{path}: is too short for a capture")
    for order in "<>":
        number = struct.unpack(f"{order}I", magic)[0]
        if number in _PCAP:
            yield from _pcap(path, file, order, _PCAP[number])
            return
    if struct.unpack("<I", magic)[0] != _SECTION:
        raise InputError(f"{path}: is neither pcap nor pcapng (.gz is taken, .zst is not: unpack it first)")
    yield from _pcapng(path, file)


def _pcap(path: Path, file: BinaryIO, order: str, unit: int) -> Iterator[Packet]:
    rest = file.read(20)
    if len(rest) < 20 or struct.unpack(f"{order}I", rest[16:])[0] & 0xFFFF != ETHERNET:
        raise InputError(f"{path}: is no capture of Ethernet; only such can be used here")
    head = struct.Struct(f"{order}IIII")
    while len(raw := file.read(16)) == 16:
        seconds, part, size, _ = head.unpack(raw)
        if size > _LARGEST:
            raise InputError(f"{path}: claims a packet of {size} bytes; it is damaged")
        frame = file.read(size)
        if len(frame) < size:
            return
        yield seconds * 1_000_000_000 + part * unit, frame


def _pcapng(path: Path, file: BinaryIO) -> Iterator[Packet]:
    order, units, kind = "<", list[int](), _SECTION
    while True:
        raw = file.read(4)
        if len(raw) < 4:
            return
        if kind == _SECTION:
            mark = file.read(4)
            order = "<" if mark == struct.pack("<I", _BYTE_ORDER) else ">"
            size, units = struct.unpack(f"{order}I", raw)[0], []
            body = mark + file.read(max(0, size - 16))
        else:
            size = struct.unpack(f"{order}I", raw)[0]
            body = file.read(max(0, size - 12)) if size <= _LARGEST else b""
        if size % 4 or size < 12 or len(body) < size - 12 or len(file.read(4)) < 4:
            return
        if kind == _INTERFACE:
            units.append(_unit(path, body, order))
        elif kind == _ENHANCED and len(body) >= 20:
            interface, high, low, kept = struct.unpack_from(f"{order}IIII", body)
            if interface < len(units) and 20 + kept <= len(body):
                yield (high << 32 | low) * units[interface], body[20 : 20 + kept]
        raw_kind = file.read(4)
        if len(raw_kind) < 4:
            return
        # The section header's type reads the same in both byte orders.
        kind = struct.unpack(f"{order}I", raw_kind)[0]


def _unit(path: Path, body: bytes, order: str) -> int:
    """Nanoseconds of one tick of an interface's times."""
    if struct.unpack_from(f"{order}H", body)[0] != ETHERNET:
        raise InputError(f"{path}: holds an interface that is no Ethernet; only such can be used here")
    at = 8
    while at + 4 <= len(body):
        code, size = struct.unpack_from(f"{order}HH", body, at)
        if code == 9 and size == 1 and body[at + 4] <= 9:
            return int(10 ** (9 - body[at + 4]))
        at += 4 + size + (-size & 3)
    return 1000
