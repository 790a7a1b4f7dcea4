"""Headers of packets in columns."""

import struct
from ipaddress import ip_address
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline_eval.features.frames import blocks, hashed, parsed

TO, FROM = bytes.fromhex("aa0000000002"), bytes.fromhex("aa0000000001")


def ipv4(protocol: int = 6, tag: bytes = b"", fragment: int = 0, options: bytes = b"") -> bytes:
    head = struct.pack(
        ">BBHHHBBH4s4s", 0x45 + len(options) // 4, 0, 40, 0, fragment, 64, protocol, 0,
        ip_address("10.0.0.5").packed, ip_address("8.8.4.4").packed,
    )  # fmt: skip
    return TO + FROM + tag + b"\x08\x00" + head + options + struct.pack(">HH", 50_000, 443) + b"\0" * 16


@pytest.mark.parametrize(("tag", "options"), [(b"", b""), (b"\x81\x00\x00\x07", b""), (b"", b"\x01" * 8)])
def test_ends_and_ports_of_ipv4(tag: bytes, options: bytes) -> None:
    frame = ipv4(tag=tag, options=options)
    found = parsed([(7, frame)])
    assert (found.source(0), found.destination(0)) == ("10.0.0.5", "8.8.4.4")
    assert found.ports[0].tobytes() == struct.pack(">HH", 50_000, 443)
    assert (found.ts[0], found.size[0], found.protocol[0]) == (7, len(frame), 6)
    assert found.macs[0].tobytes() == FROM + TO


def test_fragments_and_icmp_have_no_ports() -> None:
    found = parsed([(0, ipv4(fragment=185)), (0, ipv4(protocol=1))])
    assert not found.ports.any()


def test_ends_and_ports_of_ipv6() -> None:
    ends = ip_address("fe80::1").packed + ip_address("ff02::fb").packed
    found = parsed([(0, TO + FROM + b"\x86\xdd" + struct.pack(">IHBB", 6 << 28, 8, 17, 255) + ends + b"\x14\xe9" * 2)])
    assert (found.source(0), found.destination(0)) == ("fe80::1", "ff02::fb")
    assert found.ports[0].tobytes() == b"\x14\xe9" * 2


def test_what_is_no_ip_goes_by_its_macs() -> None:
    found = parsed([(0, b"\xff" * 6 + FROM + b"\x08\x06" + b"\0" * 28)])
    assert (found.source(0), found.destination(0)) == ("aa:00:00:00:00:01", "ff:ff:ff:ff:ff:ff")


@given(st.lists(st.binary(max_size=120), min_size=1, max_size=20))
def test_any_bytes_are_a_frame(frames: list[bytes]) -> None:
    found = parsed([(0, frame) for frame in frames])
    assert found.ends.shape == (len(frames), 32)
    assert all(found.source(at) for at in range(len(frames)))


@given(st.lists(st.binary(min_size=20, max_size=20), min_size=1, max_size=50))
def test_different_rows_have_different_numbers(rows: list[bytes]) -> None:
    numbers = hashed(np.frombuffer(b"".join(rows), np.uint8).reshape(-1, 20))
    assert len(set(numbers.tolist())) == len(set(rows))


def test_a_packed_capture_is_read_as_the_plain_one(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard", reason="packed captures need zstandard: requirements/eval.txt")
    frame = ipv4()
    plain, packed = tmp_path / "made.pcap", tmp_path / "made.pcap.zst"
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65_535, 1)
    record = struct.pack("<IIII", 1, 2, len(frame), len(frame)) + frame
    plain.write_bytes(head + 3 * record)
    packed.write_bytes(zstandard.ZstdCompressor().compress(plain.read_bytes()))
    found = [one.ts.tolist() for path in (plain, packed) for one in blocks([path], 2)]
    assert found == 2 * [[1_000_002_000] * 2, [1_000_002_000]]
