"""NTLMSSP tokens within SPNEGO, as a session over SMB logs on; hashes are noise, since nobody in the lab checks them.

References: MS-NLMP 2.2.1 (messages), 2.2.2.1 (AV pairs), 2.2.2.5 (flags), 2.2.2.7 (NTLMv2 response); RFC 4178 4.2.
"""

import struct

from wardline_range.chance import Chance
from wardline_range.protocols import ber
from wardline_range.protocols.noise import noise

_SPNEGO, _NTLMSSP = ber.object_id("1.3.6.1.5.5.2"), ber.object_id("1.3.6.1.4.1.311.2.2.10")
_NEGOTIATE, _CHALLENGE, _AUTHENTICATE = 1, 2, 3
_ASKED, _GRANTED = 0xE2088297, 0xE28A8215
_COMPLETED, _INCOMPLETE = 0, 1
_WINDOWS_10 = bytes.fromhex("0a00614a0000000f")
_COMPUTER, _DOMAIN, _DNS_COMPUTER, _DNS_DOMAIN, _TIME = 1, 2, 3, 4, 7
_SINCE_1601 = 116_444_736_000_000_000


def filetime(ns: int) -> int:
    """A time in ns since 1970 as Windows counts it: in 100 ns since 1601."""
    return ns // 100 + _SINCE_1601


def offered() -> bytes:
    """What a server says before any token: NTLMSSP is how to log on."""
    return _initial()


def negotiate() -> bytes:
    """The client's first token."""
    return _initial(_token(_NEGOTIATE, struct.pack("<IQQ", _ASKED, 0, 0) + _WINDOWS_10))


def challenge(server: str, domain: str, at: int, chance: Chance) -> bytes:
    """The server's token: its names and eight random bytes."""
    target, info = domain.encode("utf-16-le"), _about(server, domain, at)
    head = 56
    fields = _field(target, head) + struct.pack("<I", _GRANTED) + noise(chance, 8) + bytes(8)
    fields += _field(info, head + len(target)) + _WINDOWS_10
    accepted = ber.element(0xA0, ber.integer(_INCOMPLETE, ber.ENUMERATED)) + ber.element(0xA1, _NTLMSSP)
    return _response(accepted, _token(_CHALLENGE, fields + target + info))


def authenticate(user: str, domain: str, workstation: str, server: str, at: int, chance: Chance) -> bytes:
    """The client's answer to the challenge of `server`."""
    client = struct.pack("<HHIQ", 0x0101, 0, 0, filetime(at)) + noise(chance, 8) + bytes(4)
    proof = noise(chance, 16) + client + _about(server, domain, at) + bytes(4)
    names = [text.encode("utf-16-le") for text in (domain, user, workstation)]
    values = [*names, bytes(24), proof, noise(chance, 16)]
    at_byte, fields = 88, []
    for value in values:
        fields.append(_field(value, at_byte))
        at_byte += len(value)
    mine, who, where, old, new, key = fields
    head = old + new + mine + who + where + key + struct.pack("<I", _GRANTED) + _WINDOWS_10 + noise(chance, 16)
    return _response(b"", _token(_AUTHENTICATE, head + b"".join(values)))


def accepted() -> bytes:
    """The server's last word."""
    return _response(ber.element(0xA0, ber.integer(_COMPLETED, ber.ENUMERATED)))


def _about(server: str, domain: str, at: int) -> bytes:
    suffix = f"{domain}.example".lower()
    pairs = (
        (_DOMAIN, domain.encode("utf-16-le")),
        (_COMPUTER, server.encode("utf-16-le")),
        (_DNS_DOMAIN, suffix.encode("utf-16-le")),
        (_DNS_COMPUTER, f"{server.lower()}.{suffix}".encode("utf-16-le")),
        (_TIME, struct.pack("<Q", filetime(at))),
    )
    return b"".join(struct.pack("<HH", kind, len(value)) + value for kind, value in pairs) + bytes(4)


def _field(value: bytes, at: int) -> bytes:
    return struct.pack("<HHI", len(value), len(value), at)


def _token(kind: int, body: bytes) -> bytes:
    return b"NTLMSSP\0" + kind.to_bytes(4, "little") + body


def _initial(token: bytes = b"") -> bytes:
    content = ber.element(0xA0, ber.sequence(_NTLMSSP))
    if token:
        content += ber.element(0xA2, ber.octets(token))
    return ber.element(0x60, _SPNEGO + ber.element(0xA0, ber.sequence(content)))


def _response(state: bytes, token: bytes = b"") -> bytes:
    carried = ber.element(0xA2, ber.octets(token)) if token else b""
    return ber.element(0xA1, ber.sequence(state, carried))
