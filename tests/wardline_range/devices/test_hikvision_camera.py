"""The camera says what it is, and calls its cloud alone."""

import polars as pl

from tests.wardline_range.made import lives
from wardline_range.devices.hikvision_camera import CLOUD


def test_it_is_known_by_its_words_and_calls_one_cloud() -> None:
    shown = lives([{"model": "hikvision-camera", "hostname": "HIKVISION-51822077"}])
    ip = shown.ip("hikvision-camera")
    assert set(shown.table("dhcp")["host_name"].drop_nulls()) == {"HIKVISION-51822077"}
    assert all("DS-2CD2043G2-I" in server for server in shown.table("ssdp", ip)["server_software"])
    assert set(shown.table("dns", ip)["query"]) == {"time.hikvision.com", CLOUD}
    outside = shown.table("conn", ip).filter(pl.col("proto") == "tcp")
    assert set(outside["resp_p"]) == {443}
