"""Several captures are one stream of traffic, ordered by their first packet whatever their names."""

import gzip
import struct
from pathlib import Path

import pytest
import zstandard

from wardline.model.batch import Health
from wardline.model.errors import InputError
from wardline.model.schema import polars_schema
from wardline.sources.captures import CaptureFiles

SECOND = 1_000_000_000
UDP = bytes.fromhex(
    "00005e005302 00005e005301 08004500 0020 0001 0000 40 11 f6c8 c0000201 c00002029c40 3039 000c 0000 01020304"
)


def pcap(*seconds: int) -> bytes:
    records = b"".join(struct.pack("<IIII", at, 0, len(UDP), len(UDP)) + UDP for at in seconds)
    return struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1) + records


@pytest.mark.feature("I9")
@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_captures_are_read_in_order_of_time(tmp_path: Path, pack: "type[bytes]") -> None:
    (tmp_path / "a").write_bytes(pack(pcap(7200, 7201)))
    (tmp_path / "b").write_bytes(pack(pcap(0, 1, 130)))
    (tmp_path / "c").write_bytes(pack(pcap()))
    source = CaptureFiles([tmp_path / "a", tmp_path / "b", tmp_path / "c"], sensor="s")
    assert source.span == (0, 7201 * SECOND)
    assert source.progress().done_bytes == 0
    batches = list(source.batches())
    assert [batch.start for batch in batches] == sorted(batch.start for batch in batches)
    health = sum((batch.health for batch in batches), Health())
    assert (health.packets, health.bytes, health.backwards) == (5, 5 * len(UDP), 0)
    how_far = source.progress()
    assert how_far.packets == 5
    assert how_far.done_bytes == how_far.total_bytes
    conns = [batch.table("conn") for batch in batches]
    assert sum(conn.height for conn in conns) >= 2
    assert all(conn.schema == polars_schema("conn") for conn in conns)


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(pcap(*range(0, 300, 7)))
    source = CaptureFiles([tmp_path / "a"])
    first, second = (list(source.batches()) for _ in range(2))
    assert [(batch.start, batch.health) for batch in first] == [(batch.start, batch.health) for batch in second]
    for one, other in zip(first, second, strict=True):
        assert one.tables.keys() == other.tables.keys()
        assert all(one.tables[name].equals(other.tables[name]) for name in one.tables)


def test_captures_without_packets_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(pcap())
    with pytest.raises(InputError, match=r"a holds no packet: give a capture"):
        CaptureFiles([tmp_path / "a"])
    (tmp_path / "b").write_bytes(pcap())
    with pytest.raises(InputError, match=r"the 2 captures given \(.*a …\) hold no packet"):
        CaptureFiles([tmp_path / "a", tmp_path / "b"])
