"""The camera says what it is, and calls its cloud alone."""

import polars as pl

from tests.wardline_range.made import lives
from wardline_range.devices.camera import CLOUD, Camera


def test_it_is_known_by_its_words_and_calls_one_cloud() -> None:
    shown = lives(lambda site: [Camera(site)])
    assert set(shown.table("dhcp").filter(pl.col("mac") == Camera.spec.mac)["host_name"].drop_nulls()) == {
        "HIKVISION-51822077"
    }
    assert all("DS-2CD2043G2-I" in server for server in shown.table("ssdp", Camera.spec.ip)["server_software"])
    assert set(shown.table("dns", Camera.spec.ip)["query"]) - {"time.hikvision.com"} >= {CLOUD}
    outside = shown.table("conn", Camera.spec.ip).filter(pl.col("proto") == "tcp")
    assert set(outside["resp_p"]) == {443}
