"""Frames: dpkt reads back what was written, and every checksum sums to nothing."""

import struct

import dpkt
from hypothesis import given
from hypothesis import strategies as st

from wardline_range.packets import frames

A, B = "192.168.10.5", "192.0.2.9"
MAC_A, MAC_B = "02:00:00:00:00:05", "02:00:00:00:00:09"
payloads = st.binary(max_size=1400)


def summed(data: bytes) -> int:
    """RFC 1071: data with its own checksum inside sums to 0xffff."""
    total = sum(struct.unpack(f"!{(len(data) + 1) // 2}H", data + b"\0" * (len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def pseudo(protocol: int, body: bytes) -> bytes:
    return frames.ip_bytes(A) + frames.ip_bytes(B) + struct.pack("!BBH", 0, protocol, len(body)) + body


@given(payloads)
def test_udp_lengths_and_checksum(payload: bytes) -> None:
    body = frames.udp((A, 1000), (B, 53), payload)
    assert struct.unpack_from("!H", body, 4)[0] == 8 + len(payload)
    assert summed(pseudo(frames.UDP, body)) == 0xFFFF


@given(payloads, st.integers(0, 2**32 - 1))
def test_tcp_checksum_with_options(payload: bytes, seq: int) -> None:
    body = frames.tcp((A, 1000), (B, 80), seq, 0, frames.SYN, 64240, payload, b"\x02\x04\x05\xb4")
    assert summed(pseudo(frames.TCP, body)) == 0xFFFF
    read = dpkt.tcp.TCP(body)
    assert (read.seq, read.data, read.opts) == (seq, payload, b"\x02\x04\x05\xb4")


@given(payloads)
def test_ipv4_header(payload: bytes) -> None:
    packet = frames.ipv4(A, B, frames.UDP, payload, ident=70000, ttl=64)
    read = dpkt.ip.IP(packet)
    assert summed(packet[:20]) == 0xFFFF
    assert (read.len, read.id, read.ttl) == (20 + len(payload), 70000 & 0xFFFF, 64)


@given(payloads)
def test_icmp_echo_checksum(payload: bytes) -> None:
    assert summed(frames.icmp_echo(8, 1, 2, payload)) == 0xFFFF


def test_frames_are_padded_to_the_least_length() -> None:
    frame = frames.arp(frames.ARP_REQUEST, (MAC_A, A), (MAC_B, B), frames.BROADCAST)
    read = dpkt.ethernet.Ethernet(frame)
    assert len(frame) == 60
    assert (read.type, read.data.op, read.data.tpa) == (0x0806, 1, frames.ip_bytes(B))


def test_multicast_groups_have_their_own_mac() -> None:
    assert frames.multicast_mac("224.0.0.251") == "01:00:5e:00:00:fb"
    assert frames.multicast_mac("239.255.255.250") == "01:00:5e:7f:ff:fa"
