"""The sources that come with Wardline fit the port that the pipeline reads from."""

from pathlib import Path

from wardline.model.ports import DetectorSpec, Progress, Source
from wardline.sources.captures import CaptureFiles
from wardline.sources.zeek_format import LogFile
from wardline.sources.zeek_logs import ZeekLogs


def test_a_source_gives_its_span_batches_and_progress(tmp_path: Path) -> None:
    (tmp_path / "conn.log").write_text('{"ts":1.5,"uid":"C1"}\n')
    source: Source = ZeekLogs([LogFile(tmp_path / "conn.log", "conn")])
    assert source.span == (1_500_000_000, 1_500_000_000)
    assert [batch.table("conn").height for batch in source.batches()] == [1]
    assert source.progress() == Progress(22, 22, 1)


def test_every_source_is_typed_as_one() -> None:
    kinds: tuple[type[Source], ...] = (CaptureFiles, ZeekLogs)
    assert all(hasattr(kind, name) for kind in kinds for name in ("span", "batches", "progress"))


def test_a_detector_may_say_what_to_do_next_or_nothing() -> None:
    assert DetectorSpec("id", "Title", "scan", ("conn",), ("T1046",), "low", "none", "doc").next_steps == ()
