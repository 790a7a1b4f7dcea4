"""Flows from headers: who began, when another begins, and their names."""

import pytest

from wardline_range.packets import frames
from wardline_range.packets.frames import ACK, FIN, RST, SYN, TcpHeader
from wardline_range.real.flows import TCP_SILENCE, FlowReader, packet
from wardline_range.truth import Label

ONE, TWO = ("02:00:00:00:00:0a", "10.77.0.10"), ("02:00:00:00:00:0b", "10.77.0.11")
SECOND = 1_000_000_000


def reader() -> FlowReader:
    """A reader whose flows are all benign."""
    return FlowReader(lambda ts, proto, orig, resp, mac: Label())


def segment(flags: int, seq: int = 5, is_answer: bool = False, port: int = 80) -> bytes:
    """A segment between port 4000 of one and a port of two."""
    ends = (*ONE, 4000), (*TWO, port)
    src, dst = reversed(ends) if is_answer else ends
    return TcpHeader(src, dst, 64).frame(1, seq, 0, flags, 1000)


def ip(protocol: int, body: bytes, is_answer: bool = False) -> bytes:
    """An IPv4 frame from one to two, or back."""
    src, dst = (TWO, ONE) if is_answer else (ONE, TWO)
    return frames.ethernet(dst[0], src[0], 0x0800, frames.ipv4(src[1], dst[1], protocol, body, ident=1, ttl=64))


def told(*at: tuple[float, bytes]) -> list[tuple[object, ...]]:
    """The flows of frames at these seconds: protocol, ends and packets."""
    read = reader()
    for ts, frame in at:
        read.take(int(ts * SECOND), frame)
    flows = read.book.frame(1 << 62, read.packets, "", lambda ip, ts: "")
    return flows.select("proto", "orig_h", "orig_p", "resp_h", "resp_p", "packets").rows()


def test_a_connection_is_one_flow_until_it_is_closed_and_opened_again() -> None:
    whole = [
        (0, segment(SYN)), (0, segment(SYN | ACK, 9, True)), (1, segment(FIN | ACK)), (1, segment(FIN | ACK, 9, True)),
        (2, segment(SYN, 77)), (2, segment(RST | ACK, 0, True)),
    ]  # fmt: skip
    ends = ("tcp", ONE[1], 4000, TWO[1], 80)
    assert told(*whole) == [(*ends, 4), (*ends, 2)]
    assert told(whole[0], whole[0]) == [(*ends, 2)]
    assert told(whole[0], (TCP_SILENCE / SECOND + 1, segment(ACK))) == [(*ends, 1), (*ends, 1)]


def test_an_answer_without_its_question_went_to_the_one_who_asked() -> None:
    assert told((0, segment(SYN | ACK, 9, True))) == [("tcp", ONE[1], 4000, TWO[1], 80, 1)]


def test_datagrams_and_pings_pair_up() -> None:
    asked = ip(frames.UDP, frames.udp((ONE[1], 4000), (TWO[1], 53), b"q"))
    answered = ip(frames.UDP, frames.udp((TWO[1], 53), (ONE[1], 4000), b"a"), is_answer=True)
    assert told((0, asked), (0.1, answered)) == [("udp", ONE[1], 4000, TWO[1], 53, 2)]
    ping, pong = (ip(frames.ICMP, frames.icmp_echo(kind, 1, 1, b""), kind == 0) for kind in (8, 0))
    assert told((0, ping), (0.1, pong)) == [("icmp", ONE[1], 8, TWO[1], 0, 2)]


def test_an_unreachable_is_a_flow_of_its_own() -> None:
    refused = ip(frames.ICMP, frames.icmp_unreachable(3, bytes(28)), is_answer=True)
    assert told((0, refused)) == [("icmp", TWO[1], 3, ONE[1], 3, 1)]


@pytest.mark.parametrize(
    "frame",
    [
        b"", frames.arp(1, ONE, TWO, frames.BROADCAST), segment(SYN)[:40], segment(SYN)[:24] + b"",
        segment(SYN)[:20] + b"\x00\x10" + segment(SYN)[22:], ip(47, bytes(20)),
    ],
)  # fmt: skip
def test_what_has_no_ports_is_passed_over(frame: bytes) -> None:
    assert packet(frame) is None


def test_a_tagged_frame_is_read_behind_its_tag() -> None:
    plain = segment(SYN)
    assert packet(plain[:12] + b"\x81\x00\x00\x05" + plain[12:]) == packet(plain) is not None
