"""A beacon with two fifths of jitter."""

from tests.wardline_range.made import attacked

FLOWS = attacked("beacon-jitter", "windows-laptop", ["windows-laptop"], hours=3, lasts="3h").flows("beacon-jitter")
GAPS = FLOWS.filter(FLOWS["proto"] == "tcp").sort("ts")["ts"].diff().drop_nulls().dt.total_milliseconds() / 1000


def test_intervals_vary_by_two_fifths() -> None:
    assert 71 < GAPS.min() < 85  # type: ignore[operator]
    assert 155 < GAPS.max() < 169  # type: ignore[operator]
