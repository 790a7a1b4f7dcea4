"""The hole: mappings asked for by SOAP, and a host outside that comes in by them."""

import polars as pl

from tests.wardline_range.made import attacked

SHOWN = attacked("upnp-port-mapping", "windows-laptop", ["windows-laptop", "hikvision-camera"], hours=0.2, every_s=15)
CAMERA, LAPTOP = SHOWN.ip("hikvision-camera"), SHOWN.ip("windows-laptop")


def test_the_gateway_is_asked_for_one_mapping_a_port() -> None:
    asked = SHOWN.table("http", LAPTOP).filter(pl.col("resp_p") == 5000).sort("ts")
    assert asked["uri"].to_list() == ["/rootDesc.xml"] + ["/ctl/IPConn"] * 4
    assert SHOWN.capture.count(b"WANIPConnection:1#AddPortMapping") == 3
    assert f"<NewInternalClient>{CAMERA}</NewInternalClient>".encode() in SHOWN.capture


def test_somebody_outside_comes_in() -> None:
    came = SHOWN.table("conn").filter(pl.col("resp_h") == CAMERA, ~pl.col("orig_h").str.starts_with("192.168."))
    assert came.height > 10
    assert set(came["resp_p"]) == {80, 554, 23}
    assert set(came["conn_state"]) == {"SF"}
    assert SHOWN.flows("upnp-port-mapping").filter(pl.col("step") == "intrusion").height == came.height
