"""Captures read back: both formats, both byte orders, packed or not; what is damaged ends, what is none is refused."""

import gzip
import io
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wardline.model.errors import InputError
from wardline_range.packets.pcapng import Capture
from wardline_range.packets.reading import packets

FRAMES = [(1_000_000_007, bytes(60)), (2_000_000_000, bytes(61)), (3_000_000_001, bytes(1500))]


def a_pcapng() -> bytes:
    """Three frames."""
    out = io.BytesIO()
    capture = Capture(out)
    for ts, frame in FRAMES:
        capture.put(ts, frame)
    capture.flush(1 << 62)
    return out.getvalue()


def a_pcap(order: str, magic: int, unit: int, link: int = 1) -> bytes:
    """The same frames in the old format."""
    head = struct.pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, 65535, link)
    rows = (
        struct.pack(f"{order}IIII", ts // 10**9, ts % 10**9 // unit, len(frame), len(frame)) + frame
        for ts, frame in FRAMES
    )
    return head + b"".join(rows)


def written(folder: Path, content: bytes) -> Path:
    """A file with that content."""
    path = folder / "some.cap"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_formats_read_the_same(tmp_path: Path, order: str) -> None:
    assert list(packets(written(tmp_path, a_pcapng()))) == FRAMES
    assert list(packets(written(tmp_path, gzip.compress(a_pcapng())))) == FRAMES
    assert list(packets(written(tmp_path, a_pcap(order, 0xA1B23C4D, 1)))) == FRAMES
    coarse = list(packets(written(tmp_path, a_pcap(order, 0xA1B2C3D4, 1000))))
    assert [ts for ts, _ in coarse] == [1_000_000_000, 2_000_000_000, 3_000_000_000]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "too short"),
        (b"hello world", "neither pcap nor pcapng"),
        (a_pcap("<", 0xA1B2C3D4, 1000, 101), "no capture of Ethernet"),
    ],
)
def test_what_is_no_capture_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told):
        list(packets(written(tmp_path, content)))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.pcap: cannot be read"):
        list(packets(tmp_path / "none.pcap"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, len(a_pcapng())), st.integers(0, len(a_pcapng()) - 1), st.integers(0, 255))
def test_damage_ends_the_reading_or_is_said(tmp_path: Path, cut: int, place: int, value: int) -> None:
    damaged = bytearray(a_pcapng())
    damaged[place] = value
    try:
        read = list(packets(written(tmp_path, bytes(damaged[:cut]))))
    except InputError:
        return
    assert len(read) <= len(FRAMES)
