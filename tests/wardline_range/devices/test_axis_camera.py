"""The camera says what it is, and asks its dispatcher."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_announces_video_and_says_its_model_for_an_address() -> None:
    shown = lives(["axis-camera"])
    ip = shown.ip("axis-camera")
    assert "_axis-video._tcp.local" in shown.table("mdns", ip)["rr_name"].to_list()
    assert shown.table("dhcp")["vendor_class"].drop_nulls()[0].startswith("AXIS,Network Camera,P3245-LV")
    outside = shown.table("conn", ip).filter(pl.col("proto") == "tcp")
    assert set(outside["resp_p"]) == {443}
