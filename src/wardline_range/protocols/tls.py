"""TLS as a meter sees it: true hellos in the clear, the rest as records of plausible sizes.

References: RFC 8446 4.1 (hellos), 4.2 (extensions), 5.1 (records); RFC 5246 7.4; RFC 8701 (GREASE).
"""

import struct
from dataclasses import dataclass
from functools import cache

from wardline_range.chance import Chance
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols import x509
from wardline_range.protocols.noise import noise

PORT = 443
_CHANGE_CIPHER, _HANDSHAKE, _DATA = 20, 22, 23
_V12, _V13 = 0x0303, 0x0304
_RECORD_MAX = 16384
_TAG = 17  # content type and authentication tag of a TLS 1.3 record
_GREASE = (0x0A0A, 0x1A1A, 0x2A2A, 0x3A3A, 0x4A4A, 0x5A5A, 0x6A6A, 0x7A7A)


@dataclass(frozen=True, slots=True)
class Stack:
    """A family's TLS library: what its ClientHello offers, in its order."""

    ciphers: tuple[int, ...]
    groups: tuple[int, ...]
    signatures: tuple[int, ...]
    alpn: tuple[str, ...] = ()
    has_tls13: bool = True
    greases: bool = False
    has_ticket: bool = True


_MODERN = (0x1301, 0x1302, 0x1303)
_ECDHE = (0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8)
_SIGNATURES = (0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601)

