"""Frames: checksums verify, lengths are right, short frames are padded."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline_range.packets import frames

A, B = ("192.168.10.5", 4000), ("192.0.2.9", 80)


@given(st.binary(max_size=200))
def test_data_with_its_checksum_sums_to_zero(data: bytes) -> None:
    even = data if len(data) % 2 == 0 else data + b"\0"
    total = frames.checksum(even)
    assert frames.checksum(even + total.to_bytes(2, "big")) in (0, 0xFFFF)


def test_the_checksum_is_that_of_the_rfc() -> None:
    assert frames.checksum(bytes.fromhex("0001f203f4f5f6f7")) == 0xFFFF - 0xDDF2


def test_a_short_frame_is_padded_and_a_long_one_is_not() -> None:
    assert len(frames.ethernet(frames.BROADCAST, "02:00:00:00:00:01", 0x0800, b"x")) == 60
    assert len(frames.ethernet(frames.BROADCAST, "02:00:00:00:00:01", 0x0800, bytes(100))) == 114


@given(st.binary(max_size=1400))
def test_lengths_stand_where_they_belong(payload: bytes) -> None:
    datagram = frames.udp(A, B, payload)
    assert int.from_bytes(datagram[4:6], "big") == 8 + len(payload) == len(datagram)
    packet = frames.ipv4(A[0], B[0], frames.UDP, datagram, ident=70_000, ttl=64)
    assert int.from_bytes(packet[2:4], "big") == len(packet)
    assert frames.checksum(packet[:20]) == 0


@given(
    st.binary(max_size=1400), st.integers(0, 0xFFFFFFFF), st.integers(0, 0xFFFFFFFF), st.integers(0, 0xFFFF),
    st.sampled_from((b"", b"\x02\x04\x05\xb4")),
)  # fmt: skip
def test_a_segment_is_whole_and_its_checksums_verify(
    payload: bytes, seq: int, ack: int, window: int, options: bytes
) -> None:
    header = frames.TcpHeader(("02:00:00:00:00:01", *A), ("02:00:00:00:00:02", *B), 64)
    frame = header.frame(seq & 0xFFFF, seq, ack, frames.ACK, window, payload, options)
    packet = frame[14 : 14 + int.from_bytes(frame[16:18], "big")]
    segment = packet[20:]
    assert frames.checksum(packet[:20]) == 0
    pseudo = packet[12:20] + bytes((0, frames.TCP)) + len(segment).to_bytes(2, "big")
    assert frames.checksum(pseudo + segment) == 0
    assert segment[12] >> 4 == 5 + len(options) // 4
    assert segment[20 + len(options) :] == payload
    assert struct.unpack_from("!II", segment, 4) == (seq, ack)


def test_a_multicast_group_has_its_mac_address() -> None:
    assert frames.multicast_mac("224.0.0.251") == "01:00:5e:00:00:fb"
    assert frames.multicast_mac("239.255.255.250") == "01:00:5e:7f:ff:fa"


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="256"):
        frames.ip_bytes("10.0.0.256")


def test_a_relayed_frame_goes_by_another_station_and_is_one_hop_older() -> None:
    packet = frames.ipv4(A[0], B[0], frames.UDP, frames.udp(A, B, b"x"), ident=7, ttl=64)
    sent = frames.ethernet("02:00:00:00:00:02", "02:00:00:00:00:01", 0x0800, packet)
    first, second = frames.relayed(sent, "02:00:00:00:00:09")
    assert (first[:12].hex(), second[:12].hex()) == ("020000000009020000000001", "020000000002020000000009")
    assert (first[22], second[22]) == (64, 63)
    assert frames.checksum(second[14:34]) == 0
    assert first[34:] == second[34:] == sent[34:]
