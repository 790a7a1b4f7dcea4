"""BACnet/IP: whole datagrams for discovery, reading, writing and change of value, and a device that answers them.

References: ANSI/ASHRAE 135-2020 clauses 6.2 (NPDU), 13.13 to 13.14 (COV), 15.5, 15.7, 15.9 (read and write), 16.10
(Who-Is, I-Am), 18 (errors), 20.1 to 20.2 (APDU, tags), 21 (numbers), Annex F (examples), Annex J.2 (BVLC).
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard, cast

PORT = 47808
ANALOG_INPUT, ANALOG_OUTPUT, ANALOG_VALUE, BINARY_INPUT, BINARY_OUTPUT, BINARY_VALUE, DEVICE = 0, 1, 2, 3, 4, 5, 8
FIRMWARE, MODEL_NAME, OBJECT_LIST, OBJECT_NAME, PRESENT_VALUE = 44, 70, 76, 77, 85
STATUS_FLAGS, UNITS, VENDOR_ID, VENDOR_NAME = 111, 117, 120, 121
I_AM, UNCONFIRMED_COV, WHO_IS = 0, 2, 8
SUBSCRIBE_COV, READ_PROPERTY, READ_MULTIPLE, WRITE_PROPERTY = 5, 12, 14, 15
MAX_APDU, SEGMENTS_NOTHING = 1476, 3
_CONFIRMED, _UNCONFIRMED, _SIMPLE_ACK, _COMPLEX_ACK, _ERROR, _REJECT = 0x00, 0x10, 0x20, 0x30, 0x50, 0x60
_EXPECTS_REPLY, _HAS_DESTINATION = 0x04, 0x20
_WRITABLE = (ANALOG_OUTPUT, ANALOG_VALUE, BINARY_OUTPUT, BINARY_VALUE)
_UNKNOWN_OBJECT, _UNKNOWN_PROPERTY, _WRITE_DENIED = (1, 31), (2, 32), (2, 40)
_INVALID_INDEX, _UNRECOGNIZED_SERVICE = (2, 42), 9
_CONTEXT, _OPENS, _CLOSES = 0x08, 0x0E, 0x0F
_UP_TO_1476 = 5
_Tag = tuple[int, bytes]


@dataclass(frozen=True, slots=True, order=True)
class ObjectId:
    """An object's type and instance number."""

    kind: int
    instance: int

    @property
    def octets(self) -> bytes:
        """Ten bits of type, 22 of instance."""
        return (self.kind << 22 | self.instance).to_bytes(4, "big")

    @classmethod
    def of(cls, octets: bytes) -> "ObjectId":
        """The identifier in four bytes."""
        number = int.from_bytes(octets, "big")
        return cls(number >> 22, number & 0x3FFFFF)


@dataclass(frozen=True, slots=True)
class Enumerated:
    """A number that names one of several choices, as units and binary states do."""

    number: int


@dataclass(frozen=True, slots=True)
class Bits:
    """A bit string, such as status flags: in alarm, fault, overridden, out of service."""

    flags: tuple[bool, ...]


Value = None | bool | int | float | str | Enumerated | Bits | ObjectId
"""Encoded as Null, Boolean, Unsigned (Signed below zero), Real, CharacterString and so on."""
Property = Value | Sequence[Value]
"""A sequence is a BACnet array."""


def value(one: Value) -> bytes:
    """A value behind its application tag."""
    match one:
        case None:
            return b"\0"
        case bool():
            return bytes((0x10 | one,))
        case int():
            return _tagged(2, _unsigned(one)) if one >= 0 else _tagged(3, struct.pack("!i", one))
        case float():
            return _tagged(4, struct.pack("!f", one))
        case str():
            return _tagged(7, b"\0" + one.encode())
        case Enumerated(number):
            return _tagged(9, _unsigned(number))
        case ObjectId():
            return _tagged(12, one.octets)
        case Bits(flags):
            size = (len(flags) + 7) // 8
            number = sum(1 << 8 * size - 1 - at for at, is_set in enumerate(flags) if is_set)
            return _tagged(8, bytes((8 * size - len(flags),)) + number.to_bytes(size, "big"))


def who_is(low: int | None = None, high: int = 0x3FFFFF) -> bytes:
    """A broadcast that asks all devices, or those with numbers from `low` to `high`, to announce themselves."""
    limits = b"" if low is None else _context(0, _unsigned(low)) + _context(1, _unsigned(high))
    return _broadcast(bytes((_UNCONFIRMED, WHO_IS)) + limits)


def i_am(device: int, vendor: int) -> bytes:
    """The broadcast with which a device announces itself."""
    about = value(ObjectId(DEVICE, device)) + value(MAX_APDU) + value(Enumerated(SEGMENTS_NOTHING)) + value(vendor)
    return _broadcast(bytes((_UNCONFIRMED, I_AM)) + about)


