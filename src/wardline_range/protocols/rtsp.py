"""RTSP requests and answers, and RTP interleaved in their connection.

References: RFC 2326 10, 10.12 (interleaved data); RFC 3550 5.1 (RTP header); RFC 6184 (H.264).
"""

import struct

PORT = 554


def request(method: str, uri: str, sequence: int, agent: str, **headers: str) -> bytes:
    """A client's request."""
    return _message(f"{method} {uri} RTSP/1.0", {"CSeq": str(sequence), "User-Agent": agent, **headers}, b"")


def response(sequence: int, body: bytes = b"", **headers: str) -> bytes:
    """A server's 200."""
    if body:
        headers |= {"Content-Type": "application/sdp", "Content-Length": str(len(body))}
    return _message("RTSP/1.0 200 OK", {"CSeq": str(sequence), **headers}, body)


def description(address: str) -> bytes:
    """The session description of one H.264 video."""
    lines = ("v=0", f"o=- 1 1 IN IP4 {address}", "s=Media Presentation", "t=0 0", "m=video 0 RTP/AVP 96")
    return ("\r\n".join((*lines, "a=rtpmap:96 H264/90000", "a=control:trackID=1")) + "\r\n").encode()


def rtp(sequence: int, at_s: float, payload: bytes) -> bytes:
    """One RTP packet interleaved on channel 0; the clock runs at 90 kHz."""
    head = struct.pack("!BBHII", 0x80, 0xE0, sequence & 0xFFFF, int(at_s * 90000) & 0xFFFFFFFF, 0x5A17C0DE)
    body = head + b"\x65" + payload
    return struct.pack("!BBH", 0x24, 0, len(body)) + body


def _message(first: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
