"""RTP voice over UDP, and the RTCP reports beside it.

References: RFC 3550 5.1 (RTP header), 6.4 (reports), 6.5.1 (CNAME), 6.6 (BYE); RFC 3551 4.5.14 (G.711), 6 (types).
"""

import struct

from wardline_range.protocols import ntp

PCMU, PCMA = 0, 8
PERIOD_S, SAMPLES = 0.02, 160
"""A packet of G.711 every 20 ms holds 160 samples of one byte."""
_VERSION, _MARKER = 0x80, 0x80
_SENDER_REPORT, _RECEIVER_REPORT, _DESCRIPTION, _BYE = 200, 201, 202, 203
_CNAME = 1


def voice(sequence: int, ssrc: int, sound: bytes, codec: int = PCMU, *, starts: bool = False) -> bytes:
    """Packet number `sequence` of a stream without pauses; `starts` marks the first of a spurt of talk."""
    kind = codec | (_MARKER if starts else 0)
    clock = sequence * SAMPLES & 0xFFFFFFFF
    return struct.pack("!BBHII", _VERSION, kind, sequence & 0xFFFF, clock, ssrc) + sound


def sender_report(ssrc: int, cname: str, at: int, sent: int, *heard: bytes) -> bytes:
    """What a sender reports at `at` ns after `sent` packets; `heard` are reception blocks."""
    counts = struct.pack("!QIII", ntp.stamp(at), sent * SAMPLES & 0xFFFFFFFF, sent, sent * SAMPLES & 0xFFFFFFFF)
    return _report(_SENDER_REPORT, ssrc, counts, heard) + _description(ssrc, cname)


def receiver_report(ssrc: int, cname: str, *heard: bytes) -> bytes:
    """What one who only listens reports."""
    return _report(_RECEIVER_REPORT, ssrc, b"", heard) + _description(ssrc, cname)


def goodbye(ssrc: int, cname: str) -> bytes:
    """An empty report, and the end of the stream."""
    return receiver_report(ssrc, cname) + struct.pack("!BBHI", _VERSION | 1, _BYE, 1, ssrc)


def reception(ssrc: int, highest: int, lost: int = 0, jitter: int = 0) -> bytes:
    """How the stream of `ssrc` was received up to its packet `highest`; jitter in samples."""
    return struct.pack("!IIIIII", ssrc, lost & 0xFFFFFF, highest, jitter, 0, 0)


def _report(kind: int, ssrc: int, counts: bytes, heard: tuple[bytes, ...]) -> bytes:
    body = struct.pack("!I", ssrc) + counts + b"".join(heard)
    return struct.pack("!BBH", _VERSION | len(heard), kind, len(body) // 4) + body


def _description(ssrc: int, cname: str) -> bytes:
    body = struct.pack("!IBB", ssrc, _CNAME, len(cname)) + cname.encode()
    body += bytes(4 - len(body) % 4)
    return struct.pack("!BBH", _VERSION | 1, _DESCRIPTION, len(body) // 4) + body
