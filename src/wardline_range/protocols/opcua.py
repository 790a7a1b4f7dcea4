"""OPC UA over TCP: the binary encoding, and a secure channel without security that numbers both sides' messages.

What the messages ask and answer is in opcua_services.

References: OPC 10000-6 1.05, 5.2 (binary encoding), 6.7.2 (message chunks), 6.7.4 (secure channel), 7.1.2 (Hello,
Acknowledge); OPC 10000-4 1.05, 5.5 (secure channel services), 7.33, 7.34 (headers).
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

PORT = 4840
NO_SECURITY = "http://opcfoundation.org/UA/SecurityPolicy#None"
ISSUE, RENEW = 0, 1
MODE_NONE = 1
NULL = struct.pack("<i", -1)
"""A string, byte string or array that is not there."""
NO_OBJECT = bytes(3)
"""An extension object that is not there."""
_OPEN_REQUEST, _OPEN_RESPONSE, _CLOSE_REQUEST = 446, 449, 452
_EPOCH_TICKS = 116_444_736_000_000_000
_BUFFER = 65536

Value = bool | int | float | str
"""Encoded as Boolean, Int32, Double and String."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node's identifier: a number or a name in a namespace."""

    namespace: int
    name: int | str

    @property
    def octets(self) -> bytes:
        """The shortest of its encodings."""
        if isinstance(self.name, str):
            return struct.pack("<BH", 3, self.namespace) + string(self.name)
        if self.namespace == 0 and self.name < 256:
            return bytes((0, self.name))
        if self.namespace < 256 and self.name < 65536:
            return struct.pack("<BBH", 1, self.namespace, self.name)
        return struct.pack("<BHI", 2, self.namespace, self.name)


@dataclass(frozen=True, slots=True)
class Service:
    """A request or response without its header: the number of its binary encoding, and its fields."""

    kind: int
    fields: bytes
    status: int = 0


def string(text: str | bytes | None) -> bytes:
    """A string or byte string behind its length."""
    if text is None:
        return NULL
    octets = text.encode() if isinstance(text, str) else text
    return struct.pack("<i", len(octets)) + octets


def array(items: Iterable[bytes]) -> bytes:
    """Encoded items behind their count."""
    held = list(items)
    return struct.pack("<i", len(held)) + b"".join(held)


def moment(at: int) -> bytes:
    """A time in ns since 1970, as 100 ns since 1601."""
    return struct.pack("<q", at // 100 + _EPOCH_TICKS)


def variant(value: Value) -> bytes:
    """A value behind the number of its type."""
    if isinstance(value, bool):
        return bytes((1, value))
    if isinstance(value, int):
        return struct.pack("<Bi", 6, value)
    return struct.pack("<Bd", 11, value) if isinstance(value, float) else b"\x0c" + string(value)


def data_value(value: Value, at: int) -> bytes:
    """A value with the times of its source and its server."""
    return b"\x0d" + variant(value) + 2 * moment(at)


def extension(kind: int, body: bytes) -> bytes:
    """A structure in an extension object."""
    return Node(0, kind).octets + b"\x01" + string(body)


def hello(url: str) -> bytes:
    """The client's first message."""
    return _chunk(b"HEL", struct.pack("<5I", 0, _BUFFER, _BUFFER, 0, 0) + string(url))


def acknowledge() -> bytes:
    """The server's answer to it."""
    return _chunk(b"ACK", struct.pack("<5I", 0, _BUFFER, _BUFFER, 0, 0))


@dataclass(slots=True)
class Channel:
    """The numbers of one secure channel: sequences of both sides, requests, and the session's token once it has one.

    Times are in ns since 1970.
    """

    number: int
    token: int = 1
    session: int = 0
    lifetime_ms: int = 3_600_000
    requests: int = 0
    _sent: list[int] = field(default_factory=lambda: [0, 0])

    def open(self, at: int, kind: int = ISSUE) -> bytes:
        """The client asks for the channel, or for a new token."""
        fields = struct.pack("<Iii", 0, kind, MODE_NONE) + NULL + struct.pack("<I", self.lifetime_ms)
        channel = self.number if kind == RENEW else 0
        self.requests += 1
        return self._chunk(0, b"OPN", channel, self._requested(Service(_OPEN_REQUEST, fields), at), self.requests)

    def opened(self, at: int) -> bytes:
        """The server gives it."""
        token = struct.pack("<III", 0, self.number, self.token) + moment(at) + struct.pack("<I", self.lifetime_ms)
        body = self._responded(Service(_OPEN_RESPONSE, token + NULL), at, self.requests)
        return self._chunk(1, b"OPN", self.number, body, self.requests)

    def close(self, at: int) -> bytes:
        """The client closes the channel; nobody answers."""
        self.requests += 1
        return self._chunk(0, b"CLO", self.number, self._requested(Service(_CLOSE_REQUEST, b""), at), self.requests)

    def ask(self, service: Service, at: int) -> bytes:
        """A request; its number is then `requests`."""
        self.requests += 1
        return self._chunk(0, b"MSG", self.number, self._requested(service, at), self.requests)

    def answer(self, service: Service, at: int, request: int = 0) -> bytes:
        """The response to that request, or to the last."""
        number = request or self.requests
        return self._chunk(1, b"MSG", self.number, self._responded(service, at, number), number)

    def _requested(self, service: Service, at: int) -> bytes:
        session = Node(0, self.session).octets
        rest = struct.pack("<II", self.requests, 0) + NULL + struct.pack("<I", 10_000) + NO_OBJECT
        return Node(0, service.kind).octets + session + moment(at) + rest + service.fields

    def _responded(self, service: Service, at: int, request: int) -> bytes:
        rest = struct.pack("<IIB", request, service.status, 0) + NULL + NO_OBJECT
        return Node(0, service.kind).octets + moment(at) + rest + service.fields

    def _chunk(self, side: int, kind: bytes, channel: int, body: bytes, request: int) -> bytes:
        self._sent[side] += 1
        is_opening = kind == b"OPN"
        security = string(NO_SECURITY) + NULL + NULL if is_opening else struct.pack("<I", self.token)
        numbers = struct.pack("<II", self._sent[side], request)
        return _chunk(kind, struct.pack("<I", channel) + security + numbers + body)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + b"F" + struct.pack("<I", 8 + len(body)) + body
