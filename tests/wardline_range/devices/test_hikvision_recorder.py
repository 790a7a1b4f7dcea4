"""The recorder pulls its cameras' video, and asks for their state."""

import polars as pl

from tests.wardline_range.made import lives

SHOWN = lives([{"model": "hikvision-camera", "count": 2}, "hikvision-recorder"], hours=0.8)
IP = SHOWN.ip("hikvision-recorder")


def test_it_watches_each_camera_over_one_long_connection() -> None:
    streams = SHOWN.table("conn", IP).filter(pl.col("resp_p") == 554)
    assert set(streams["resp_h"]) == {SHOWN.ip("hikvision-camera-1"), SHOWN.ip("hikvision-camera-2")}
    assert streams["resp_bytes"].max() > 500_000  # type: ignore[operator]
    assert streams["resp_bytes"].sum() > 20 * streams["orig_bytes"].sum()


def test_it_asks_for_the_cameras_state() -> None:
    http = SHOWN.table("http", IP)
    assert set(http["uri"]) == {"/ISAPI/System/status"}
    assert set(http["status_code"]) == {200}
