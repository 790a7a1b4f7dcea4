"""Modbus/TCP requests, and a unit with registers that answers them.

References: MODBUS Application Protocol 1.1b3, 6 and 7; MODBUS Messaging on TCP/IP 1.0b, 3.1.3 (MBAP header).
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

PORT = 502
READ_COILS, READ_HOLDING, READ_INPUT, WRITE_COIL, WRITE_REGISTER, WRITE_REGISTERS = 1, 3, 4, 5, 6, 16
IDENTIFY = 43
_ILLEGAL_FUNCTION, _ILLEGAL_ADDRESS = 1, 2


def wrapped(trans_id: int, unit: int, pdu: bytes) -> bytes:
    """A PDU behind its MBAP header."""
    return struct.pack("!HHHB", trans_id & 0xFFFF, 0, len(pdu) + 1, unit) + pdu


def read(code: int, address: int, count: int) -> bytes:
    """PDU that reads registers or coils."""
    return struct.pack("!BHH", code, address, count)


def write_one(address: int, value: int) -> bytes:
    """PDU that writes one register."""
    return struct.pack("!BHH", WRITE_REGISTER, address, value)


def write_coil(address: int, is_on: bool) -> bytes:
    """PDU that switches one coil."""
    return struct.pack("!BHH", WRITE_COIL, address, 0xFF00 if is_on else 0)


def write_many(address: int, values: Sequence[int]) -> bytes:
    """PDU that writes registers in a row."""
    head = struct.pack("!BHHB", WRITE_REGISTERS, address, len(values), 2 * len(values))
    return head + struct.pack(f"!{len(values)}H", *values)


def identify() -> bytes:
    """PDU that asks for the basic device identification (function 43, MEI type 14)."""
    return bytes((IDENTIFY, 14, 1, 0))


@dataclass(slots=True)
class Unit:
    """A controller's memory, and its answers."""

    holding: list[int]
    inputs: list[int]
    coils: list[bool]
    identity: Sequence[str] = field(default=("", "", ""))

    def answer(self, pdu: bytes) -> bytes:
        """The response to a request PDU; writes change the memory."""
        code = pdu[0]
        if code == IDENTIFY:
            objects = b"".join(bytes((at, len(text))) + text.encode() for at, text in enumerate(self.identity))
            return bytes((IDENTIFY, 14, 1, 1, 0, 0, len(self.identity))) + objects
        if code not in (READ_COILS, READ_HOLDING, READ_INPUT, WRITE_COIL, WRITE_REGISTER, WRITE_REGISTERS):
            return bytes((code | 0x80, _ILLEGAL_FUNCTION))
        address, value = struct.unpack_from("!HH", pdu, 1)
        count = value if code in (READ_COILS, READ_HOLDING, READ_INPUT, WRITE_REGISTERS) else 1
        if address + count > self._size(code):
            return bytes((code | 0x80, _ILLEGAL_ADDRESS))
        if code in (READ_COILS, READ_HOLDING, READ_INPUT):
            return self._read(code, address, count)
        self._write(code, address, value, pdu)
        return pdu[:5]

    def _size(self, code: int) -> int:
        if code in (READ_COILS, WRITE_COIL):
            return len(self.coils)
        return len(self.inputs if code == READ_INPUT else self.holding)

    def _read(self, code: int, address: int, count: int) -> bytes:
        if code == READ_COILS:
            bits = sum(1 << at for at, is_on in enumerate(self.coils[address : address + count]) if is_on)
            data = bits.to_bytes((count + 7) // 8, "little")
        else:
            registers = self.inputs if code == READ_INPUT else self.holding
            data = struct.pack(f"!{count}H", *registers[address : address + count])
        return bytes((code, len(data))) + data

    def _write(self, code: int, address: int, value: int, pdu: bytes) -> None:
        if code == WRITE_COIL:
            self.coils[address] = value == 0xFF00
        elif code == WRITE_REGISTER:
            self.holding[address] = value
        else:
            self.holding[address : address + value] = struct.unpack_from(f"!{value}H", pdu, 6)
