"""Video flows to whoever logs in, and only while it is played."""

import socket
import struct
from base64 import b64encode
from collections.abc import Iterator
from io import RawIOBase

import pytest

from tests.wardline_range.real.programs.launch import IP, free_port, running
from wardline_range.protocols import rtsp

LOGIN = {"Authorization": f"Basic {b64encode(b'admin:admin').decode()}"}
OVER_TCP = {"Transport": "RTP/AVP/TCP;unicast;interleaved=0-1"}


@pytest.fixture
def talk() -> Iterator[RawIOBase]:
    """A connection to a camera."""
    port = free_port()
    camera = running("camera", "--ip", IP, "--rtsp", port, "--http", free_port(), ready_tcp=port)
    with camera, socket.create_connection((IP, port), 30) as line, line.makefile("rwb", buffering=0) as both:
        yield both


def asked(talk: RawIOBase, number: int, method: str, **headers: str) -> str:
    """The response's head, and body where it has one; RTP before it is passed over."""
    talk.write(rtsp.request(method, f"rtsp://{IP}/stream", number, "test", **headers))
    while (first := talk.read(1)) == b"$":
        packet(talk, first)
    head = first.decode()
    while not head.endswith("\r\n\r\n"):
        head += talk.read(1).decode()
    size = int(head.partition("Content-Length: ")[2].partition("\r\n")[0] or 0)
    assert f"CSeq: {number}\r\n" in head
    return head + exactly(talk, size).decode()


def exactly(talk: RawIOBase, count: int) -> bytes:
    """That many bytes."""
    got = b""
    while len(got) < count:
        got += talk.read(count - len(got))
    return got


def packet(talk: RawIOBase, first: bytes = b"") -> bytes:
    """An interleaved RTP packet."""
    assert (first or talk.read(1)) == b"$"
    channel, size = struct.unpack("!BH", exactly(talk, 3))
    assert channel == 0
    return exactly(talk, size)


def test_it_plays_fragments_of_frames_after_setup(talk: RawIOBase) -> None:
    assert "PLAY" in asked(talk, 1, "OPTIONS")
    assert "a=rtpmap:96 H264/90000" in asked(talk, 2, "DESCRIBE", **LOGIN)
    session = asked(talk, 3, "SETUP", **LOGIN, **OVER_TCP).partition("Session: ")[2].partition(";")[0]
    assert asked(talk, 4, "PLAY", **LOGIN, Session=session).startswith("RTSP/1.0 200")
    packets = [packet(talk) for _ in range(30)]
    numbers = [struct.unpack_from("!H", one, 2)[0] for one in packets]
    assert numbers == list(range(30))
    starts, ends = ([bool(one[13] & bit) for one in packets] for bit in (0x80, 0x40))
    assert starts[0]
    assert starts[1:] == ends[:-1]
    assert [bool(one[1] & 0x80) for one in packets] == ends
    talk.write(b"$\x01\x00\x04\x80\xc9\x00\x01")  # a receiver report is taken
    assert asked(talk, 5, "TEARDOWN", **LOGIN, Session=session).startswith("RTSP/1.0 200")


def test_guesses_are_refused(talk: RawIOBase) -> None:
    wrong = {"Authorization": f"Basic {b64encode(b'admin:guess').decode()}"}
    assert "401 Unauthorized" in asked(talk, 1, "DESCRIBE")
    assert 'Basic realm="IP camera"' in asked(talk, 2, "DESCRIBE", **wrong)
    assert "401" in asked(talk, 3, "PLAY", **wrong)
    assert "461" in asked(talk, 4, "SETUP", **LOGIN, Transport="RTP/AVP;unicast;client_port=5000-5001")
    assert "405" in asked(talk, 5, "RECORD", **LOGIN)
