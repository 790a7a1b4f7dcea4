"""A slow scan: single probes, minutes apart."""

from tests.wardline_range.made import attacked

CAST = ["windows-laptop", "hp-printer", "hikvision-recorder"]


def test_no_minute_is_remarkable() -> None:
    flows = attacked("slow-scan", "windows-laptop", CAST, hours=3, lasts="3h").flows("slow-scan")
    assert 40 < flows.height < 200
    by_minute = flows.group_by(flows["ts"].dt.truncate("1m")).len()["len"]
    assert by_minute.max() <= 6  # type: ignore[operator]
