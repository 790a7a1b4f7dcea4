"""A capture that grows: read as it comes, the same as when it is complete."""

from pathlib import Path

import polars as pl

from tests.wardline.app.made import short_capture
from wardline.sources.captures import CaptureFiles
from wardline.sources.growing import GrowingCapture

__all__ = ["short_capture"]


def test_what_grows_is_read_as_the_whole(short_capture: Path, tmp_path: Path) -> None:
    whole = short_capture.read_bytes()
    growing = tmp_path / "growing.pcapng"
    growing.write_bytes(whole[:5000])
    with GrowingCapture(growing, slice_s=60) as source, growing.open("ab", buffering=0) as file:
        for at in range(5000, len(whole), 40_000):
            file.write(whole[at : at + 40_000])
        source.finish()
        seen = list(source.batches())
    expected = list(CaptureFiles([short_capture]).batches())
    assert [batch.start for batch in seen] == [batch.start for batch in expected]
    for table in ("conn", "dns", "tls"):
        ours, theirs = (
            pl.concat([batch.tables[table] for batch in batches if table in batch.tables])
            for batches in (seen, expected)
        )
        assert ours.equals(theirs)


def test_one_that_nobody_reads_ends_too(tmp_path: Path) -> None:
    (tmp_path / "some.pcapng").write_bytes(b"")
    with GrowingCapture(tmp_path / "some.pcapng"):
        pass
    assert (tmp_path / "some.pcapng").exists()
