"""The plug tells its readings to the hub."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_publishes_every_half_minute() -> None:
    shown = lives(["home-assistant", "tasmota-plug"])
    mqtt = shown.table("mqtt", shown.ip("tasmota-plug")).sort("ts")
    first = mqtt["mqtt_type"].to_list()
    first = first[first.index("SUBSCRIBE") - 2 :]
    assert first[:5] == ["CONNECT", "CONNACK", "SUBSCRIBE", "SUBACK", "PUBLISH"]
    told = mqtt.filter(pl.col("topic").str.ends_with("/SENSOR"))
    gaps = told["ts"].diff().drop_nulls().dt.total_milliseconds() / 1000
    assert 29 < gaps.min() <= gaps.max() < 31  # type: ignore[operator]
    assert told["payload_len"].n_unique() > 1
