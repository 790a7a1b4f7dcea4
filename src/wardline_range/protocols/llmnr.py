"""LLMNR: Windows hosts look for names of single labels on the local link.

References: RFC 4795 2.1.1 (header), 2.3 (responders).
"""

import struct

from wardline_range.protocols import dns

PORT = 5355
GROUP = "224.0.0.252"
_RESPONSE = 0x8000


def query(trans_id: int, name: str, kind: str = "A") -> bytes:
    """A question to the group."""
    return _message(trans_id, 0, name, kind)


def response(trans_id: int, name: str, address: str) -> bytes:
    """The answer of the host that has the name."""
    return _message(trans_id, _RESPONSE, name, "A", dns.a(name, address, ttl=30))


def _message(trans_id: int, flags: int, name: str, kind: str, *answers: dns.Record) -> bytes:
    head = struct.pack("!6H", trans_id, flags, 1, len(answers), 0, 0)
    question = dns.name_bytes(name) + struct.pack("!HH", dns.TYPES[kind], 1)
    return head + question + b"".join(answer.packed() for answer in answers)
