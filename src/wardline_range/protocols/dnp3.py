"""DNP3 over TCP: link frames with their CRCs, and the few application messages that a poll needs.

References: IEEE 1815-2012 4 (application), 8 (transport), 9 (link; CRC-16/DNP 9.2.4).
"""

import struct
from functools import cache

PORT = 20000
READ, CONFIRM, RESPONSE, UNSOLICITED = 1, 0, 129, 130
CLASS_EVENTS = bytes.fromhex("3c02063c03063c0406")
CLASS_ALL = CLASS_EVENTS + bytes.fromhex("3c0106")
_FROM_MASTER, _FROM_OUTSTATION = 0xC4, 0x44
_BLOCK = 16


@cache
def _table() -> tuple[int, ...]:
    table = []
    for value in range(256):
        crc = value
        for _ in range(8):
            crc = crc >> 1 ^ (0xA6BC if crc & 1 else 0)
        table.append(crc)
    return tuple(table)


def crc(data: bytes) -> bytes:
    """CRC-16/DNP as it stands on the wire."""
    table, total = _table(), 0
    for byte in data:
        total = total >> 8 ^ table[(total ^ byte) & 0xFF]
    return (total ^ 0xFFFF).to_bytes(2, "little")


def frame(application: bytes, sequence: int, *, src: int, dst: int, from_master: bool) -> bytes:
    """One application fragment in one link frame; at most 249 bytes."""
    user = bytes((0xC0 | sequence & 0x3F,)) + application
    control = _FROM_MASTER if from_master else _FROM_OUTSTATION
    head = struct.pack("<2sBBHH", b"\x05\x64", len(user) + 5, control, dst, src)
    blocks = (user[at : at + _BLOCK] for at in range(0, len(user), _BLOCK))
    return head + crc(head) + b"".join(block + crc(block) for block in blocks)


def request(sequence: int, code: int, objects: bytes = b"") -> bytes:
    """A master's fragment."""
    return bytes((0xC0 | sequence & 0xF, code)) + objects


def response(sequence: int, objects: bytes = b"", *, confirms: bool = False) -> bytes:
    """An outstation's answer with all internal indications clear; `confirms` asks for a confirmation."""
    return bytes((0xC0 | (0x20 if confirms else 0) | sequence & 0xF, RESPONSE, 0, 0)) + objects


def analog_inputs(values: list[int]) -> bytes:
    """Group 30 variation 2 (16 bits with flag) from index 0."""
    return struct.pack("<BBBBB", 30, 2, 0, 0, len(values) - 1) + b"".join(struct.pack("<Bh", 1, one) for one in values)


def binary_inputs(values: list[bool]) -> bytes:
    """Group 1 variation 2 (with flags) from index 0."""
    return struct.pack("<BBBBB", 1, 2, 0, 0, len(values) - 1) + bytes(0x81 if one else 0x01 for one in values)


def analog_event(index: int, value: int) -> bytes:
    """Group 32 variation 2: one change of an analog input."""
    return struct.pack("<BBBBBBh", 32, 2, 0x17, 1, index, 1, value)
