"""OPC UA services: a session, reads and writes, and a subscription; and a server's variables behind them.

References: OPC 10000-4 1.05, 5.7 (session), 5.11 (read, write), 5.13 (monitored items), 5.14 (subscription), 7
(structures); OPC 10000-6 1.05, 5.2.6 (structures), A.3 (numbers of the encodings).
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wardline_range.protocols.opcua import (
    MODE_NONE,
    NO_OBJECT,
    NO_SECURITY,
    NULL,
    Node,
    Service,
    Value,
    array,
    data_value,
    extension,
    moment,
    string,
    variant,
)

UNKNOWN_NODE = 0x80340000
_VALUE, _BOTH_TIMES, _REPORTING = 13, 2, 2
_SERVER, _CLIENT = 0, 1
_SIGNATURE, _EMPTY = NULL + NULL, bytes(4)
_TRANSPORT = "http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary"
_ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Application:
    """How a client or server describes itself."""

    uri: str
    product: str
    name: str

    def octets(self, kind: int, url: str | None) -> bytes:
        """The application description; a server gives its address."""
        title = b"\x02" + string(self.name)
        urls = array([string(url)] if url else [])
        return string(self.uri) + string(self.product) + title + struct.pack("<i", kind) + NULL + NULL + urls


def create_session(client: Application, url: str, name: str, nonce: bytes) -> Service:
    """The client asks for a session, with a nonce of 32 bytes."""
    about = client.octets(_CLIENT, None) + NULL + string(url) + string(name)
    return Service(461, about + string(nonce) + NULL + struct.pack("<dI", 1_200_000.0, 0))


def session_created(server: Application, url: str, session: int, token: int, nonce: bytes) -> Service:
    """The server gives it a number and a token, and says how it can be reached: without security, by anybody."""
    anybody = string(_ANONYMOUS) + struct.pack("<i", 0) + NULL + NULL + NULL
    endpoint = string(url) + server.octets(_SERVER, url) + NULL + struct.pack("<i", MODE_NONE)
    endpoint += string(NO_SECURITY) + array([anybody]) + string(_TRANSPORT) + b"\0"
    numbers = Node(1, session).octets + Node(0, token).octets + struct.pack("<d", 1_200_000.0)
    rest = array([endpoint]) + _EMPTY + _SIGNATURE + struct.pack("<I", 0)
    return Service(464, numbers + string(nonce) + NULL + rest)


def activate_session() -> Service:
    """The client begins to use the session, anonymously."""
    nobody = extension(321, string(_ANONYMOUS))
    return Service(467, _SIGNATURE + _EMPTY + array([string("en")]) + nobody + _SIGNATURE)


def session_activated(nonce: bytes) -> Service:
    """The server agrees."""
    return Service(470, string(nonce) + _EMPTY + _EMPTY)


def close_session() -> Service:
    """The client ends the session and its subscriptions."""
    return Service(473, b"\x01")


def session_closed() -> Service:
    """The server agrees."""
    return Service(476, b"")


def read(nodes: Sequence[Node]) -> Service:
    """The client asks for variables' values."""
    head = struct.pack("<di", 0.0, _BOTH_TIMES)
    return Service(631, head + array(_attribute(node) for node in nodes))


def write(values: Mapping[Node, Value]) -> Service:
    """The client sets variables, and leaves the times to the server."""
    head = struct.pack("<I", _VALUE) + NULL + b"\x01"
    return Service(673, array(node.octets + head + variant(value) for node, value in values.items()))


def create_subscription(interval_ms: float = 1000.0) -> Service:
    """The client wants to be told of changes so often."""
    return Service(787, struct.pack("<dIIIBB", interval_ms, 600, 20, 1000, 1, 0))


def subscription_created(subscription: int, interval_ms: float = 1000.0) -> Service:
    """The server numbers the subscription."""
    return Service(790, struct.pack("<IdII", subscription, interval_ms, 600, 20))


def monitor(subscription: int, nodes: Sequence[Node], interval_ms: float = 1000.0) -> Service:
    """The client names the variables; their handles count from 1."""
    items = (
        _attribute(node) + struct.pack("<iId", _REPORTING, handle, interval_ms) + NO_OBJECT + struct.pack("<IB", 1, 1)
        for handle, node in enumerate(nodes, 1)
    )
    return Service(751, struct.pack("<Ii", subscription, _BOTH_TIMES) + array(items))


def publish(acknowledged: Mapping[int, int] | None = None) -> Service:
    """The client lets the server speak; it acknowledges notifications: their sequence numbers by subscription."""
    return Service(826, array(struct.pack("<II", *one) for one in (acknowledged or {}).items()))


def published(
    subscription: int, sequence: int, changes: Mapping[int, Value], at: int, *, acknowledged: int = 0
) -> Service:
    """What has changed, by handle, or with no changes a sign of life; `acknowledged` notifications were known."""
    items = array(struct.pack("<I", handle) + data_value(value, at) for handle, value in changes.items())
    data = array([extension(811, items + _EMPTY)] if changes else [])
    head = struct.pack("<I", subscription) + array([struct.pack("<I", sequence)] if changes else []) + b"\0"
    return Service(
        829, head + struct.pack("<I", sequence) + moment(at) + data + array([_EMPTY] * acknowledged) + _EMPTY
    )


@dataclass(slots=True)
class Variables:
    """What a server holds, and its answers to requests for these nodes; times are in ns since 1970."""

    held: dict[Node, Value]

    def read(self, nodes: Sequence[Node], at: int) -> Service:
        """The values, or that there is no such node."""
        unknown = struct.pack("<BI", 2, UNKNOWN_NODE)
        values = (data_value(self.held[node], at) if node in self.held else unknown for node in nodes)
        return Service(634, array(values) + _EMPTY)

    def write(self, values: Mapping[Node, Value]) -> Service:
        """Each value is taken if there is such a node."""
        states = [0 if node in self.held else UNKNOWN_NODE for node in values]
        self.held.update({node: value for node, value in values.items() if node in self.held})
        return Service(676, array(struct.pack("<I", state) for state in states) + _EMPTY)

    def monitored(self, nodes: Sequence[Node], interval_ms: float = 1000.0) -> Service:
        """The items are numbered from 1."""
        items = (
            struct.pack("<IIdI", 0 if node in self.held else UNKNOWN_NODE, item, interval_ms, 1) + NO_OBJECT
            for item, node in enumerate(nodes, 1)
        )
        return Service(754, array(items) + _EMPTY)


def _attribute(node: Node) -> bytes:
    """The value of a node, whole, in the default encoding."""
    return node.octets + struct.pack("<I", _VALUE) + NULL + struct.pack("<H", 0) + NULL
