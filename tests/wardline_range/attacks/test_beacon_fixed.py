"""A beacon like clockwork."""

from tests.wardline_range.made import attacked

FLOWS = attacked("beacon-fixed", "windows-laptop", ["windows-laptop"], hours=1, lasts="1h").flows("beacon-fixed")
GAPS = FLOWS.filter(FLOWS["proto"] == "tcp").sort("ts")["ts"].diff().drop_nulls().dt.total_milliseconds() / 1000


def test_intervals_are_equal() -> None:
    assert GAPS.len() > 50
    assert 58 < GAPS.min() <= GAPS.max() < 62  # type: ignore[operator]
