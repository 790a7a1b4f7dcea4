"""The hub switches its plug."""

from pathlib import Path

import pytest

pytest.importorskip("paho.mqtt", reason="needs paho-mqtt")

from tests.wardline_range.real.programs.broker import broker, listener
from tests.wardline_range.real.programs.launch import IP, running


def test_it_switches_off_and_on(tmp_path: Path) -> None:
    given = ("--broker", IP, "--plug", "plug", "--switch-every", 0.05)
    with (
        broker(tmp_path) as port,
        listener(port, "cmnd/#") as (_, heard),
        running("mqtt_hub", *given, "--port", port),
    ):
        said = [heard.get(timeout=30) for _ in range(4)]
    assert {topic for topic, _ in said} == {"cmnd/plug/POWER"}
    payloads = [payload for _, payload in said]
    assert payloads in ([b"OFF", b"ON"] * 2, [b"ON", b"OFF"] * 2)