BROWSER = Stack(
    (*_MODERN, *_ECDHE, 0xC013, 0xC014, 0x009C, 0x009D, 0x002F, 0x0035),
    (29, 23, 24), _SIGNATURES, ("h2", "http/1.1"), greases=True,
)  # fmt: skip
ANDROID = Stack((*_MODERN, *_ECDHE, 0xC013, 0xC014), (29, 23, 24), _SIGNATURES, ("h2", "http/1.1"))
OPENSSL = Stack(
    (0x1302, 0x1303, 0x1301, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC02B, 0xC02F, 0x00FF),
    (29, 23, 30, 25, 24), (0x0403, 0x0503, 0x0603, 0x0807, 0x0808, *_SIGNATURES[1:]), ("http/1.1",),
)  # fmt: skip
SCHANNEL = Stack((0x1302, 0x1301, *_ECDHE[:4], 0xC024, 0xC023, 0xC00A), (29, 23, 24), _SIGNATURES[:6], ("h2",))
TIZEN = Stack(
    (*_MODERN, *_ECDHE[:4], 0xC013, 0xC014, 0x009C, 0x002F, 0x0035),
    (29, 23, 24), _SIGNATURES, ("http/1.1",), has_ticket=False,
)  # fmt: skip
WOLFSSL = Stack((0x1301, 0x1302, *_ECDHE[:4], 0xC027, 0xC023), (23, 29), (0x0403, 0x0804, 0x0401), has_ticket=False)
PYTHON = Stack((0x1302, 0x1303, 0x1301, *_ECDHE[:4], 0xCCA9, 0x009E, 0x009F), (29, 23, 30, 25, 24), _SIGNATURES)
EMBEDDED = Stack(
    (0xC02C, 0xC030, 0xC02B, 0xC02F, 0xC0AC, 0x009D, 0x009C, 0x00FF),
    (23, 24, 25), (0x0603, 0x0503, 0x0403), has_tls13=False, has_ticket=False,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    """The other side: its certificate chain as DER where it speaks TLS 1.2, and how long its flight is otherwise."""

    certificate: bytes
    flight_bytes: int = 3200


PLAIN_SERVER = Server(b"")
"""A server that speaks TLS 1.3 and so shows no certificate; to an older stack it shows one made for its name."""


def client_hello(stack: Stack, server_name: str, chance: Chance) -> bytes:
    """The ClientHello as a handshake message."""
    grease = [chance.pick(_GREASE) for _ in range(2)]
    ciphers = ((grease[0],) if stack.greases else ()) + stack.ciphers
    extensions = [_ext(grease[1], b"")] if stack.greases else []
    if server_name:
        extensions.append(_ext(0, _sized(b"\0" + _sized(server_name.encode()))))
    extensions += [_ext(23, b""), _ext(0xFF01, b"\0"), _ext(10, _sized(_shorts(stack.groups))), _ext(11, b"\x01\x00")]
    if stack.has_ticket:
        extensions.append(_ext(35, b""))
    if stack.alpn:
        extensions.append(_ext(16, _sized(b"".join(bytes((len(one),)) + one.encode() for one in stack.alpn))))
    extensions.append(_ext(13, _sized(_shorts(stack.signatures))))
    if stack.has_tls13:
        share = struct.pack("!HH", 29, 32) + noise(chance, 32)
        extensions += [_ext(51, _sized(share)), _ext(45, b"\x01\x01"), _ext(43, b"\x04" + _shorts((_V13, _V12)))]
    session = bytes((32,)) + noise(chance, 32) if stack.has_tls13 else b"\0"
    body = _shorts((_V12,)) + noise(chance, 32) + session + _sized(_shorts(ciphers)) + b"\x01\x00"
    return _message(1, body + _sized(b"".join(extensions)))


def server_hello(stack: Stack, chance: Chance) -> bytes:
    """The ServerHello that answers a stack, as a handshake message."""
    if stack.has_tls13:
        share = struct.pack("!HH", 29, 32) + noise(chance, 32)
        extensions = _ext(43, _shorts((_V13,))) + _ext(51, share)
        cipher, session = stack.ciphers[0], bytes((32,)) + noise(chance, 32)
    else:
        extensions = _ext(0xFF01, b"\0") + _ext(11, b"\x01\x00")
        cipher, session = 0xC02B, bytes((32,)) + noise(chance, 32)
    body = _shorts((_V12,)) + noise(chance, 32) + session + _shorts((cipher,)) + b"\0"
    return _message(2, body + _sized(extensions))


def shake(talk: Conversation, stack: Stack, server_name: str, server: Server, chance: Chance) -> Conversation:
    """The whole handshake on an open connection."""
    talk.send(CLIENT, _record(_HANDSHAKE, client_hello(stack, server_name, chance), first=True))
    hello = _record(_HANDSHAKE, server_hello(stack, chance))
    change = _record(_CHANGE_CIPHER, b"\x01")
    if stack.has_tls13:
        talk.send(SERVER, hello + change + _record(_DATA, noise(chance, server.flight_bytes)), 0.003)
        return talk.send(CLIENT, change + _record(_DATA, noise(chance, 53)), 0.002).settle()
    certificate = server.certificate or _certificate(server_name)
    chain = len(certificate).to_bytes(3, "big") + certificate
    flight = _record(_HANDSHAKE, _message(11, len(chain).to_bytes(3, "big") + chain))
    key = b"\x03" + _shorts((23,)) + b"\x41\x04" + noise(chance, 64)
    signature = _shorts((0x0403,)) + _sized(noise(chance, 71))
    flight += _record(_HANDSHAKE, _message(12, key + signature)) + _record(_HANDSHAKE, _message(14, b""))
    talk.send(SERVER, hello + flight, 0.004)
    exchange = _record(_HANDSHAKE, _message(16, b"\x41\x04" + noise(chance, 64)))
    talk.send(CLIENT, exchange + change + _record(_HANDSHAKE, noise(chance, 40)), 0.03)
    return talk.send(SERVER, change + _record(_HANDSHAKE, noise(chance, 40)), 0.01).settle()


def data(chance: Chance, size: int) -> bytes:
    """Application data of that size as records."""
    whole, rest = divmod(size, _RECORD_MAX)
    sizes = [_RECORD_MAX] * whole + ([rest] if rest else [])
    return b"".join(_record(_DATA, noise(chance, one + _TAG)) for one in sizes)


@cache
def _certificate(name: str) -> bytes:
    """What a server of that name shows; one without a name is a device that signed its own."""
    shown = name or "device.lan"
    return x509.certificate(
        shown, shown, "Server Issuing CA" if name else shown, not_before="251115000000Z", not_after="271214235959Z"
    )


def _record(kind: int, body: bytes, first: bool = False) -> bytes:
    return struct.pack("!BHH", kind, 0x0301 if first else _V12, len(body)) + body


def _message(kind: int, body: bytes) -> bytes:
    return bytes((kind,)) + len(body).to_bytes(3, "big") + body


def _ext(code: int, body: bytes) -> bytes:
    return struct.pack("!H", code) + _sized(body)


def _sized(body: bytes) -> bytes:
    return len(body).to_bytes(2, "big") + body


def _shorts(values: tuple[int, ...]) -> bytes:
    return struct.pack(f"!{len(values)}H", *values)
