"""EtherNet/IP: sessions, identity, CIP reads and writes of tags, and cyclic input and output; an adapter that answers.

References: The CIP Networks Library, volume 1: 2-4 (message format), 3-5.5 (Forward_Open, Unconnected_Send), 5A-2
(Identity); volume 2: 2-3 (encapsulation), 2-4 (commands), 2-6 (packet format), 3-3 (implicit messages); Rockwell
1756-PM020 (tag services).
"""

import struct
from dataclasses import dataclass

from wardline_range.packets.frames import ip_bytes

PORT, IO_PORT = 44818, 2222
LIST_IDENTITY, REGISTER, UNREGISTER, SEND_RR = 0x63, 0x65, 0x66, 0x6F
GET_ALL, READ_TAG, WRITE_TAG, FORWARD_CLOSE, UNCONNECTED_SEND, FORWARD_OPEN = 0x01, 0x4C, 0x4D, 0x4E, 0x52, 0x54
_IDENTITY_PATH, _MANAGER_PATH = bytes.fromhex("20012401"), bytes.fromhex("20062401")
_BOOL, _DINT, _REAL = 0xC1, 0xC4, 0xCA
_NULL, _CONNECTED_DATA, _UNCONNECTED_DATA, _SEQUENCED = 0x00, 0xB1, 0xB2, 0x8002
_PATH_ERROR, _NO_SERVICE, _GENERAL = 0x04, 0x08, 0xFF
_TYPE_MISMATCH = 0x2107
_TICK, _TICKS = 7, 250
"""The originator waits 250 ticks of 128 ms."""
_POINT_TO_POINT, _CYCLIC_CLASS_1 = 0x4800, 0x01

Tag = bool | int | float
"""Encoded as BOOL, DINT and REAL."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the identity object says of a device; vendor, type and product are registered numbers."""

    vendor: int
    kind: int
    product: int
    revision: tuple[int, int]
    serial: int
    name: str
    status: int = 0x0060

    @property
    def octets(self) -> bytes:
        """Attributes 1 to 7."""
        numbers = (self.vendor, self.kind, self.product, *self.revision, self.status, self.serial)
        return struct.pack("<HHHBBHI", *numbers) + bytes((len(self.name),)) + self.name.encode()


@dataclass(frozen=True, slots=True)
class Link:
    """An input and output connection; the assemblies are configuration, output (O>T) and input (T>O).

    Lengths are those of the process data; the target numbers the connection towards it, the originator the other.
    """

    serial: int
    originator: int
    to_originator: int
    output_size: int
    input_size: int
    interval_us: int = 20_000
    assemblies: tuple[int, int, int] = (151, 150, 100)

    @property
    def to_target(self) -> int:
        """The number that the target gives."""
        return 0x20000000 | self.serial

    @property
    def path(self) -> bytes:
        """The connection path: the assembly object and its three connection points."""
        configuration, there, back = self.assemblies
        return bytes((0x20, 4, 0x24, configuration, 0x2C, there, 0x2C, back))


def list_identity() -> bytes:
    """A question to all devices, over UDP, who they are."""
    return _encapsulated(LIST_IDENTITY, 0, b"")


def identity_reply(who: Identity, address: str) -> bytes:
    """A device's answer to that question."""
    socket = struct.pack("!HH4s8x", 2, PORT, ip_bytes(address))
    item = struct.pack("<H", 1) + socket + who.octets + b"\x03"
    return _encapsulated(LIST_IDENTITY, 0, _items((0x0C, item)))


def register() -> bytes:
    """The first message on a connection: it asks for a session."""
    return _encapsulated(REGISTER, 0, struct.pack("<HH", 1, 0))


def unregister(session: int) -> bytes:
    """The last message of a session; nobody answers."""
    return _encapsulated(UNREGISTER, session, b"")


def explicit(session: int, message: bytes, context: int = 0) -> bytes:
    """A CIP message or its reply, not connected."""
    data = bytes(6) + _items((_NULL, b""), (_UNCONNECTED_DATA, message))
    return _encapsulated(SEND_RR, session, data, context)


def get_identity() -> bytes:
    """The CIP message that asks for all attributes of the identity object."""
    return _message(GET_ALL, _IDENTITY_PATH)


def read_tag(name: str) -> bytes:
    """The CIP message that reads one element of a controller's tag."""
    return _message(READ_TAG, _symbol(name), struct.pack("<H", 1))


def write_tag(name: str, value: Tag) -> bytes:
    """The CIP message that writes one element of a controller's tag."""
    kind, octets = _typed(value)
    return _message(WRITE_TAG, _symbol(name), struct.pack("<HH", kind, 1) + octets)


def through_backplane(message: bytes, slot: int = 0) -> bytes:
    """A CIP message for the controller in that slot, wrapped for the module that receives it."""
    wrapped = struct.pack("<BBH", _TICK, _TICKS, len(message)) + message + bytes(len(message) % 2)
    return _message(UNCONNECTED_SEND, _MANAGER_PATH, wrapped + bytes((1, 0, 1, slot)))


