"""A beacon that sleeps."""

from tests.wardline_range.made import attacked

FLOWS = attacked("beacon-sleeping", "windows-laptop", ["windows-laptop"], hours=6, lasts="6h").flows("beacon-sleeping")
GAPS = FLOWS.filter(FLOWS["proto"] == "tcp").sort("ts")["ts"].diff().drop_nulls().dt.total_milliseconds() / 1000


def test_sittings_with_sleep_between() -> None:
    assert 2 <= (GAPS > 3600).sum() <= 4
    assert (GAPS < 30).sum() > 60