def read_property(invoke: int, obj: ObjectId, prop: int, index: int | None = None) -> bytes:
    """A request for one property; `index` picks an element of an array, 0 its length."""
    return _request(invoke, READ_PROPERTY, _context(0, obj.octets) + _reference(1, prop, index))


def read_ack(invoke: int, obj: ObjectId, prop: int, held: Property, index: int | None = None) -> bytes:
    """The property that was asked for."""
    head = _context(0, obj.octets) + _reference(1, prop, index)
    return _complex_ack(invoke, READ_PROPERTY, head + _between(3, _values(held)))


def read_multiple(invoke: int, wanted: Mapping[ObjectId, Sequence[int]]) -> bytes:
    """A request for several properties of several objects."""
    asked = (
        _context(0, obj.octets) + _between(1, b"".join(_reference(0, prop) for prop in props))
        for obj, props in wanted.items()
    )
    return _request(invoke, READ_MULTIPLE, b"".join(asked))


def write_property(invoke: int, obj: ObjectId, prop: int, new: Value, priority: int | None = None) -> bytes:
    """A request to write one property; None gives the priority up again."""
    at = b"" if priority is None else _context(4, _unsigned(priority))
    body = _context(0, obj.octets) + _reference(1, prop) + _between(3, value(new)) + at
    return _request(invoke, WRITE_PROPERTY, body)


def subscribe_cov(invoke: int, process: int, obj: ObjectId, lifetime_s: int) -> bytes:
    """A request to be told, unconfirmed, when an object changes."""
    body = _context(0, _unsigned(process)) + _context(1, obj.octets) + _context(2, b"\0")
    return _request(invoke, SUBSCRIBE_COV, body + _context(3, _unsigned(lifetime_s)))


def cov_notification(process: int, device: int, obj: ObjectId, remaining_s: int, held: Mapping[int, Value]) -> bytes:
    """What has changed, to a subscriber who does not confirm."""
    head = _context(0, _unsigned(process)) + _context(1, ObjectId(DEVICE, device).octets) + _context(2, obj.octets)
    changes = (_reference(0, prop) + _between(2, value(one)) for prop, one in held.items())
    body = head + _context(3, _unsigned(remaining_s)) + _between(4, b"".join(changes))
    return _unicast(bytes((_UNCONFIRMED, UNCONFIRMED_COV)) + body)


def simple_ack(invoke: int, service: int) -> bytes:
    """Done, and nothing more to say."""
    return _unicast(bytes((_SIMPLE_ACK, invoke, service)))


def error(invoke: int, service: int, why: tuple[int, int]) -> bytes:
    """Not done; `why` is the error's class and code."""
    return _unicast(bytes((_ERROR, invoke, service)) + _fault(why))


@dataclass(slots=True)
class Objects:
    """A device's objects with their properties, and its answers; outputs and values can be written."""

    device: int
    vendor: int
    held: dict[ObjectId, dict[int, Property]]

    def answer(self, datagram: bytes) -> bytes:
        """The datagram that answers a request or a Who-Is for this device; empty where none is due."""
        apdu = datagram[10:] if datagram[5] & _HAS_DESTINATION else datagram[6:]
        if apdu[0] == _UNCONFIRMED:
            return i_am(self.device, self.vendor) if self._is_called(apdu) else b""
        invoke, service, tags = apdu[2], apdu[3], list(_tags(apdu[4:]))
        if service == READ_PROPERTY:
            return self._read(invoke, tags)
        if service == READ_MULTIPLE:
            return _complex_ack(invoke, READ_MULTIPLE, self._results(tags))
        if service == WRITE_PROPERTY:
            return self._write(invoke, tags)
        if service == SUBSCRIBE_COV:
            is_known = ObjectId.of(tags[1][1]) in self.held
            return simple_ack(invoke, service) if is_known else error(invoke, service, _UNKNOWN_OBJECT)
        return _unicast(bytes((_REJECT, invoke, _UNRECOGNIZED_SERVICE)))

    def _is_called(self, apdu: bytes) -> bool:
        limits = [int.from_bytes(content, "big") for _, content in _tags(apdu[2:])]
        return apdu[1] == WHO_IS and (not limits or limits[0] <= self.device <= limits[1])

    def _lacks(self, obj: ObjectId, prop: int) -> tuple[int, int] | None:
        if obj not in self.held:
            return _UNKNOWN_OBJECT
        return None if prop in self.held[obj] else _UNKNOWN_PROPERTY

    def _read(self, invoke: int, tags: Sequence[_Tag]) -> bytes:
        obj, prop = ObjectId.of(tags[0][1]), int.from_bytes(tags[1][1], "big")
        if why := self._lacks(obj, prop):
            return error(invoke, READ_PROPERTY, why)
        found, index = self.held[obj][prop], None
        if len(tags) > 2 and _is_array(found):
            index = int.from_bytes(tags[2][1], "big")
            if index > len(found):
                return error(invoke, READ_PROPERTY, _INVALID_INDEX)
            return read_ack(invoke, obj, prop, found[index - 1] if index else len(found), index)
        return read_ack(invoke, obj, prop, found)

    def _results(self, tags: Sequence[_Tag]) -> bytes:
        """List of read access results: for each property its value or why there is none."""
        body, obj, is_inside = b"", ObjectId(0, 0), False
        for mark, content in tags:
            if mark in (_OPENS | 0x10, _CLOSES | 0x10):
                is_inside = mark == _OPENS | 0x10
                body += bytes((mark,))
            elif is_inside:
                prop = int.from_bytes(content, "big")
                why = self._lacks(obj, prop)
                body += _reference(2, prop)
                body += _between(5, _fault(why)) if why else _between(4, _values(self.held[obj][prop]))
            else:
                obj = ObjectId.of(content)
                body += _context(0, content)
        return body

    def _write(self, invoke: int, tags: Sequence[_Tag]) -> bytes:
        obj, prop = ObjectId.of(tags[0][1]), int.from_bytes(tags[1][1], "big")
        why = self._lacks(obj, prop)
        if not why and (prop != PRESENT_VALUE or obj.kind not in _WRITABLE):
            why = _WRITE_DENIED
        if why:
            return error(invoke, WRITE_PROPERTY, why)
        at = [mark for mark, _ in tags].index(_OPENS | 0x30)
        new = _decoded(*tags[at + 1])
        if new is not None:
            self.held[obj][prop] = new
        return simple_ack(invoke, WRITE_PROPERTY)


