"""The plug keeps a line to its cloud."""

import polars as pl

from tests.wardline_range.made import lives


def test_its_line_is_tls_on_a_port_of_its_maker() -> None:
    shown = lives(["tplink-plug"], 0.5)
    line = shown.table("conn", shown.ip("tplink-plug")).filter(pl.col("resp_p") == 50443)
    assert line["service"].to_list() == ["ssl"]
    assert line["duration"][0] > 1600
    named = shown.table("tls").join(line.select("uid"), on="uid", how="semi")["server_name"]
    assert set(named) == {"devs.tplinkcloud.com"}
