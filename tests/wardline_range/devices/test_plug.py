"""The plug tells its readings to the hub."""

import polars as pl

from tests.wardline_range.made import lives
from wardline_range.devices.hub import Hub
from wardline_range.devices.plug import Plug


def test_it_publishes_every_ten_seconds() -> None:
    mqtt = lives(lambda site: [Hub(site), Plug(site)]).table("mqtt", Plug.spec.ip).sort("ts")
    assert mqtt["mqtt_type"].to_list()[:5] == ["CONNECT", "CONNACK", "PUBLISH", "SUBSCRIBE", "SUBACK"]
    told = mqtt.filter(pl.col("topic") == "tele/tasmota_3F2A1C/SENSOR")
    gaps = told["ts"].diff().drop_nulls().dt.total_milliseconds() / 1000
    assert 9 < gaps.min() <= gaps.max() < 11  # type: ignore[operator]
    assert told["payload_len"].n_unique() > 1
