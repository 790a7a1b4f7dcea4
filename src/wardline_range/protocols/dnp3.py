"""DNP3 over TCP: link frames with their CRCs, and the messages of polls, controls, restarts and unsolicited reports.

References: IEEE 1815-2012 4.2 (fragments, internal indications), 4.4 (functions), 8 (transport), 9 (link; CRC-16/DNP
9.2.4), Annex A (objects: groups 1, 2, 12, 30, 32, 52, 60, 80).
"""

import struct
from functools import cache

PORT = 20000
READ, CONFIRM, RESPONSE, UNSOLICITED = 1, 0, 129, 130
WRITE, SELECT, OPERATE, DIRECT_OPERATE, COLD_RESTART, WARM_RESTART = 2, 3, 4, 5, 13, 14
ENABLE_UNSOLICITED, DISABLE_UNSOLICITED = 20, 21
LATCH_ON, LATCH_OFF, PULSE_CLOSE, PULSE_TRIP = 0x03, 0x04, 0x41, 0x81
DONE, NOT_SUPPORTED, NOT_AUTHORIZED = 0, 4, 9
RESTARTED, NO_FUNCTION, PARAMETER_ERROR = 0x8000, 0x0001, 0x0004
CLEAR_RESTART = bytes.fromhex("500100070700")
"""What a master writes once it has seen that an outstation restarted."""
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


def response(sequence: int, objects: bytes = b"", *, confirms: bool = False, indications: int = 0) -> bytes:
    """An outstation's answer with its internal indications; `confirms` asks for a confirmation."""
    control = 0xC0 | (0x20 if confirms else 0) | sequence & 0xF
    return bytes((control, RESPONSE)) + indications.to_bytes(2, "big") + objects


def unsolicited(sequence: int, objects: bytes = b"", *, indications: int = 0) -> bytes:
    """What an outstation reports unasked; it wants a confirmation."""
    return bytes((0xF0 | sequence & 0xF, UNSOLICITED)) + indications.to_bytes(2, "big") + objects


def confirm_unsolicited(sequence: int) -> bytes:
    """The master has such a report."""
    return bytes((0xD0 | sequence & 0xF, CONFIRM))


def analog_inputs(values: list[int]) -> bytes:
    """Group 30 variation 2 (16 bits with flag) from index 0."""
    return struct.pack("<BBBBB", 30, 2, 0, 0, len(values) - 1) + b"".join(struct.pack("<Bh", 1, one) for one in values)


def binary_inputs(values: list[bool]) -> bytes:
    """Group 1 variation 2 (with flags) from index 0."""
    return struct.pack("<BBBBB", 1, 2, 0, 0, len(values) - 1) + bytes(0x81 if one else 0x01 for one in values)


def analog_event(index: int, value: int) -> bytes:
    """Group 32 variation 2: one change of an analog input."""
    return struct.pack("<BBBBBBh", 32, 2, 0x17, 1, index, 1, value)


def binary_event(index: int, is_on: bool) -> bytes:
    """Group 2 variation 1: one change of a binary input."""
    return struct.pack("<BBBBBB", 2, 1, 0x17, 1, index, 0x81 if is_on else 0x01)


def relay(index: int, code: int, *, on_ms: int = 0, off_ms: int = 0, status: int = DONE) -> bytes:
    """Group 12 variation 1, the control relay output block; the response repeats it with its status."""
    return struct.pack("<BBBHHBBIIB", 12, 1, 0x28, 1, index, code, 1, on_ms, off_ms, status)


def restart_delay(ms: int) -> bytes:
    """Group 52 variation 2: the response to a restart says when the outstation will be back."""
    return struct.pack("<BBBBH", 52, 2, 0x07, 1, ms)
