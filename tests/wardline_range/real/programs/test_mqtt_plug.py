"""The plug announces itself, and does as it is told by whoever tells it."""

import json
from pathlib import Path

import pytest

pytest.importorskip("paho.mqtt", reason="needs paho-mqtt")

from tests.wardline_range.real.programs.broker import broker, listener
from tests.wardline_range.real.programs.launch import IP, running


def test_switched_off_it_draws_nothing(tmp_path: Path) -> None:
    given = ("--broker", IP, "--name", "plug", "--every", 0.05)
    with (
        broker(tmp_path) as port,
        listener(port, "#") as (client, heard),
        running("mqtt_plug", *given, "--port", port),
    ):
        assert heard.get(timeout=30) == ("tele/plug/LWT", b"Online")
        topic, payload = heard.get(timeout=30)
        assert (topic, json.loads(payload)["ENERGY"]["Power"] > 40) == ("tele/plug/SENSOR", True)
        client.publish("cmnd/plug/POWER", "OFF")
        while heard.get(timeout=30) != ("stat/plug/POWER", b"OFF"):
            pass
        topic, payload = heard.get(timeout=30)
        assert (topic, json.loads(payload)["ENERGY"]["Power"]) == ("tele/plug/SENSOR", 0)
