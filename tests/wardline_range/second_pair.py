"""A second pair of eyes: what tshark makes of messages of the lab.

Messages are put into a small capture (UDP, TCP or bare Ethernet), which tshark then dissects; without tshark the test
is skipped.
"""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from wardline_range import demo
from wardline_range.chance import Chance
from wardline_range.packets import frames
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.packets.nic import Nic
from wardline_range.packets.pcapng import Capture

CLIENT_NIC = Nic("02:00:00:00:00:01", "192.168.10.5")
SERVER_NIC = Nic("02:00:00:00:00:02", "192.168.10.7")
UNSOUND = (
    "_ws.malformed or _ws.expert.severity == error or _ws.expert.group == malformed"
    " or tcp.checksum.status == 0 or udp.checksum.status == 0 or ip.checksum.status == 0"
)
_CHECKS = [option for proto in ("tcp", "udp", "ip") for option in ("-o", f"{proto}.check_checksum:TRUE")]
_STEP_NS = 10_000_000


def dissect(capture: bytes, *fields: str, only: str = "") -> list[list[str]]:
    """These fields of each packet (of those that the display filter `only` lets through), as tshark prints them.

    A field that occurs more than once in a packet is one text with commas; one that does not occur is empty.
    """
    shown = [part for field in fields for part in ("-e", field)]
    printed = _tshark(capture, *(("-Y", only) if only else ()), "-T", "fields", *shown)
    return [line.split("\t") for line in printed.splitlines()]


def protocols(capture: bytes) -> list[str]:
    """The last protocol that tshark finds in each packet, those of TCP that carry no message left out."""
    rows = dissect(capture, "frame.protocols", only="not tcp or tcp.len > 0")
    return [row[0].rsplit(":", 1)[-1] for row in rows]


def assert_sound(capture: bytes) -> None:
    """No packet is malformed, has a wrong checksum, or anything else that tshark calls an error."""
    assert _tshark(capture, "-Y", UNSOUND) == ""


def udp_exchange(port: int, *payloads: bytes, client_port: int = 50000) -> bytes:
    """A capture of datagrams that a client and the server on `port` send by turns; an empty one is a turn passed."""
    ends = (CLIENT_NIC, client_port), (SERVER_NIC, port)
    made = []
    for turn, payload in enumerate(payloads):
        if payload:
            (src, sport), (dst, dport) = ends[turn % 2], ends[1 - turn % 2]
            datagram = frames.udp((src.ip, sport), (dst.ip, dport), payload)
            packet = frames.ipv4(src.ip, dst.ip, frames.UDP, datagram, ident=turn, ttl=src.ttl)
            made.append(frames.ethernet(dst.mac, src.mac, 0x0800, packet))
    return captured(made)


def tcp_exchange(port: int, *turns: bytes, client_port: int = 50000) -> bytes:
    """A capture of one connection on which the client and the server speak by turns; an empty one is a turn passed."""
    out = io.BytesIO()
    capture = Capture(out)
    ends = (CLIENT_NIC, client_port), (SERVER_NIC, port)
    talk = Conversation(capture.put, *ends, demo.START, Chance(1, "second pair"), 0.0).open()
    for turn, message in enumerate(turns):
        if message:
            talk.send((CLIENT, SERVER)[turn % 2], message, 0.01)
    talk.close()
    capture.flush(1 << 62)
    return out.getvalue()


def ether_frames(ether_type: int, *payloads: bytes) -> bytes:
    """A capture of frames that two stations send each other by turns, with nothing between Ethernet and the payload."""
    macs = CLIENT_NIC.mac, SERVER_NIC.mac
    return captured(
        [
            frames.ethernet(macs[1 - turn % 2], macs[turn % 2], ether_type, payload)
            for turn, payload in enumerate(payloads)
        ]
    )


def captured(made: Sequence[bytes]) -> bytes:
    """A capture of whole frames, one every 10 ms."""
    out = io.BytesIO()
    capture = Capture(out)
    for at, frame in enumerate(made):
        capture.put(demo.START + at * _STEP_NS, frame)
    capture.flush(1 << 62)
    return out.getvalue()


def _tshark(capture: bytes, *options: str) -> str:
    tshark = shutil.which("tshark")
    if tshark is None:
        pytest.skip("needs tshark as a second pair of eyes; it is not installed")
    with tempfile.NamedTemporaryFile(suffix=".pcapng") as file:
        Path(file.name).write_bytes(capture)
        asked = [tshark, "-n", "-r", file.name, *_CHECKS, *options]
        seen = subprocess.run(asked, capture_output=True, text=True)
        assert seen.returncode == 0, seen.stderr
        return seen.stdout
