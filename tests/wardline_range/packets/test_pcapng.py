"""The capture file: in order of time, to the nanosecond, and readable; a mirror port that drops is counted."""

import io
from pathlib import Path

from wardline import wire
from wardline_range.packets.pcapng import Capture

BASE = 1_772_438_400_000_000_000


def test_frames_come_out_in_order_of_time_and_keep_it_to_the_nanosecond(tmp_path: Path) -> None:
    out = io.BytesIO()
    capture = Capture(out)
    for after in (3_000_000_001, 1_000_000_007, 2_000_000_000):
        capture.put(BASE + after, bytes(60 + after % 5))
    capture.flush(BASE + 2_500_000_000)
    assert capture.packets == 2
    capture.flush(1 << 62)
    path = tmp_path / "some.pcapng"
    path.write_bytes(out.getvalue())
    survey = wire.survey(str(path))
    assert (survey.packets, survey.link_types, survey.truncated) == (3, [1], False)
    assert (survey.first_ts, survey.last_ts) == (BASE + 1_000_000_007, BASE + 3_000_000_001)


def test_time_that_passes_writes_now_and_then() -> None:
    out = io.BytesIO()
    capture = Capture(out)
    capture.put(BASE, bytes(60))
    capture.passed(BASE + 1)
    assert capture.packets == 1
    capture.put(BASE + 5, bytes(60))
    capture.passed(BASE + 10)
    assert capture.packets == 1
    for at in range(10_000):
        capture.put(BASE + at, bytes(60))
    capture.passed(BASE + 20)
    assert capture.packets == 22


def test_what_the_mirror_port_drops_is_counted_and_not_written() -> None:
    capture = Capture(io.BytesIO())
    capture.loses = lambda ts: ts % 2 == 1
    for at in range(10):
        capture.put(BASE + at, bytes(60), flow=at % 4)
    capture.flush(1 << 62)
    assert (capture.packets, capture.dropped) == (5, 5)
    assert list(capture.written[:4]) == [3, 0, 2, 0]
