"""The downgrade: an image from a strange host, a restart, and an older version that the device then tells of."""

import polars as pl

from tests.wardline_range.made import attacked

CAMERA = {"model": "hikvision-camera", "name": "camera", "firmware": "V5.7.3 build 220112"}
SHOWN = attacked("firmware-downgrade", "camera", [CAMERA], hours=0.2)
DEVICE = next(one for one in SHOWN.truth.devices if one.name == "camera")


def test_the_image_comes_from_a_host_in_the_clear() -> None:
    [row] = SHOWN.table("http", SHOWN.ip("camera")).filter(pl.col("host") == "fw-mirror.example").rows(named=True)
    assert row["uri"] == "/hikvision-camera/V5.5.83_build_190221.bin"
    assert row["response_body_len"] == 2_600_000
    assert set(SHOWN.flows("firmware-downgrade")["service"]) == {"dns", "http"}


def test_it_restarts_with_the_older_version_and_says_so() -> None:
    assert DEVICE.firmware == "V5.5.83 build 190221"
    before, after = DEVICE.addresses
    assert 30 * 10**9 < after.start - before.end < 60 * 10**9
    assert 0 < SHOWN.capture.find(b"DS-2CD2043G2-I/V5.7.3") < SHOWN.capture.find(b"DS-2CD2043G2-I/V5.5.83")
