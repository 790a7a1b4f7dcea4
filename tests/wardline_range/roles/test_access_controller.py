"""A reader's line: beats, and cards."""

import polars as pl

from tests.wardline_range.made import lives
from wardline_range.roles.access_controller import PORT


def test_the_line_lasts_and_is_opened_again_after_a_restart() -> None:
    restart = {"event": "reboot", "device": "biostar-server", "at": "30m", "for": "60s"}
    shown = lives(["suprema-reader", "biostar-server"], 1, [restart])
    lines = shown.table("conn", shown.ip("suprema-reader")).filter(
        (pl.col("resp_p") == PORT) & (pl.col("resp_bytes") > 0)
    )
    assert lines.height == 2
    assert lines["duration"].min() > 1200  # type: ignore[operator]
    assert lines["orig_bytes"].sum() > 120 * 28
