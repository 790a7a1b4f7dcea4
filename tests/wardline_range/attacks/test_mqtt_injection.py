"""The commands: it listens first, and then what it publishes reaches the plug."""

import polars as pl

from tests.wardline_range.made import attacked

CAST = ["home-assistant", "tasmota-plug", "windows-laptop"]
SHOWN = attacked("mqtt-injection", "windows-laptop", CAST, hours=0.3, lasts="10m")
MQTT = SHOWN.table("mqtt", SHOWN.ip("windows-laptop")).sort("ts")


def test_it_listens_before_it_commands() -> None:
    said = MQTT.filter(pl.col("is_orig"), pl.col("mqtt_type").is_in(["SUBSCRIBE", "PUBLISH"]))
    assert said["topic"][0] == "#"
    assert said.height > 20
    assert all(topic.startswith("cmnd/tasmota_") for topic in said["topic"][1:])


def test_the_plug_gets_the_commands() -> None:
    sent = MQTT.filter(pl.col("is_orig"), pl.col("mqtt_type") == "PUBLISH")
    got = SHOWN.table("mqtt", SHOWN.ip("tasmota-plug")).filter(~pl.col("is_orig"), pl.col("topic").is_not_null())
    assert set(sent["topic"]) <= set(got["topic"])
    assert got.height >= sent.height
