"""The listener: a subscription to everything, and every message of the others from then on."""

import polars as pl

from tests.wardline_range.made import attacked

CAST = ["home-assistant", "tasmota-plug", "windows-laptop"]
SHOWN = attacked("mqtt-wildcard", "windows-laptop", CAST, hours=0.2, lasts="6m")
MQTT = SHOWN.table("mqtt", SHOWN.ip("windows-laptop")).sort("ts")


def test_it_subscribes_to_everything_and_leaves_in_time() -> None:
    asked = MQTT.filter(pl.col("is_orig"), pl.col("mqtt_type") != "PINGREQ")
    assert asked["mqtt_type"].to_list() == ["CONNECT", "SUBSCRIBE", "DISCONNECT"]
    assert asked["topic"][1] == "#"
    [attack] = SHOWN.truth.attacks
    assert MQTT["ts"].dt.epoch("ns").max() <= attack.start + 361 * 10**9  # type: ignore[operator]


def test_it_gets_what_the_plug_tells_meanwhile() -> None:
    heard = MQTT.filter(pl.col("mqtt_type") == "PUBLISH")
    assert heard.height > 8
    assert not heard["is_orig"].any()
    assert SHOWN.flows("mqtt-wildcard").height == 1
