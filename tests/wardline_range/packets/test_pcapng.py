"""The capture file: in order of time, to the nanosecond, and readable."""

import io
from pathlib import Path

from wardline import wire
from wardline_range.packets.pcapng import Capture


def test_frames_come_out_in_order_of_time_and_keep_it_to_the_nanosecond(tmp_path: Path) -> None:
    out = io.BytesIO()
    capture = Capture(out)
    base = 1_772_438_400_000_000_000
    for after in (3_000_000_001, 1_000_000_007, 2_000_000_000):
        capture.put(base + after, bytes(60 + after % 5))
    capture.flush(base + 2_500_000_000)
    assert capture.packets == 2
    capture.flush(1 << 62)
    path = tmp_path / "some.pcapng"
    path.write_bytes(out.getvalue())
    survey = wire.survey(str(path))
    assert (survey.packets, survey.link_types, survey.truncated) == (3, [1], False)
    assert (survey.first_ts, survey.last_ts) == (base + 1_000_000_007, base + 3_000_000_001)
