"""SNMPv2c messages: questions to an agent, its answers and traps.

References: RFC 1901 3 (message), RFC 3416 3 (PDUs), 4.2.6 (trap), RFC 2578 7.1 (types); RFC 3418 (system, traps),
RFC 2863 (interfaces).
"""

from wardline_range.packets.frames import ip_bytes
from wardline_range.protocols import ber

PORT, TRAP_PORT = 161, 162
SYSTEM_DESCRIPTION, SYSTEM_OBJECT, UPTIME = "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.2.0", "1.3.6.1.2.1.1.3.0"
SYSTEM_CONTACT, SYSTEM_NAME, SYSTEM_LOCATION = "1.3.6.1.2.1.1.4.0", "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.6.0"
INTERFACE_COUNT = "1.3.6.1.2.1.2.1.0"
INTERFACE_NAME, INTERFACE_STATUS, INTERFACE_IN, INTERFACE_OUT = (f"1.3.6.1.2.1.2.2.1.{at}" for at in (2, 8, 10, 16))
"""Columns: an interface's number follows, as in `f"{INTERFACE_IN}.3"`."""
PRINTER_STATUS, PAGES_PRINTED = "1.3.6.1.2.1.25.3.5.1.1.1", "1.3.6.1.2.1.43.10.2.1.4.1.1"
COLD_START, LINK_DOWN, LINK_UP, AUTHENTICATION_FAILURE = (f"1.3.6.1.6.3.1.1.5.{at}" for at in (1, 3, 4, 5))
_TRAP_OBJECT = "1.3.6.1.6.3.1.1.4.1.0"
_VERSION_2C = 1
_GET, _GET_NEXT, _RESPONSE, _SET, _GET_BULK, _TRAP = 0xA0, 0xA1, 0xA2, 0xA3, 0xA5, 0xA7
_ADDRESS, _COUNTER, _GAUGE, _TICKS, _COUNTER_64 = 0x40, 0x41, 0x42, 0x43, 0x46
_NOTHING = ber.element(ber.NULL, b"")
NO_SUCH_OBJECT, END_OF_VIEW = ber.element(0x80, b""), ber.element(0x82, b"")
Binding = tuple[str, bytes]
"""An object's identifier and its value, made by `text`, `counter` and the like."""


def text(value: str) -> bytes:
    """A DisplayString."""
    return ber.octets(value)


def integer(value: int) -> bytes:
    """An INTEGER, such as a status."""
    return ber.integer(value)


def object_id(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER, such as the system's."""
    return ber.object_id(dotted)


def address(value: str) -> bytes:
    """An IpAddress."""
    return ber.octets(ip_bytes(value), _ADDRESS)


def counter(value: int) -> bytes:
    """A Counter32, which wraps."""
    return ber.integer(value & 0xFFFFFFFF, _COUNTER)


def counter_64(value: int) -> bytes:
    """A Counter64."""
    return ber.integer(value, _COUNTER_64)


def gauge(value: int) -> bytes:
    """A Gauge32, which sticks at its end."""
    return ber.integer(min(value, 0xFFFFFFFF), _GAUGE)


def ticks(seconds: float) -> bytes:
    """TimeTicks: hundredths of a second."""
    return ber.integer(int(seconds * 100) & 0xFFFFFFFF, _TICKS)


def get(community: str, request_id: int, *objects: str) -> bytes:
    """A question for these objects."""
    return _message(community, _GET, request_id, 0, 0, _asked(objects))


def get_next(community: str, request_id: int, *objects: str) -> bytes:
    """A question for whatever follows these objects, as a walk puts it."""
    return _message(community, _GET_NEXT, request_id, 0, 0, _asked(objects))


def get_bulk(community: str, request_id: int, rows: int, *columns: str) -> bytes:
    """A question for the next `rows` objects of each column."""
    return _message(community, _GET_BULK, request_id, 0, rows, _asked(columns))


def put(community: str, request_id: int, *bindings: Binding) -> bytes:
    """A SetRequest."""
    return _message(community, _SET, request_id, 0, 0, bindings)


def response(community: str, request_id: int, *bindings: Binding, status: int = 0, index: int = 0) -> bytes:
    """An agent's answer; a `status` other than 0 is the error of the binding at `index`, from 1."""
    return _message(community, _RESPONSE, request_id, status, index, bindings)


def trap(community: str, request_id: int, uptime_s: float, kind: str, *bindings: Binding) -> bytes:
    """A notification of that kind, which nobody answers."""
    first = (UPTIME, ticks(uptime_s)), (_TRAP_OBJECT, object_id(kind))
    return _message(community, _TRAP, request_id, 0, 0, (*first, *bindings))


def _asked(objects: tuple[str, ...]) -> tuple[Binding, ...]:
    return tuple((one, _NOTHING) for one in objects)


def _message(
    community: str, kind: int, request_id: int, status: int, index: int, bindings: tuple[Binding, ...]
) -> bytes:
    listed = ber.sequence(*(ber.sequence(ber.object_id(name), value) for name, value in bindings))
    pdu = ber.sequence(ber.integer(request_id), ber.integer(status), ber.integer(index), listed, tag=kind)
    return ber.sequence(ber.integer(_VERSION_2C), ber.octets(community), pdu)
