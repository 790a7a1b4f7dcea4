"""The sensor publishes readings."""

import json
from pathlib import Path

import pytest

pytest.importorskip("paho.mqtt", reason="needs paho-mqtt")

from tests.wardline_range.real.programs.broker import broker, listener
from tests.wardline_range.real.programs.launch import IP, running


def test_its_readings_arrive(tmp_path: Path) -> None:
    with broker(tmp_path) as port, listener(port, "tele/#") as (_, heard):
        given = ("--broker", IP, "--port", port, "--name", "climate", "--every", 0.05, "--account", "admin:admin")
        with running("mqtt_sensor", *given):
            for _ in range(3):
                topic, payload = heard.get(timeout=30)
                assert topic == "tele/climate/SENSOR"
                assert 15 < json.loads(payload)["AM2301"]["Temperature"] < 30
