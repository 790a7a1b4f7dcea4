"""S7 communication over ISO on TCP: connecting, reading, writing, identification, stop, start and program download.

A controller answers from its data blocks. In a download, which `download` lays out whole, it is the controller that
asks, piece by piece, and the engineering station that answers.

References: RFC 1006 6 (TPKT), ITU-T X.224 13.3, 13.4, 13.7 (connection request and confirm, data); the S7 messages
themselves are unpublished: their fields bear the names of Wireshark's s7comm dissector.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

PORT = 102
INPUTS, OUTPUTS, MARKERS, BLOCKS = 0x81, 0x82, 0x83, 0x84
ORGANISATION, DATA, FUNCTION, FUNCTION_BLOCK = "08", "0A", "0C", "0E"
MODULE, COMPONENTS = 0x0011, 0x001C
PG, OP, BASIC = 1, 2, 3
_JOB, _ACK_DATA, _USER_DATA = 1, 3, 7
_SETUP, _READ, _WRITE, _REQUEST, _BLOCK, _ENDED = 0xF0, 4, 5, 0x1A, 0x1B, 0x1C
_CONTROL, _STOP = 0x28, 0x29
_FINE, _OUT_OF_RANGE, _NO_OBJECT = 0xFF, 0x05, 0x0A
_SZL_UNKNOWN, _NOT_KNOWN = 0xD401, 0x8104
_HEADER = 36
_PIECE = 222
"""Bytes of a program in one message, as a controller with messages of 240 bytes asks for them."""


@dataclass(frozen=True, slots=True)
class Address:
    """Bytes in a row in one of the controller's areas; `block` is the number of a data block."""

    start: int
    size: int
    block: int = 0
    area: int = BLOCKS

    @property
    def octets(self) -> bytes:
        """The variable specification of a read or write."""
        place = (self.start << 3).to_bytes(3, "big")
        return struct.pack("!BBBBHHB", 0x12, 10, 0x10, 2, self.size, self.block, self.area) + place

    @classmethod
    def of(cls, octets: bytes) -> "Address":
        """The specification in twelve bytes."""
        size, block, area = struct.unpack_from("!HHB", octets, 4)
        return cls(int.from_bytes(octets[9:12], "big") >> 3, size, block, area)


def connect(rack: int = 0, slot: int = 2, kind: int = PG) -> bytes:
    """The request for a transport connection, with data units of 1024 bytes, to the processor in that slot."""
    called = bytes((0xC2, 2, kind, rack << 5 | slot))
    return _connection(0xE0, 0, 1, bytes.fromhex("c0010ac1020100") + called)


def connected(request: bytes) -> bytes:
    """The controller's confirmation; it agrees to everything."""
    return _connection(0xD0, int.from_bytes(request[8:10], "big"), 3, request[11:])


def setup(reference: int, pdu_size: int = 480) -> bytes:
    """The first message: how many jobs at once, and how long messages may be."""
    return _job(reference, struct.pack("!BBHHH", _SETUP, 0, 1, 1, pdu_size))


def read(reference: int, *places: Address) -> bytes:
    """A job that reads variables."""
    return _job(reference, bytes((_READ, len(places))) + b"".join(place.octets for place in places))


def write(reference: int, place: Address, content: bytes) -> bytes:
    """A job that writes one variable."""
    data = struct.pack("!BBH", 0, 4, 8 * len(content)) + content
    return _job(reference, bytes((_WRITE, 1)) + place.octets, data)


def read_szl(reference: int, list_id: int, index: int = 0) -> bytes:
    """A question for a system status list: MODULE or COMPONENTS identify the controller."""
    data = struct.pack("!BBHHH", _FINE, 9, 4, list_id, index)
    return _message(_USER_DATA, reference, bytes.fromhex("0001120411440100"), data)


def stop(reference: int) -> bytes:
    """A job that stops the controller's program."""
    return _job(reference, bytes((_STOP, 0, 0, 0, 0, 0, 9)) + b"P_PROGRAM")


def start(reference: int, *, is_cold: bool = False) -> bytes:
    """A job that starts the program again, warm or cold."""
    return _control(reference, b"C " if is_cold else b"", b"P_PROGRAM")


def insert(reference: int, kind: str, number: int) -> bytes:
    """A job that makes a downloaded block part of the program."""
    return _control(reference, b"\x01\x00" + f"{kind}{number:05}P".encode(), b"_INSE")


def request_download(reference: int, kind: str, number: int, block: bytes) -> bytes:
    """A job that announces a program block with its lengths in load memory and as code."""
    lengths = f"1{len(block):06}{len(block) - _HEADER:06}".encode()
    return _job(reference, _named(_REQUEST, kind, number) + bytes((len(lengths),)) + lengths)


def download(references: tuple[int, int], kind: str, number: int, block: bytes) -> Iterator[tuple[bool, bytes]]:
    """Every message of a download and whether the station sends it; the references are the station's and the PLC's."""
    mine, theirs = references
    yield True, request_download(mine, kind, number, block)
    yield False, _done(mine, bytes((_REQUEST,)))
    for at in range(0, len(block), _PIECE):
        piece = block[at : at + _PIECE]
        yield False, _job(theirs, _named(_BLOCK, kind, number))
        is_more = at + _PIECE < len(block)
        yield True, _done(theirs, bytes((_BLOCK, is_more)), struct.pack("!HH", len(piece), 0x00FB) + piece)
        theirs += 1
    yield False, _job(theirs, _named(_ENDED, kind, number))
    yield True, _done(theirs, bytes((_ENDED,)))
    yield True, insert(mine + 1, kind, number)
    yield False, _done(mine + 1, bytes((_CONTROL,)))


