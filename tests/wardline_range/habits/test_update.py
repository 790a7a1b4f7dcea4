"""Firmware: fetched whole, then a restart into the next version; not where its maker is out of reach."""

import polars as pl

from tests.wardline_range.made import lives

CAMERA = {"model": "hikvision-camera", "firmware": "V5.5.83 build 190221"}
UPDATE = {"event": "update", "device": "hikvision-camera", "at": "3m"}


def test_a_device_restarts_with_its_next_firmware() -> None:
    shown = lives([CAMERA], 0.3, [UPDATE])
    [camera] = [one for one in shown.truth.devices if one.type == "camera"]
    assert camera.firmware == "V5.7.3 build 220112"
    assert len(camera.addresses) == 2
    conn = shown.table("conn", shown.ip("hikvision-camera"))
    assert conn["resp_bytes"].max() > 14_000_000  # type: ignore[operator]
    assert shown.table("dhcp").filter(pl.col("msg_type") == "DISCOVER").height == 2


def test_without_the_internet_it_stays_as_it_was() -> None:
    outage = {"event": "internet-outage", "at": "2m", "for": "10m"}
    shown = lives([CAMERA], 0.2, [outage, UPDATE])
    [camera] = [one for one in shown.truth.devices if one.type == "camera"]
    assert camera.firmware == CAMERA["firmware"]
