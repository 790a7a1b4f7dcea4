"""The recorder pulls video, more of it at some times than at others."""

import polars as pl

from tests.wardline_range.made import lives
from wardline_range.devices.camera import Camera
from wardline_range.devices.recorder import Recorder

SHOWN = lives(lambda site: [Camera(site), Recorder(site)], hours=0.8)


def test_it_watches_the_camera_over_one_long_connection() -> None:
    streams = SHOWN.table("conn", Recorder.spec.ip).filter(pl.col("resp_p") == 554)
    assert set(streams["resp_h"]) == {Camera.spec.ip}
    assert streams["resp_bytes"].max() > 500_000  # type: ignore[operator]
    assert streams["resp_bytes"].sum() > 20 * streams["orig_bytes"].sum()


def test_motion_makes_some_minutes_busier() -> None:
    updates = SHOWN.table("conn_update", Recorder.spec.ip).filter(pl.col("resp_p") == 554).sort("ts")
    assert updates.height > 20


def test_it_asks_for_the_camera_s_state() -> None:
    http = SHOWN.table("http", Recorder.spec.ip)
    assert set(http["uri"]) == {"/ISAPI/System/status"}
    assert set(http["status_code"]) == {200}
