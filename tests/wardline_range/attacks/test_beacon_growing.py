"""A beacon whose intervals grow."""

from itertools import pairwise

from tests.wardline_range.made import attacked

FLOWS = attacked("beacon-growing", "windows-laptop", ["windows-laptop"], hours=36, lasts="36h").flows("beacon-growing")
GAPS = FLOWS.filter(FLOWS["proto"] == "tcp").sort("ts")["ts"].diff().drop_nulls().dt.total_milliseconds() / 1000


def test_intervals_grow() -> None:
    assert GAPS[0] < 70
    assert GAPS.max() > 10_000  # type: ignore[operator]
    assert all(later > earlier for earlier, later in pairwise(GAPS[:21]))