def forward_open(link: Link, vendor: int) -> bytes:
    """The CIP message that opens a connection for cyclic data in both directions; `vendor` is the originator's."""
    numbers = (0, link.to_originator, link.serial, vendor, link.originator)
    there = link.interval_us, _POINT_TO_POINT | link.output_size + 6
    back = link.interval_us, _POINT_TO_POINT | link.input_size + 2
    head = struct.pack("<BBIIHHIB3x", _TICK, _TICKS, *numbers, 1)
    ways = struct.pack("<IHIHBB", *there, *back, _CYCLIC_CLASS_1, len(link.path) // 2)
    return _message(FORWARD_OPEN, _MANAGER_PATH, head + ways + link.path)


def forward_close(link: Link, vendor: int) -> bytes:
    """The CIP message that ends that connection."""
    head = struct.pack("<BBHHIBx", _TICK, _TICKS, link.serial, vendor, link.originator, len(link.path) // 2)
    return _message(FORWARD_CLOSE, _MANAGER_PATH, head + link.path)


def output(link: Link, sequence: int, data: bytes, *, runs: bool = True) -> bytes:
    """The datagram with which the originator sets outputs; `runs` says that its program does."""
    return _cyclic(link.to_target, sequence, struct.pack("<I", runs) + data)


def input_(link: Link, sequence: int, data: bytes) -> bytes:
    """The datagram with which the target reports inputs."""
    return _cyclic(link.to_originator, sequence, data)


@dataclass(slots=True)
class Adapter:
    """A device with an identity and tags, and its answers; writes change the tags."""

    who: Identity
    tags: dict[str, Tag]
    session: int

    def answer(self, message: bytes) -> bytes:
        """The response to a message over TCP; empty where none is due."""
        command, _, session = struct.unpack_from("<HHI", message)
        if command == REGISTER:
            return _encapsulated(REGISTER, self.session, message[24:28])
        if command != SEND_RR:
            return b""
        context = int.from_bytes(message[12:20], "little")
        return explicit(session, self.serve(message[40:]), context)

    def serve(self, message: bytes) -> bytes:
        """The reply to a CIP message."""
        service, body = message[0], 2 + 2 * message[1]
        path, data = message[2:body], message[body:]
        if service == UNCONNECTED_SEND:
            size = int.from_bytes(data[2:4], "little")
            return self.serve(data[4 : 4 + size])
        if service == GET_ALL and path == _IDENTITY_PATH:
            return _reply(service, self.who.octets)
        if service in (READ_TAG, WRITE_TAG):
            name = path[2 : 2 + path[1]].decode()
            if name not in self.tags:
                return _reply(service, status=_PATH_ERROR, extended=0)
            return _reply(service, _value(self.tags[name])) if service == READ_TAG else self._write(name, data)
        if service == FORWARD_OPEN:
            return _opened(data)
        if service == FORWARD_CLOSE:
            return _reply(service, data[2:10] + bytes(2))
        return _reply(service, status=_NO_SERVICE)

    def _write(self, name: str, data: bytes) -> bytes:
        held = self.tags[name]
        if int.from_bytes(data[:2], "little") != _typed(held)[0]:
            return _reply(WRITE_TAG, status=_GENERAL, extended=_TYPE_MISMATCH)
        if isinstance(held, bool):
            self.tags[name] = data[4] != 0
        else:
            self.tags[name] = struct.unpack_from("<i" if isinstance(held, int) else "<f", data, 4)[0]
        return _reply(WRITE_TAG)


def _opened(data: bytes) -> bytes:
    to_originator, serial, vendor, originator = struct.unpack_from("<IHHI", data, 6)
    interval, _, back = struct.unpack_from("<IHI", data, 22)
    numbers = (0x20000000 | serial, to_originator, serial, vendor, originator, interval, back)
    return _reply(FORWARD_OPEN, struct.pack("<IIHHIIIH", *numbers, 0))


def _typed(value: Tag) -> tuple[int, bytes]:
    if isinstance(value, bool):
        return _BOOL, bytes((0xFF if value else 0,))
    return (_DINT, struct.pack("<i", value)) if isinstance(value, int) else (_REAL, struct.pack("<f", value))


def _value(value: Tag) -> bytes:
    kind, octets = _typed(value)
    return struct.pack("<H", kind) + octets


def _symbol(name: str) -> bytes:
    return bytes((0x91, len(name))) + name.encode() + bytes(len(name) % 2)


def _message(service: int, path: bytes, data: bytes = b"") -> bytes:
    return bytes((service, len(path) // 2)) + path + data


def _reply(service: int, data: bytes = b"", status: int = 0, extended: int | None = None) -> bytes:
    more = b"\0" if extended is None else b"\x01" + extended.to_bytes(2, "little")
    return bytes((service | 0x80, 0, status)) + more + data


def _items(*items: tuple[int, bytes]) -> bytes:
    packed = (struct.pack("<HH", kind, len(content)) + content for kind, content in items)
    return struct.pack("<H", len(items)) + b"".join(packed)


def _cyclic(connection: int, sequence: int, data: bytes) -> bytes:
    counted = struct.pack("<H", sequence & 0xFFFF) + data
    address = struct.pack("<II", connection, sequence & 0xFFFFFFFF)
    return _items((_SEQUENCED, address), (_CONNECTED_DATA, counted))


def _encapsulated(command: int, session: int, data: bytes, context: int = 0) -> bytes:
    return struct.pack("<HHIIQI", command, len(data), session, 0, context, 0) + data