def _is_array(one: Property) -> TypeGuard[Sequence[Value]]:
    return isinstance(one, Sequence) and not isinstance(one, str)


def _values(held: Property) -> bytes:
    return b"".join(value(one) for one in held) if _is_array(held) else value(cast(Value, held))


def _decoded(mark: int, content: bytes) -> Value:
    number = int.from_bytes(content, "big")
    match mark >> 4:
        case 2:
            return number
        case 3:
            return int.from_bytes(content, "big", signed=True)
        case 4:
            return float(struct.unpack("!f", content)[0])
        case 7:
            return content[1:].decode()
        case 9:
            return Enumerated(number)
    return None


def _unsigned(number: int) -> bytes:
    return number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big")


def _tagged(number: int, content: bytes, flag: int = 0) -> bytes:
    size = len(content)
    if size < 5:
        return bytes((number << 4 | flag | size,)) + content
    length = bytes((size,)) if size < 254 else b"\xfe" + size.to_bytes(2, "big")
    return bytes((number << 4 | flag | 5,)) + length + content


def _context(number: int, content: bytes) -> bytes:
    return _tagged(number, content, _CONTEXT)


def _between(number: int, content: bytes) -> bytes:
    """Content between an opening and a closing tag."""
    return bytes((number << 4 | _OPENS,)) + content + bytes((number << 4 | _CLOSES,))


def _reference(number: int, prop: int, index: int | None = None) -> bytes:
    """A property and maybe an index into it, in two context tags that follow each other."""
    return _context(number, _unsigned(prop)) + (b"" if index is None else _context(number + 1, _unsigned(index)))


def _tags(data: bytes) -> Iterator[_Tag]:
    """Each tag without its length, and what it carries; a Boolean carries nothing."""
    at = 0
    while at < len(data):
        octet, size, at = data[at], data[at] & 7, at + 1
        if octet & 0xF in (_OPENS, _CLOSES):
            yield octet, b""
            continue
        if size == 5:
            size, at = data[at], at + 1
            if size == 254:
                size, at = int.from_bytes(data[at : at + 2], "big"), at + 2
        yield octet & 0xF8, data[at : at + size]
        at += size


def _fault(why: tuple[int, int]) -> bytes:
    return b"".join(value(Enumerated(one)) for one in why)


def _request(invoke: int, service: int, body: bytes) -> bytes:
    return _unicast(bytes((_CONFIRMED, _UP_TO_1476, invoke, service)) + body, _EXPECTS_REPLY)


def _complex_ack(invoke: int, service: int, body: bytes) -> bytes:
    return _unicast(bytes((_COMPLEX_ACK, invoke, service)) + body)


def _unicast(apdu: bytes, control: int = 0) -> bytes:
    return struct.pack("!BBHBB", 0x81, 0x0A, 6 + len(apdu), 1, control) + apdu


def _broadcast(apdu: bytes) -> bytes:
    """To every BACnet network: destination 65535, 255 hops."""
    return struct.pack("!BBHBBHBB", 0x81, 0x0B, 10 + len(apdu), 1, _HAS_DESTINATION, 0xFFFF, 0, 255) + apdu
