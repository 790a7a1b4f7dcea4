"""NetBIOS name service: Windows hosts register their names and look for others.

References: RFC 1001 14.1 (first level encoding), RFC 1002 4.2 (packets).
"""

import struct

from wardline_range.packets.frames import ip_bytes

PORT = 137
WORKSTATION, DOMAIN_CONTROLLER, MASTER_BROWSER, FILE_SERVER = 0x00, 0x1C, 0x1D, 0x20
TTL_S = 300_000
_NB, _NBSTAT, _IN = 0x20, 0x21, 1
_QUERY, _REGISTRATION, _RELEASE, _BROADCAST, _RECURSION_DESIRED = 0x0000, 0x2800, 0x3000, 0x0010, 0x0100
_POSITIVE = 0x8500
_GROUP_NAME, _ACTIVE = 0x8000, 0x0400
_POINTER = b"\xc0\x0c"


def encoded(name: str, suffix: int = WORKSTATION) -> bytes:
    """A name of at most 15 letters and its suffix, each half byte as a letter; `*` stands for any name."""
    filler = b"\0" if name == "*" else b" "
    padded = name.upper().encode()[:15].ljust(15, filler) + bytes((suffix,))
    halves = (half for byte in padded for half in (byte >> 4, byte & 0xF))
    return b"\x20" + bytes(ord("A") + half for half in halves) + b"\0"


def query(trans_id: int, name: str, suffix: int = FILE_SERVER) -> bytes:
    """A broadcast: who has that name?"""
    return _question(trans_id, _QUERY | _RECURSION_DESIRED | _BROADCAST, encoded(name, suffix), _NB)


def query_response(trans_id: int, name: str, address: str, suffix: int = FILE_SERVER) -> bytes:
    """The answer of the host that has it."""
    head = struct.pack("!6H", trans_id, _POSITIVE, 0, 1, 0, 0)
    return head + encoded(name, suffix) + _record(TTL_S, 0, address)


def registration(trans_id: int, name: str, address: str, suffix: int = WORKSTATION, *, is_group: bool = False) -> bytes:
    """A broadcast: I want that name; nobody objects by silence."""
    flags = _REGISTRATION | _RECURSION_DESIRED | _BROADCAST
    return _claim(trans_id, flags, encoded(name, suffix), TTL_S, address, is_group)


def release(trans_id: int, name: str, address: str, suffix: int = WORKSTATION, *, is_group: bool = False) -> bytes:
    """A broadcast: I give that name up."""
    return _claim(trans_id, _RELEASE | _BROADCAST, encoded(name, suffix), 0, address, is_group)


def status_query(trans_id: int) -> bytes:
    """To one host: which names have you?"""
    return _question(trans_id, _QUERY, encoded("*"), _NBSTAT)


def status_response(trans_id: int, mac: bytes, *names: tuple[str, int, bool]) -> bytes:
    """A host's names (name, suffix, whether it is a group's) and its MAC address."""
    listed = b"".join(
        name.upper().encode()[:15].ljust(15) + struct.pack("!BH", suffix, _ACTIVE | (_GROUP_NAME if is_group else 0))
        for name, suffix, is_group in names
    )
    data = bytes((len(names),)) + listed + mac + bytes(40)
    head = struct.pack("!6H", trans_id, 0x8400, 0, 1, 0, 0)
    return head + encoded("*") + struct.pack("!HHIH", _NBSTAT, _IN, 0, len(data)) + data


def _question(trans_id: int, flags: int, name: bytes, kind: int, additional: int = 0) -> bytes:
    return struct.pack("!6H", trans_id, flags, 1, 0, 0, additional) + name + struct.pack("!HH", kind, _IN)


def _claim(trans_id: int, flags: int, name: bytes, ttl: int, address: str, is_group: bool) -> bytes:
    owned = _GROUP_NAME if is_group else 0
    return _question(trans_id, flags, name, _NB, additional=1) + _POINTER + _record(ttl, owned, address)


def _record(ttl: int, flags: int, address: str) -> bytes:
    return struct.pack("!HHIHH", _NB, _IN, ttl, 6, flags) + ip_bytes(address)
