"""DNS messages: questions, answers, and the records that multicast DNS adds.

References: RFC 1035 4.1, RFC 3596 (AAAA), RFC 2782 (SRV), RFC 6762 (multicast DNS: cache-flush bit 10.2).
"""

import struct
from dataclasses import dataclass

from wardline_range.packets.frames import ip_bytes

TYPES = {"A": 1, "CNAME": 5, "PTR": 12, "TXT": 16, "AAAA": 28, "SRV": 33, "HTTPS": 65, "ANY": 255}
_IN, _FLUSH = 1, 0x8000
NO_ERROR, SERVER_FAILURE, NO_NAME = 0, 2, 3


@dataclass(frozen=True, slots=True)
class Record:
    """One resource record; `unique` sets the cache-flush bit of multicast DNS."""

    name: str
    kind: str
    ttl: int
    data: bytes
    unique: bool = False

    def packed(self) -> bytes:
        """As it stands in a message, without compression."""
        group = _IN | _FLUSH if self.unique else _IN
        return (
            name_bytes(self.name) + struct.pack("!HHIH", TYPES[self.kind], group, self.ttl, len(self.data)) + self.data
        )


def name_bytes(name: str) -> bytes:
    """A domain name as labels; a dot within a label is written `\\.`."""
    labels = [label.replace("\0", ".").encode() for label in name.replace("\\.", "\0").split(".") if label]
    return b"".join(bytes((len(label),)) + label for label in labels) + b"\0"


def a(name: str, address: str, ttl: int = 300, unique: bool = False) -> Record:
    """An address record."""
    return Record(name, "A", ttl, ip_bytes(address), unique)


def ptr(name: str, target: str, ttl: int = 4500) -> Record:
    """A pointer."""
    return Record(name, "PTR", ttl, name_bytes(target))


def srv(name: str, target: str, port: int, ttl: int = 120) -> Record:
    """A service's host and port."""
    return Record(name, "SRV", ttl, struct.pack("!HHH", 0, 0, port) + name_bytes(target), True)


def txt(name: str, *texts: str, ttl: int = 4500, unique: bool = False) -> Record:
    """Texts, each of at most 255 bytes."""
    data = b"".join(bytes((len(text.encode()),)) + text.encode() for text in texts)
    return Record(name, "TXT", ttl, data or b"\0", unique)


def query(trans_id: int, name: str, kind: str = "A") -> bytes:
    """A question to a resolver."""
    return struct.pack("!6H", trans_id, 0x0100, 1, 0, 0, 0) + _question(name, kind)


def response(trans_id: int, name: str, kind: str, answers: tuple[Record, ...], code: int = NO_ERROR) -> bytes:
    """A resolver's answer."""
    head = struct.pack("!6H", trans_id, 0x8180 | code, 1, len(answers), 0, 0)
    return head + _question(name, kind) + b"".join(record.packed() for record in answers)


def announcement(*answers: Record, additional: tuple[Record, ...] = ()) -> bytes:
    """An unsolicited multicast DNS response."""
    head = struct.pack("!6H", 0, 0x8400, 0, len(answers), 0, len(additional))
    return head + b"".join(record.packed() for record in (*answers, *additional))


def probe(name: str, *wanted: Record) -> bytes:
    """A multicast DNS question whether anybody has a name, with the records wanted under it (RFC 6762 8.1)."""
    head = struct.pack("!6H", 0, 0, 1, 0, len(wanted), 0)
    return head + _question(name, "ANY") + b"".join(record.packed() for record in wanted)


def browse(*services: str) -> bytes:
    """A multicast DNS question for services of these types."""
    return struct.pack("!6H", 0, 0, len(services), 0, 0, 0) + b"".join(_question(name, "PTR") for name in services)


def _question(name: str, kind: str) -> bytes:
    return name_bytes(name) + struct.pack("!HH", TYPES[kind], _IN)
