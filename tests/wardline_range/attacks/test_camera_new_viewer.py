"""The new viewer: it finds the camera and is shown as much as the recorder."""

import polars as pl

from tests.wardline_range.made import attacked

CAST = ["hikvision-camera", "hikvision-recorder", "windows-laptop"]
SHOWN = attacked("camera-new-viewer", "windows-laptop", CAST, hours=0.2, lasts="8m", watches_s=60)
CAMERA, LAPTOP = SHOWN.ip("hikvision-camera"), SHOWN.ip("windows-laptop")


def test_it_watches_for_a_while_and_stops() -> None:
    watched = SHOWN.table("conn", LAPTOP).filter(pl.col("resp_h") == CAMERA, pl.col("conn_state") == "SF")
    assert watched.height >= 3
    assert watched["resp_bytes"].min() > 50_000  # type: ignore[operator]
    assert watched["duration"].min() > 20  # type: ignore[operator]


def test_only_its_own_streams_are_the_attack() -> None:
    flows = SHOWN.flows("camera-new-viewer")
    assert set(flows["orig_device"]) == {"windows-laptop"}
    assert set(flows["step"]) == {"find", "watch"}
    [attack] = SHOWN.truth.attacks
    assert attack.end - attack.start < 480 * 10**9
