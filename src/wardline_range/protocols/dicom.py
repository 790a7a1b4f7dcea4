"""DICOM: a modality associates with an archive, verifies it, and stores images whose pixels mean nothing.

References: DICOM PS3.8 9.3 (PDUs), Annex D (user information); PS3.7 9.3.1 (C-STORE), 9.3.5 (C-ECHO), Annex E (command
fields); PS3.5 7.1.3 (implicit VR little endian); PS3.6 (attributes).
"""

import struct
from collections.abc import Mapping, Sequence

PORT = 104
VERIFICATION = "1.2.840.10008.1.1"
CT_IMAGE, MR_IMAGE, ULTRASOUND_IMAGE, DIGITAL_X_RAY = (
    f"1.2.840.10008.5.1.4.1.1.{at}" for at in ("2", "4", "6.1", "1.1")
)
RELEASE, RELEASED = bytes.fromhex("05000000000400000000"), bytes.fromhex("06000000000400000000")
MAX_PDU = 16384
_APPLICATION, _IMPLICIT_LITTLE = "1.2.840.10008.3.1.1.1", "1.2.840.10008.1.2"
_REQUEST, _ACCEPT, _DATA = 1, 2, 4
_IS_COMMAND, _IS_LAST = 1, 2
_STORE, _ECHO, _RESPONSE = 0x0001, 0x0030, 0x8000
_NO_DATA, _WITH_DATA = 0x0101, 0x0001
_MODALITIES = {CT_IMAGE: "CT", MR_IMAGE: "MR", ULTRASOUND_IMAGE: "US", DIGITAL_X_RAY: "DX"}


def associate(caller: str, called: str, implementation: str, classes: Sequence[str]) -> bytes:
    """A-ASSOCIATE-RQ for these classes; the context of the first is 1, of the next 3 and so on."""
    contexts = b"".join(
        _item(0x20, bytes((2 * at + 1, 0, 0, 0)) + _uid_item(0x30, one) + _uid_item(0x40, _IMPLICIT_LITTLE))
        for at, one in enumerate(classes)
    )
    return _association(_REQUEST, caller, called, contexts, implementation)


def accepted(caller: str, called: str, implementation: str, classes: Sequence[str]) -> bytes:
    """A-ASSOCIATE-AC that takes all of them."""
    contexts = b"".join(
        _item(0x21, bytes((2 * at + 1, 0, 0, 0)) + _uid_item(0x40, _IMPLICIT_LITTLE)) for at in range(len(classes))
    )
    return _association(_ACCEPT, caller, called, contexts, implementation)


def abort() -> bytes:
    """A-ABORT of the service user."""
    return bytes.fromhex("07000000000400000000")


def echo(context: int, message: int) -> bytes:
    """C-ECHO-RQ."""
    return _command(context, {2: _uid(VERIFICATION), 0x100: _us(_ECHO), 0x110: _us(message), 0x800: _us(_NO_DATA)})


def echo_response(context: int, message: int) -> bytes:
    """C-ECHO-RSP that succeeds."""
    return _answer(context, message, _ECHO, VERIFICATION, {})


def store(context: int, message: int, kind: str, instance: str, attributes: bytes) -> bytes:
    """C-STORE-RQ with its data set, cut into PDUs."""
    asked = {
        2: _uid(kind), 0x100: _us(_STORE), 0x110: _us(message), 0x700: _us(0), 0x800: _us(_WITH_DATA),
        0x1000: _uid(instance),
    }  # fmt: skip
    return _command(context, asked) + _pdus(context, 0, attributes)


def store_response(context: int, message: int, kind: str, instance: str) -> bytes:
    """C-STORE-RSP that succeeds."""
    return _answer(context, message, _STORE, kind, {0x1000: _uid(instance)})


def image(kind: str, instance: str, study: str, patient: int, size: tuple[int, int], pixels: bytes) -> bytes:
    """The data set of one image of 16 bits; `size` is (rows, columns)."""
    rows, columns = size
    held = {
        (0x0008, 0x0016): _uid(kind),
        (0x0008, 0x0018): _uid(instance),
        (0x0008, 0x0060): _padded(_MODALITIES[kind].encode(), b" "),
        (0x0010, 0x0020): _padded(str(patient).encode(), b" "),
        (0x0020, 0x000D): _uid(study),
        (0x0028, 0x0002): _us(1),
        (0x0028, 0x0004): b"MONOCHROME2 ",
        (0x0028, 0x0010): _us(rows),
        (0x0028, 0x0011): _us(columns),
        (0x0028, 0x0100): _us(16),
        (0x0028, 0x0101): _us(16),
        (0x0028, 0x0102): _us(15),
        (0x0028, 0x0103): _us(0),
        (0x7FE0, 0x0010): _padded(pixels, b"\0"),
    }
    return b"".join(_attribute(group, element, value) for (group, element), value in held.items())


def _association(kind: int, caller: str, called: str, contexts: bytes, implementation: str) -> bytes:
    user = _item(0x51, MAX_PDU.to_bytes(4, "big")) + _uid_item(0x52, implementation)
    titles = called.encode().ljust(16) + caller.encode().ljust(16)
    body = struct.pack("!HH", 1, 0) + titles + bytes(32) + _uid_item(0x10, _APPLICATION) + contexts + _item(0x50, user)
    return _pdu(kind, body)


def _answer(context: int, message: int, kind: int, sop: str, more: Mapping[int, bytes]) -> bytes:
    told = {2: _uid(sop), 0x100: _us(kind | _RESPONSE), 0x120: _us(message), 0x800: _us(_NO_DATA), 0x900: _us(0)}
    return _command(context, {**told, **more})


def _command(context: int, fields: Mapping[int, bytes]) -> bytes:
    body = b"".join(_attribute(0, element, value) for element, value in fields.items())
    return _pdus(context, _IS_COMMAND, _attribute(0, 0, len(body).to_bytes(4, "little")) + body)


def _pdus(context: int, control: int, data: bytes) -> bytes:
    """P-DATA-TF, each with one fragment no longer than the peer takes."""
    room, made = MAX_PDU - 6, b""
    for at in range(0, len(data), room):
        last = _IS_LAST if at + room >= len(data) else 0
        fragment = bytes((context, control | last)) + data[at : at + room]
        made += _pdu(_DATA, len(fragment).to_bytes(4, "big") + fragment)
    return made


def _pdu(kind: int, body: bytes) -> bytes:
    return struct.pack("!BBI", kind, 0, len(body)) + body


def _item(kind: int, body: bytes) -> bytes:
    return struct.pack("!BBH", kind, 0, len(body)) + body


def _uid_item(kind: int, uid: str) -> bytes:
    return _item(kind, uid.encode())


def _attribute(group: int, element: int, value: bytes) -> bytes:
    return struct.pack("<HHI", group, element, len(value)) + value


def _uid(uid: str) -> bytes:
    return _padded(uid.encode(), b"\0")


def _us(number: int) -> bytes:
    return number.to_bytes(2, "little")


def _padded(value: bytes, filler: bytes) -> bytes:
    return value + filler if len(value) % 2 else value
