"""A recorder's streams: busier while something moves, and begun again when a camera was away."""

import polars as pl

from tests.wardline_range.made import lives

CAST = ["hikvision-camera", "hikvision-recorder"]


def test_motion_makes_some_minutes_busier() -> None:
    shown = lives(CAST, hours=2)
    updates = shown.table("conn_update", shown.ip("hikvision-recorder")).filter(pl.col("resp_p") == 554).sort("ts")
    assert updates.height > 20
    by_minute = updates.select(pl.col("resp_bytes").diff()).drop_nulls().to_series()
    assert by_minute.max() > 2 * by_minute.median()  # type: ignore[operator]


def test_a_camera_that_comes_back_is_watched_again() -> None:
    reboot = {"event": "reboot", "device": "hikvision-camera", "at": "5m", "for": "60s"}
    shown = lives(CAST, 0.3, [reboot])
    streams = shown.table("conn", shown.ip("hikvision-recorder")).filter(pl.col("resp_p") == 554).sort("ts")
    assert streams.height >= 2
    assert streams["resp_bytes"][-1] > 10_000