def program_block(kind: str, number: int, code: bytes) -> bytes:
    """A block as it lies in load memory: a header of 36 bytes, then its code."""
    length = _HEADER + len(code)
    head = struct.pack("!2sBBBBHII", b"pp", 1, 1, 1, int(kind, 16), number, length, 0)
    return head + bytes(_HEADER - len(head) - 2) + struct.pack("!H", len(code)) + code


@dataclass(slots=True)
class Controller:
    """A controller's data blocks and state, and its answers.

    `module` is its order number; `components` are its texts by number: 1 system, 2 module, 3 plant, 4 copyright,
    5 serial number, 7 type, 8 memory card. A real one lists all of these, some of them empty.
    """

    blocks: dict[int, bytearray]
    module: str
    components: Mapping[int, str]
    pdu_size: int = 480
    is_running: bool = True

    def answer(self, message: bytes) -> bytes:
        """The response to a message of a station; writes, stop and start change the state."""
        if message[5] == 0xE0:
            return connected(message)
        reference, length = struct.unpack_from("!HH", message, 11)
        params, data = message[17 : 17 + length], message[17 + length :]
        if message[8] == _USER_DATA:
            return self._status_list(reference, params, data)
        function = params[0]
        if function == _SETUP:
            wanted = int.from_bytes(params[6:8], "big")
            return _done(reference, params[:6] + min(wanted, self.pdu_size).to_bytes(2, "big"))
        if function == _READ:
            places = [Address.of(params[at : at + 12]) for at in range(2, len(params), 12)]
            return _done(reference, params[:2], self._values(places))
        if function == _WRITE:
            return _done(reference, params[:2], self._written(Address.of(params[2:14]), data[4:]))
        if function in (_CONTROL, _STOP):
            if params.endswith(b"P_PROGRAM"):
                self.is_running = function == _CONTROL
            return _done(reference, params[:1])
        return _message(_ACK_DATA, reference, b"", error=_NOT_KNOWN)

    def _problem(self, place: Address) -> int:
        if place.area != BLOCKS or place.block not in self.blocks:
            return _NO_OBJECT
        return _OUT_OF_RANGE if place.start + place.size > len(self.blocks[place.block]) else 0

    def _values(self, places: Sequence[Address]) -> bytes:
        values = b""
        for place in places:
            values += bytes(len(values) % 2)
            if problem := self._problem(place):
                values += struct.pack("!BBH", problem, 0, 0)
            else:
                content = self.blocks[place.block][place.start : place.start + place.size]
                values += struct.pack("!BBH", _FINE, 4, 8 * place.size) + content
        return values

    def _written(self, place: Address, content: bytes) -> bytes:
        if problem := self._problem(place):
            return bytes((problem,))
        self.blocks[place.block][place.start : place.start + place.size] = content[: place.size]
        return bytes((_FINE,))

    def _status_list(self, reference: int, params: bytes, data: bytes) -> bytes:
        list_id, index = struct.unpack_from("!HH", data, 4)
        records: list[bytes] = []
        if list_id == MODULE:
            records = [struct.pack("!H20sHHH", 1, self.module.encode().ljust(20), 0x00C0, 2, 1)]
        elif list_id == COMPONENTS:
            records = [struct.pack("!H32s", at, text.encode()) for at, text in self.components.items()]
        head = bytes.fromhex("000112081284") + bytes((params[6], params[7] + 1, 0, 0))
        if not records:
            return _message(_USER_DATA, reference, head + _SZL_UNKNOWN.to_bytes(2, "big"), b"\x0a\0\0\0")
        listed = struct.pack("!HHHH", list_id, index, len(records[0]), len(records)) + b"".join(records)
        body = struct.pack("!BBH", _FINE, 9, len(listed)) + listed
        return _message(_USER_DATA, reference, head + b"\0\0", body)


def _connection(code: int, dst: int, src: int, params: bytes) -> bytes:
    return _packet(struct.pack("!BBHHB", 6 + len(params), code, dst, src, 0) + params)


def _packet(content: bytes) -> bytes:
    return struct.pack("!BBH", 3, 0, 4 + len(content)) + content


def _message(kind: int, reference: int, params: bytes, data: bytes = b"", error: int | None = None) -> bytes:
    head = struct.pack("!BBHHHH", 0x32, kind, 0, reference & 0xFFFF, len(params), len(data))
    state = b"" if error is None else error.to_bytes(2, "big")
    return _packet(b"\x02\xf0\x80" + head + state + params + data)


def _job(reference: int, params: bytes, data: bytes = b"") -> bytes:
    return _message(_JOB, reference, params, data)


def _done(reference: int, params: bytes, data: bytes = b"") -> bytes:
    return _message(_ACK_DATA, reference, params, data, 0)


def _control(reference: int, argument: bytes, service: bytes) -> bytes:
    head = bytes((_CONTROL, 0, 0, 0, 0, 0, 0, 0xFD)) + len(argument).to_bytes(2, "big")
    return _job(reference, head + argument + bytes((len(service),)) + service)


def _named(code: int, kind: str, number: int) -> bytes:
    name = f"_{kind}{number:05}P".encode()
    return struct.pack("!BBHI", code, 0, 0 if code == _ENDED else 0x0100, 0) + bytes((len(name),)) + name
